//! What machine is wanted, in a line: `gpu=H100 count>=2 ram>=64G disk>=100G cpu>=8`.
//!
//! Each word is a name, a comparison and a value; all of them must hold. What a miner is asked for is
//! the least that would do.

mod parse;

pub use parse::InvalidQuery;

use super::{Card, Report};
use crate::wire::{Amount, Capacity, DeviceRequirement, GpuRequirement};

const GIB: u64 = 1 << 30;

/// A machine that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// A part of the GPU's name, lower-case.
    gpu: Option<String>,
    terms: Vec<Term>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Term {
    what: What,
    comparison: Comparison,
    value: u64,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// GPUs of the name.
    Count,
    /// Memory of one GPU; bytes.
    Vram,
    /// Cores.
    Cpu,
    /// Bytes.
    Ram,
    /// Bytes.
    Disk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

impl Query {
    /// What a requirement of the wire means.
    pub fn of(wanted: &DeviceRequirement) -> Self {
        let term = |what, value| Term {
            what,
            comparison: Comparison::AtLeast,
            value,
        };
        let mut terms = vec![
            term(What::Cpu, wanted.cpu.count),
            term(What::Ram, wanted.ram.capacity),
            term(What::Disk, wanted.hard_disk.capacity),
        ];
        let gpu = wanted.gpu.as_ref().filter(|gpu| gpu.count > 0);
        if let Some(gpu) = gpu {
            terms.push(term(What::Count, gpu.count));
            // MB, of all together.
            terms.push(term(What::Vram, (gpu.capacity / gpu.count) << 20));
        }
        Self {
            gpu: gpu.map(|gpu| gpu.kind.to_lowercase()),
            terms,
        }
    }

    /// Whether a machine is what is wanted.
    pub fn fits(&self, report: &Report) -> bool {
        let cards = self.cards(report);
        if cards.is_empty() && self.wants_gpu() {
            return false;
        }
        self.terms.iter().all(|term| {
            let holds = |there| term.comparison.holds(there, term.value);
            match term.what {
                What::Count => holds(cards.len() as u64),
                // The cards that don't hold it are none of these.
                What::Vram => true,
                What::Cpu => holds(report.cores),
                What::Ram => holds(report.ram),
                What::Disk => holds(report.disk),
            }
        })
    }

    /// The least that would do.
    pub fn requirement(&self) -> DeviceRequirement {
        let least = |what| {
            let terms = self.terms.iter().filter(|term| term.what == what);
            terms.filter_map(|term| term.least()).max()
        };
        let count = least(What::Count).unwrap_or(1);
        let gpu = self.wants_gpu().then(|| GpuRequirement {
            count,
            // MB, of all together.
            capacity: (least(What::Vram).unwrap_or(0) >> 20).saturating_mul(count),
            kind: self.gpu.clone().unwrap_or_default(),
        });
        DeviceRequirement {
            cpu: Amount {
                count: least(What::Cpu).unwrap_or(1),
            },
            gpu,
            hard_disk: Capacity {
                capacity: least(What::Disk).unwrap_or(GIB),
            },
            ram: Capacity {
                capacity: least(What::Ram).unwrap_or(GIB),
            },
            testing: false,
        }
    }

    fn wants_gpu(&self) -> bool {
        let least = |term: &Term| term.least().unwrap_or(0);
        let mut terms = self.terms.iter();
        self.gpu.is_some()
            || terms.any(|term| matches!(term.what, What::Count | What::Vram) && least(term) > 0)
    }

    /// The cards of the name with the memory.
    fn cards<'a>(&self, report: &'a Report) -> Vec<&'a Card> {
        let wanted = self.gpu.as_deref().unwrap_or_default();
        let cards = report.gpus.iter();
        let cards = cards.filter(|card| {
            let mut terms = self.terms.iter().filter(|term| term.what == What::Vram);
            card.name.to_lowercase().contains(wanted)
                && terms.all(|term| term.comparison.holds(card.memory, term.value))
        });
        cards.collect()
    }
}

impl Term {
    fn least(self) -> Option<u64> {
        match self.comparison {
            Comparison::Equal | Comparison::AtLeast => Some(self.value),
            Comparison::More => Some(self.value.saturating_add(1)),
            Comparison::Less | Comparison::AtMost => None,
        }
    }
}

impl Comparison {
    fn holds(self, there: u64, value: u64) -> bool {
        match self {
            Self::Less => there < value,
            Self::AtMost => there <= value,
            Self::Equal => there == value,
            Self::AtLeast => there >= value,
            Self::More => there > value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let card = |name: &str, gib: u64| Card {
            name: name.to_owned(),
            memory: gib * GIB,
        };
        Report {
            cores: 16,
            ram: 128 * GIB,
            disk: 500 * GIB,
            gpus: vec![card("NVIDIA H100 80GB HBM3", 80), card("NVIDIA L4", 23)],
            has_docker: true,
        }
    }

    #[test]
    fn machines_fit_by_all_that_is_wanted() {
        for (query, fits) in [
            ("", true),
            ("gpu=h100", true),
            ("gpu=NVIDIA_H100 count=1 vram>=80G", true),
            ("gpu=H100 count>=2", false),
            ("count>=2 vram>=40G", false),
            ("count>=2 vram>=20G", true),
            ("count>=2 ram>=64G disk>=100G cpu>=8", true),
            ("gpu=A100", false),
            ("vram>80Gi", false),
            ("cpu>16", false),
            ("ram<=64GB", false),
            ("count=2,cpu<32", true),
        ] {
            let read: Query = query.parse().expect(query);
            assert_eq!(read.fits(&report()), fits, "{query}");
        }
    }

    #[test]
    fn the_least_that_would_do_is_asked_for() {
        let query: Query = "gpu=H100 count>=2 vram>=80G ram>63G disk>=100G cpu>=8 cpu<64"
            .parse()
            .expect("a query");
        let wanted = query.requirement();
        let gpu = wanted.gpu.expect("GPUs");
        assert_eq!((gpu.count, gpu.capacity, &*gpu.kind), (2, 152_586, "h100"));
        assert_eq!(wanted.cpu.count, 8);
        assert_eq!(wanted.ram.capacity, 63_000_000_001);
        assert_eq!(wanted.hard_disk.capacity, 100_000_000_000);
        assert_eq!(Query::default().requirement().gpu, None);
    }
}
