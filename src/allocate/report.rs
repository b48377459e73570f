//! What a miner says its machine is: the JSON of SN27 1.3.10's Specs, read strictly. Nothing of it
//! is certain.

use serde::{Deserialize, Serialize};

/// More GPUs than a machine has.
const MOST_GPUS: usize = 64;
/// Letters of a name that are kept.
const NAME: usize = 64;

/// A machine, as its miner says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Cores.
    pub cores: u64,
    /// Bytes in all.
    pub ram: u64,
    /// Bytes that are free.
    pub disk: u64,
    /// Each of them.
    pub gpus: Vec<Card>,
    /// Whether it can lend at all.
    pub has_docker: bool,
}

/// A GPU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its name, without what a terminal would act upon.
    pub name: String,
    /// Bytes.
    pub memory: u64,
}

#[derive(Deserialize)]
struct Said {
    cpu: Cpu,
    #[serde(default)]
    gpu: Gpus,
    hard_disk: Disk,
    ram: Ram,
    #[serde(default)]
    has_docker: bool,
}

#[derive(Deserialize)]
struct Cpu {
    count: u64,
}

#[derive(Deserialize, Default)]
struct Gpus {
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    name: String,
    /// MB, which are MiB.
    capacity: u64,
}

#[derive(Deserialize)]
struct Disk {
    free: u64,
}

#[derive(Deserialize)]
struct Ram {
    total: u64,
}

impl Report {
    /// Reads a miner's answer; none where it is no report.
    pub fn read(text: &str) -> Option<Self> {
        let Said {
            cpu,
            gpu,
            hard_disk,
            ram,
            has_docker,
        } = serde_json::from_str(text).ok()?;
        if gpu.details.len() > MOST_GPUS {
            return None;
        }
        let gpus = gpu.details.into_iter().map(|Detail { name, capacity }| {
            let name = name.chars().filter(|letter| !letter.is_control());
            Some(Card {
                name: name.take(NAME).collect(),
                memory: capacity.checked_mul(1 << 20)?,
            })
        });
        Some(Self {
            cores: cpu.count,
            ram: ram.total,
            disk: hard_disk.free,
            gpus: gpus.collect::<Option<_>>()?,
            has_docker,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_and_nonsense_is_none() {
        let said = r#"{"cpu":{"count":8,"frequency":1},"gpu":{"count":1,"capacity":81559,
            "details":[{"name":"NVIDIA \u001b[31mH100","capacity":81559}]},
            "hard_disk":{"total":9,"free":5,"used":4},"ram":{"total":7},"has_docker":true}"#;
        let report = Report::read(said).expect("a report");
        assert_eq!((report.cores, report.ram, report.disk), (8, 7, 5));
        assert_eq!(report.gpus[0].name, "NVIDIA [31mH100");
        assert_eq!(report.gpus[0].memory, 81_559 << 20);
        for wrong in [
            "",
            "{}",
            "null",
            r#"{"cpu":{"count":-1},"hard_disk":{"free":1},"ram":{"total":1}}"#,
            &said.replace("81559}]", "18446744073709551615}]"),
        ] {
            assert_eq!(Report::read(wrong), None, "{wrong}");
        }
    }
}
