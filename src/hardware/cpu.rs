//! The processor: what it is, how much of it this process may use, what it can do.

use std::{collections::BTreeSet, fs, thread};

use super::text;

/// The processor. Frequencies are often absent on virtual machines.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Cpu {
    /// Marketing name, such as `AMD EPYC 9654 96-Core Processor`.
    pub model: Option<String>,
    /// As the chip says it: `GenuineIntel`, `AuthenticAMD`.
    pub vendor: Option<String>,
    /// Cores of the machine, hyperthreads counted once.
    pub physical_cores: Option<usize>,
    /// Hardware threads that affinity and control groups leave to this process.
    pub logical_cores: Option<usize>,
    /// Clock of the fastest core at this moment.
    pub frequency_mhz: Option<u32>,
    /// Highest clock that the chip allows.
    pub frequency_max_mhz: Option<u32>,
    /// Those that matter to hashing, usable by chip and system: `avx2`, `avx512f`, `sha`, …
    pub instruction_sets: Vec<&'static str>,
}

/// Looks at the processor.
pub fn cpu() -> Cpu {
    let info = text("/proc/cpuinfo").unwrap_or_default();
    Cpu {
        model: field(&info, "model name").map(str::to_owned),
        vendor: field(&info, "vendor_id").map(str::to_owned),
        physical_cores: physical_cores(),
        logical_cores: thread::available_parallelism().ok().map(usize::from),
        frequency_mhz: fastest_now(&info),
        frequency_max_mhz: text("/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq")
            .and_then(|kilohertz| kilohertz.parse::<u32>().ok())
            .map(|kilohertz| kilohertz / 1000),
        instruction_sets: instruction_sets(),
    }
}

/// Whether the processor says that it is a virtual machine's; unknown outside x86.
pub(super) fn is_virtual() -> Option<bool> {
    let info = text("/proc/cpuinfo")?;
    let flags = field(&info, "flags")?;
    Some(flags.split(' ').any(|flag| flag == "hypervisor"))
}

/// The first value of a key of `/proc/cpuinfo`.
fn field<'a>(info: &'a str, key: &str) -> Option<&'a str> {
    values(info, key).next()
}

fn values<'a>(info: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    info.lines()
        .filter_map(|line| line.split_once(':'))
        .filter(move |(name, _)| name.trim_end() == key)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

fn fastest_now(info: &str) -> Option<u32> {
    let clocks = values(info, "cpu MHz").filter_map(|value| value.parse::<f64>().ok());
    let fastest = clocks.fold(0.0, f64::max);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock in MHz"
    )]
    (fastest >= 1.0).then_some(fastest.round() as u32)
}

/// Threads of one core list the same siblings.
fn physical_cores() -> Option<usize> {
    let folders = fs::read_dir("/sys/devices/system/cpu").ok()?;
    let siblings = folders
        .flatten()
        .filter_map(|entry| text(entry.path().join("topology/thread_siblings_list")));
    let cores: BTreeSet<String> = siblings.collect();
    (!cores.is_empty()).then_some(cores.len())
}

#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> Vec<&'static str> {
    macro_rules! present {
        ($($name:tt),*) => {
            [$(($name, std::arch::is_x86_feature_detected!($name))),*]
        };
    }
    let sets = present![
        "sse4.1", "avx2", "avx512f", "avx512bw", "avx512vl", "bmi2", "sha"
    ];
    sets.into_iter()
        .filter_map(|(name, present)| present.then_some(name))
        .collect()
}

#[cfg(target_arch = "aarch64")]
fn instruction_sets() -> Vec<&'static str> {
    macro_rules! present {
        ($($name:tt),*) => {
            [$(($name, std::arch::is_aarch64_feature_detected!($name))),*]
        };
    }
    let sets = present!["neon", "sha2", "sha3", "sve", "sve2"];
    sets.into_iter()
        .filter_map(|(name, present)| present.then_some(name))
        .collect()
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn instruction_sets() -> Vec<&'static str> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    const X86: &str = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 26\nmodel\t\t: 2\n\
        model name\t: AMD EPYC\ncpu MHz\t\t: 2596.120\npower management:\n\n\
        processor\t: 1\nvendor_id\t: AuthenticAMD\ncpu MHz\t\t: 3700.7\n";
    const ARM: &str = "processor\t: 0\nBogoMIPS\t: 2000.00\nFeatures\t: fp asimd sha2\n\
        CPU implementer\t: 0x41\n";

    #[test]
    fn cpuinfo_is_read_by_key() {
        assert_eq!(field(X86, "model name"), Some("AMD EPYC"));
        assert_eq!(field(X86, "vendor_id"), Some("AuthenticAMD"));
        assert_eq!(field(X86, "power management"), None);
        assert_eq!(fastest_now(X86), Some(3701));
    }

    #[test]
    fn what_arm_does_not_say_is_absent() {
        assert_eq!((field(ARM, "model name"), fastest_now(ARM)), (None, None));
    }

    #[test]
    fn this_machine_has_no_more_threads_to_use_than_its_own() {
        let cpu = cpu();
        assert!(cpu.logical_cores.is_some());
        assert_eq!(
            cpu.instruction_sets.contains(&"avx2"),
            cfg!(target_arch = "x86_64")
                && text("/proc/cpuinfo").is_some_and(|t| t.contains(" avx2 "))
        );
    }
}
