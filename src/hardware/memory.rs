//! RAM and swap, as this process may use them.

use super::{cgroup, text};

/// RAM and swap in bytes, within the limit of the control group where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Memory {
    /// RAM that this process could ever have.
    pub total_bytes: Option<u64>,
    /// RAM that it could have now without swapping.
    pub available_bytes: Option<u64>,
    /// The control group's limit, where it is below the machine's RAM.
    pub limit_bytes: Option<u64>,
    /// Swap of the machine.
    pub swap_total_bytes: Option<u64>,
    /// The unused part of it.
    pub swap_free_bytes: Option<u64>,
}

/// Looks at the memory.
pub fn memory() -> Memory {
    let info = text("/proc/meminfo").unwrap_or_default();
    within(&info, cgroup::memory())
}

/// What `/proc/meminfo` says, cut to a control group's limit.
fn within(info: &str, group: Option<cgroup::MemoryLimit>) -> Memory {
    let total = bytes(info, "MemTotal");
    let group = group.filter(|group| total.is_none_or(|total| group.limit < total));
    let at_most = |machine: Option<u64>, group: Option<u64>| match (machine, group) {
        (Some(machine), Some(group)) => Some(machine.min(group)),
        (machine, group) => machine.or(group),
    };
    let limit = group.map(|group| group.limit);
    let left = group.map(|group| group.limit.saturating_sub(group.used));
    Memory {
        total_bytes: at_most(total, limit),
        available_bytes: at_most(bytes(info, "MemAvailable"), left),
        limit_bytes: limit,
        swap_total_bytes: bytes(info, "SwapTotal"),
        swap_free_bytes: bytes(info, "SwapFree"),
    }
}

/// A line such as `MemTotal:       24684092 kB`; the kernel's kB are 1024 bytes.
fn bytes(info: &str, key: &str) -> Option<u64> {
    let value = info
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let kibibytes: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cgroup::MemoryLimit;

    const INFO: &str = "MemTotal:       24684092 kB\nMemFree:        22980568 kB\n\
        MemAvailable:   24275112 kB\nSwapCached:            0 kB\nSwapTotal:       2097148 kB\n\
        SwapFree:        1048576 kB\nHugePages_Total:       0\n";

    #[test]
    fn meminfo_is_in_kibibytes() {
        let memory = within(INFO, None);
        assert_eq!(memory.total_bytes, Some(24_684_092 * 1024));
        assert_eq!(memory.available_bytes, Some(24_275_112 * 1024));
        assert_eq!(memory.swap_total_bytes, Some(2_097_148 * 1024));
        assert_eq!(memory.swap_free_bytes, Some(1 << 30));
        assert_eq!(
            (memory.limit_bytes, bytes(INFO, "HugePages_Total")),
            (None, None)
        );
    }

    #[test]
    fn a_lower_limit_counts_and_a_higher_does_not() {
        let limited = within(
            INFO,
            Some(MemoryLimit {
                limit: 4 << 30,
                used: 1 << 30,
            }),
        );
        assert_eq!(limited.total_bytes, Some(4 << 30));
        assert_eq!(limited.available_bytes, Some(3 << 30));
        assert_eq!(limited.limit_bytes, Some(4 << 30));
        let free = within(
            INFO,
            Some(MemoryLimit {
                limit: u64::MAX,
                used: 1 << 30,
            }),
        );
        assert_eq!(free, within(INFO, None));
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        assert_eq!(within("", None), Memory::default());
    }
}
