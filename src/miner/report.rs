//! What this machine is, for callers who may have it: the JSON of SN27 1.3.10, which its validators
//! had made by a program of theirs, from facts that are read and not measured. So there are no speeds
//! of disk and RAM in it: the keys are absent.

use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::hardware::{self, Gpu, Machine};

/// How long a report is good.
const FRESH: Duration = Duration::from_secs(30);

/// The last report.
#[derive(Debug, Default)]
pub(super) struct Reporter(Mutex<Option<(Instant, String)>>);

impl Reporter {
    /// The report; looking takes as long as NVML takes to start, and others wait meanwhile.
    pub(super) fn report(&self, has_docker: bool) -> String {
        let mut last = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((when, report)) = &*last
            && when.elapsed() < FRESH
        {
            return report.clone();
        }
        let machine = hardware::machine(Path::new("/"));
        let gpus = hardware::gpus().unwrap_or_default();
        let report = json(&machine, &gpus, has_docker);
        *last = Some((Instant::now(), report.clone()));
        report
    }
}

#[derive(Serialize)]
struct Report {
    cpu: Cpu,
    gpu: GpuPart,
    hard_disk: Disk,
    ram: Ram,
    has_docker: bool,
}

#[derive(Serialize)]
struct Cpu {
    /// Cores, hyperthreads counted once.
    count: usize,
    /// MHz.
    frequency: u32,
}

#[derive(Serialize)]
struct GpuPart {
    count: usize,
    /// MB of all together.
    capacity: u64,
    details: Vec<Detail>,
    /// MHz, of the first.
    graphics_speed: u32,
    memory_speed: u32,
}

#[derive(Serialize)]
struct Detail {
    name: String,
    /// MB.
    capacity: u64,
}

/// Bytes.
#[derive(Serialize)]
struct Disk {
    total: u64,
    free: u64,
    used: u64,
}

/// Bytes.
#[derive(Serialize)]
struct Ram {
    total: u64,
    available: u64,
    used: u64,
    free: u64,
    swap_total: u64,
    swap_used: u64,
    swap_free: u64,
}

fn json(machine: &Machine, gpus: &[Gpu], has_docker: bool) -> String {
    let Machine {
        system: _,
        cpu,
        memory,
        disk,
    } = machine;
    let bytes = |number: Option<u64>| number.unwrap_or_default();
    let part = |total: Option<u64>, free: Option<u64>| bytes(total).saturating_sub(bytes(free));
    let details: Vec<_> = gpus.iter().filter(|gpu| gpu.problem.is_none()).collect();
    let first = details.first();
    let clock = |clock: fn(&Gpu) -> Option<u32>| first.and_then(|gpu| clock(gpu)).unwrap_or(0);
    let (graphics_speed, memory_speed) = (
        clock(|gpu| gpu.sm_clock_mhz),
        clock(|gpu| gpu.memory_clock_mhz),
    );
    let details: Vec<_> = details
        .into_iter()
        .map(|gpu| Detail {
            name: gpu.name.clone().unwrap_or_default(),
            capacity: gpu.memory_total_bytes.unwrap_or_default() >> 20,
        })
        .collect();
    let disk = disk.as_ref();
    let (disk_total, disk_free) = (
        disk.and_then(|disk| disk.total_bytes),
        disk.and_then(|disk| disk.free_bytes),
    );
    let report = Report {
        cpu: Cpu {
            count: cpu.physical_cores.or(cpu.logical_cores).unwrap_or(0),
            frequency: cpu.frequency_max_mhz.or(cpu.frequency_mhz).unwrap_or(0),
        },
        gpu: GpuPart {
            count: details.len(),
            capacity: details.iter().map(|detail| detail.capacity).sum(),
            details,
            graphics_speed,
            memory_speed,
        },
        hard_disk: Disk {
            total: bytes(disk_total),
            free: bytes(disk_free),
            used: part(disk_total, disk_free),
        },
        ram: Ram {
            total: bytes(memory.total_bytes),
            available: bytes(memory.available_bytes),
            used: part(memory.total_bytes, memory.available_bytes),
            free: bytes(memory.available_bytes),
            swap_total: bytes(memory.swap_total_bytes),
            swap_used: part(memory.swap_total_bytes, memory.swap_free_bytes),
            swap_free: bytes(memory.swap_free_bytes),
        },
        has_docker,
    };
    // Texts and numbers always have a JSON.
    serde_json::to_string(&report).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn gpus_are_in_it_as_upstream_counts_them() {
        let gpu = |name: &str, mib: u64| Gpu {
            name: Some(name.to_owned()),
            memory_total_bytes: Some(mib << 20),
            sm_clock_mhz: Some(1980),
            memory_clock_mhz: Some(2619),
            ..Gpu::default()
        };
        let lost = Gpu {
            problem: Some("lost".to_owned()),
            ..gpu("A", 1)
        };
        let machine = hardware::machine(Path::new("/"));
        let gpus = [gpu("NVIDIA H100", 81_559), lost, gpu("NVIDIA L4", 23_034)];
        let report = json(&machine, &gpus, true);
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let expected = json!({
            "count": 2,
            "capacity": 104_593,
            "details": [
                {"name": "NVIDIA H100", "capacity": 81_559},
                {"name": "NVIDIA L4", "capacity": 23_034},
            ],
            "graphics_speed": 1980,
            "memory_speed": 2619,
        });
        assert_eq!(report["gpu"], expected);
        assert_eq!(report["has_docker"], true);
        let keys = |part: &str| -> Vec<String> {
            let part = report[part].as_object().expect("an object");
            part.keys().cloned().collect()
        };
        assert_eq!(keys("cpu"), ["count", "frequency"]);
        assert_eq!(keys("hard_disk"), ["total", "free", "used"]);
        assert!(report["ram"]["total"].as_u64() > Some(0));
    }
}
