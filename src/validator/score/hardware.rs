//! The formula of SN27 1.0.2 to 1.0.5, from what the hardware is.
//!
//! Units are upstream's, its mistake about the GPU's among them: the capacity is in MB and divided
//! as if it were bytes, so that even a large GPU adds next to nothing.

use serde::Serialize;

use super::{Formula, Score, term};

const GIB: f64 = 1024.0 * 1024.0 * 1024.0;
const CPU: (f64, f64) = (0.025, 8.33333333333);
const GPU: (f64, f64) = (0.95, 104.39552);
const DISK: (f64, f64) = (0.02, 18.6264514923);
const RAM: (f64, f64) = (0.005, 128.0);
const BASE: f64 = 10.0;
const BONUS: f64 = 100.0;

/// What a miner says of its machine.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Hardware {
    /// Cores.
    pub cpu_count: f64,
    /// Their clock, in MHz.
    pub cpu_frequency: f64,
    /// All GPUs' memory, in MB.
    pub gpu_capacity: f64,
    /// The GPUs' clock, in MHz.
    pub graphics_speed: f64,
    /// Their memory's, in MHz.
    pub memory_speed: f64,
    /// Free space, in bytes.
    pub disk_free: f64,
    /// In MB/s.
    pub disk_read: f64,
    /// In MB/s.
    pub disk_write: f64,
    /// Free memory, in bytes.
    pub ram_free: f64,
    /// In MB/s.
    pub ram_read: f64,
    /// Whether the machine is rented out.
    pub allocated: bool,
}

impl Hardware {
    /// The score of a machine.
    pub fn score(&self) -> Score {
        let cpu = self.cpu_count * self.cpu_frequency / 1024.0 / 75.0;
        let speed = (self.graphics_speed + self.memory_speed) / 2.0;
        let gpu = gibibytes(self.gpu_capacity) * speed / 100_000_000.0;
        let speed = (self.disk_read + self.disk_write) / 2.0;
        let disk = gibibytes(self.disk_free) * speed / 10_000_000.0;
        let ram = gibibytes(self.ram_free) * self.ram_read / 200_000.0;
        let cpu = weighed(cpu, CPU);
        let gpu = weighed(gpu, GPU);
        let disk = weighed(disk, DISK);
        let ram = weighed(ram, RAM);
        let bonus = if self.allocated { BONUS } else { 0.0 };
        let parts = (cpu + gpu + disk + ram) * 100.0;
        let terms = vec![
            term("base", BASE),
            term("cpu", cpu * 100.0),
            term("gpu", gpu * 100.0),
            term("hard disk", disk * 100.0),
            term("memory", ram * 100.0),
            term("allocation", bonus),
        ];
        Score::new(Formula::Hardware, terms, 1.0, BASE + parts + bonus)
    }
}

pub(super) fn cap() -> f64 {
    let parts = [CPU, GPU, DISK, RAM].map(|(weight, limit)| limit * weight);
    BASE + parts.iter().sum::<f64>() * 100.0 + BONUS
}

fn gibibytes(bytes: f64) -> f64 {
    // Dividing by a power of two in one step or in three gives the same.
    bytes / GIB
}

/// What does not make sense counts as nothing.
fn weighed(value: f64, (weight, limit): (f64, f64)) -> f64 {
    value.max(0.0).min(limit) * weight
}
