//! Facts about this machine: GPUs, CPU, memory, disk, system.
//!
//! A fact that can't be had is `None`, a state and not an error; only the whole of NVML can fail
//! ([`GpuError`]). What the facts are worth to the subnet is for others to say. Linux says most of
//! it in text files under `/proc` and `/sys`, read here directly: a library would add nothing for
//! instruction sets, control groups, containers and clocks, and the text makes the tests.

mod cgroup;
mod cpu;
mod disk;
mod distribution;
mod gpu;
mod memory;
mod mounts;
mod program;
mod system;

use std::path::Path;

pub use cpu::{Cpu, cpu};
pub use disk::{Disk, DiskKind, disk};
pub use distribution::{Distribution, Family, distribution};
pub use gpu::{ComputeMode, Gpu, GpuError, GpuMonitor, GpuSample, gpus, nvidia_cards};
pub use memory::{Memory, memory};
pub use program::is_installed;
pub use system::{System, system};

/// All facts but those about GPUs, which need their driver: see [`gpus`].
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Machine {
    /// Operating system, container, virtual machine.
    pub system: System,
    /// Processor.
    pub cpu: Cpu,
    /// RAM and swap.
    pub memory: Memory,
    /// The filesystem that was asked about; absent where the path is.
    pub disk: Option<Disk>,
}

/// Looks at the machine; `path` says which filesystem. Takes milliseconds.
pub fn machine(path: &Path) -> Machine {
    Machine {
        system: system(),
        cpu: cpu(),
        memory: memory(),
        disk: disk(path),
    }
}

/// A small text file of `/proc` or `/sys`, without its last newline; `None` if it can't be read.
fn text(path: impl AsRef<Path>) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn this_machine_has_the_facts_that_every_linux_has() {
        let machine = machine(Path::new("."));
        assert!(machine.cpu.logical_cores.is_some_and(|cores| cores > 0));
        assert!(machine.memory.total_bytes >= machine.memory.available_bytes);
        assert!(machine.memory.total_bytes > Some(1 << 20));
        let disk = machine
            .disk
            .as_ref()
            .expect("the current directory is somewhere");
        assert!(disk.total_bytes >= disk.free_bytes && disk.total_bytes > Some(0));
        assert!(machine.system.kernel.is_some());
        let json = serde_json::to_value(&machine).expect("plain data");
        assert!(json["memory"]["total_bytes"].is_u64(), "{json}");
    }
}
