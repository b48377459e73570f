//! The part of the machine that a caller gets: what it asked for, where the machine has it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{
    hardware,
    wire::{DeviceRequirement, GpuRequirement},
};

/// A container of less memory is none; in bytes.
const LEAST_MEMORY: u64 = 256 << 20;
/// Of less disk; in bytes.
const LEAST_DISK: u64 = 1 << 30;

/// What there is to lend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Machine {
    /// Hardware threads.
    pub(super) cores: u64,
    /// Bytes.
    pub(super) memory: u64,
    /// Bytes that are free where containers are kept.
    pub(super) disk: u64,
    pub(super) gpus: Vec<Card>,
}

/// A GPU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    /// NVML's number.
    pub(super) index: u32,
    pub(super) name: String,
    /// MB, which are MiB, as nvidia-smi has them.
    pub(super) memory: u64,
}

/// What a container gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Hardware threads.
    pub cores: u64,
    /// Bytes.
    pub memory: u64,
    /// Bytes, where the storage driver can keep a container within them; none for no limit.
    pub disk: Option<u64>,
    /// NVML's numbers.
    pub gpus: Vec<u32>,
}

/// What the machine has too little of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Short {
    #[error("{wanted} cores are wanted, there are {there}")]
    Cores { wanted: u64, there: u64 },
    #[error("{wanted} bytes of RAM are wanted, there are {there}")]
    Memory { wanted: u64, there: u64 },
    #[error("{wanted} bytes of disk are wanted, {there} are free")]
    Disk { wanted: u64, there: u64 },
    #[error("{wanted} GPUs of this kind are wanted, there are {there}")]
    Gpus { wanted: u64, there: usize },
    #[error("GPUs with {wanted} MB are wanted, there are {there}")]
    GpuMemory { wanted: u64, there: u64 },
}

impl Machine {
    /// Looks at this machine; `containers` is where Docker keeps them. Takes as long as NVML takes
    /// to start.
    pub(super) fn look(containers: &Path) -> Self {
        let disk = hardware::disk(containers).or_else(|| hardware::disk(Path::new("/")));
        let card = |gpu: hardware::Gpu| {
            gpu.problem.is_none().then(|| Card {
                index: gpu.index,
                name: gpu.name.unwrap_or_default(),
                memory: gpu.memory_total_bytes.unwrap_or_default() >> 20,
            })
        };
        let gpus = hardware::gpus().unwrap_or_default();
        Self {
            cores: hardware::cpu().logical_cores.unwrap_or(1) as u64,
            memory: hardware::memory().total_bytes.unwrap_or_default(),
            disk: disk.and_then(|disk| disk.free_bytes).unwrap_or_default(),
            gpus: gpus.into_iter().filter_map(card).collect(),
        }
    }

    /// What was asked for, and no more; a validator's test measures all of the machine, and gets it.
    pub(super) fn share(&self, wanted: &DeviceRequirement) -> Result<Share, Short> {
        let (cores, memory) = (wanted.cpu.count.max(1), wanted.ram.capacity);
        let disk = wanted.hard_disk.capacity.max(LEAST_DISK);
        let there = self.cores;
        if cores > there {
            return Err(Short::Cores {
                wanted: cores,
                there,
            });
        }
        let there = self.memory;
        if memory > there {
            let wanted = memory;
            return Err(Short::Memory { wanted, there });
        }
        let there = self.disk;
        if disk > there {
            let wanted = disk;
            return Err(Short::Disk { wanted, there });
        }
        let gpus = match &wanted.gpu {
            Some(gpu) => self.cards(gpu)?,
            None => Vec::new(),
        };
        Ok(match wanted.testing {
            true => self.whole(),
            false => Share {
                cores,
                memory: memory.max(LEAST_MEMORY),
                disk: Some(disk),
                gpus,
            },
        })
    }

    /// All of it, but for what the miner itself needs.
    fn whole(&self) -> Share {
        Share {
            cores: self.cores,
            memory: (self.memory / 8 * 7).max(LEAST_MEMORY),
            disk: None,
            gpus: self.gpus.iter().map(|card| card.index).collect(),
        }
    }

    /// The largest of the kind; their memory together is what upstream compares.
    fn cards(&self, wanted: &GpuRequirement) -> Result<Vec<u32>, Short> {
        let kind = wanted.kind.to_lowercase();
        let mut cards: Vec<_> = self.gpus.iter().collect();
        cards.retain(|card| card.name.to_lowercase().contains(&kind));
        cards.sort_by_key(|card| (std::cmp::Reverse(card.memory), card.index));
        let count = usize::try_from(wanted.count).unwrap_or(usize::MAX);
        if count > cards.len() {
            return Err(Short::Gpus {
                wanted: wanted.count,
                there: cards.len(),
            });
        }
        cards.truncate(count);
        let memory: u64 = cards.iter().map(|card| card.memory).sum();
        if count > 0 && memory < wanted.capacity {
            return Err(Short::GpuMemory {
                wanted: wanted.capacity,
                there: memory,
            });
        }
        let mut indexes: Vec<_> = cards.into_iter().map(|card| card.index).collect();
        indexes.sort_unstable();
        Ok(indexes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Amount, Capacity};

    const GIB: u64 = 1 << 30;

    fn machine() -> Machine {
        let card = |index, name: &str, memory| Card {
            index,
            name: name.to_owned(),
            memory,
        };
        Machine {
            cores: 8,
            memory: 64 * GIB,
            disk: 500 * GIB,
            gpus: vec![
                card(0, "NVIDIA L4", 23_034),
                card(1, "NVIDIA H100 80GB HBM3", 81_559),
                card(2, "NVIDIA H100 80GB HBM3", 81_559),
            ],
        }
    }

    fn wanted(cores: u64, ram: u64, disk: u64, gpu: Option<(u64, u64, &str)>) -> DeviceRequirement {
        let gpu = gpu.map(|(count, capacity, kind)| GpuRequirement {
            count,
            capacity,
            kind: kind.to_owned(),
        });
        DeviceRequirement {
            cpu: Amount { count: cores },
            gpu,
            hard_disk: Capacity { capacity: disk },
            ram: Capacity { capacity: ram },
            testing: false,
        }
    }

    #[test]
    fn as_much_as_was_asked_for_and_no_more() {
        let share = machine().share(&wanted(2, 8 * GIB, 100 * GIB, Some((1, 80_000, "h100"))));
        let expected = Share {
            cores: 2,
            memory: 8 * GIB,
            disk: Some(100 * GIB),
            gpus: vec![1],
        };
        assert_eq!(share, Ok(expected));
        let share = machine().share(&wanted(0, 0, 0, None)).expect("little");
        assert_eq!((share.cores, share.memory), (1, LEAST_MEMORY));
        assert_eq!((share.disk, share.gpus), (Some(LEAST_DISK), Vec::new()));
        let both = machine().share(&wanted(1, 0, 0, Some((2, 0, "H100"))));
        assert_eq!(both.expect("two").gpus, [1, 2]);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let short = |wanted| machine().share(&wanted).expect_err("too much");
        assert!(matches!(
            short(wanted(9, 0, 0, None)),
            Short::Cores { there: 8, .. }
        ));
        assert!(matches!(
            short(wanted(1, 65 * GIB, 0, None)),
            Short::Memory { .. }
        ));
        assert!(matches!(
            short(wanted(1, 0, u64::MAX, None)),
            Short::Disk { .. }
        ));
        let gpus = |wanted_gpu| short(wanted(1, 0, 0, Some(wanted_gpu)));
        assert!(matches!(gpus((3, 0, "h100")), Short::Gpus { there: 2, .. }));
        assert!(matches!(gpus((1, 0, "a100")), Short::Gpus { there: 0, .. }));
        let large = gpus((1, 90_000, ""));
        assert!(matches!(large, Short::GpuMemory { there: 81_559, .. }));
    }

    #[test]
    fn a_test_gets_all_of_it() {
        let testing = DeviceRequirement {
            testing: true,
            ..wanted(1, GIB, GIB, Some((1, 0, "")))
        };
        let share = machine().share(&testing).expect("there");
        assert_eq!((share.cores, share.disk), (8, None));
        assert_eq!((share.memory, share.gpus), (56 * GIB, vec![0, 1, 2]));
    }
}
