//! The memory limit of the control group that this process is in, versions 1 and 2 (cgroups(7)).

use std::path::{Path, PathBuf};

use super::{mounts, mounts::Mount, text};

/// A limit and what of it is used, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MemoryLimit {
    pub(super) limit: u64,
    /// Without the file cache that the kernel would give back.
    pub(super) used: u64,
}

/// The group with the least left to give, of ours and those around it; `None` without a limit.
pub(super) fn memory() -> Option<MemoryLimit> {
    let membership = text("/proc/self/cgroup")?;
    let mounts = mounts::mounts();
    let (version, top, own) = place(&membership, &mounts)?;
    own.ancestors()
        .take_while(|folder| folder.starts_with(&top))
        .filter_map(|folder| limit(version, folder))
        .min_by_key(|group| group.limit)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// Where the memory controller's files are: version, top folder, our folder.
fn place(membership: &str, mounts: &[Mount]) -> Option<(Version, PathBuf, PathBuf)> {
    let lines = membership.lines().filter_map(|line| {
        let (_, rest) = line.split_once(':')?;
        rest.split_once(':')
    });
    // A machine can have both; the controller is in one, and version 1 says so by name.
    let mut found = None;
    for (controllers, path) in lines {
        let version = match controllers {
            "" if found.is_none() => Version::Two,
            named if named.split(',').any(|name| name == "memory") => Version::One,
            _ => continue,
        };
        found = Some((version, path));
        if version == Version::One {
            break;
        }
    }
    let (version, path) = found?;
    let mount = mounts.iter().find(|mount| match version {
        Version::One => {
            mount.kind == "cgroup" && mount.options.split(',').any(|option| option == "memory")
        }
        Version::Two => mount.kind == "cgroup2",
    })?;
    // In a container the mount begins below the top, and the path may lead outside of it.
    let below = Path::new(path)
        .strip_prefix(&mount.root)
        .unwrap_or(Path::new(""));
    Some((version, mount.point.clone(), mount.point.join(below)))
}

fn limit(version: Version, folder: &Path) -> Option<MemoryLimit> {
    let (limit, usage, cache) = match version {
        Version::One => (
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file",
        ),
        Version::Two => ("memory.max", "memory.current", "inactive_file"),
    };
    let number = |name| text(folder.join(name))?.parse::<u64>().ok();
    // Version 2 says "max" for none, version 1 a number near 2^63; no machine has so much.
    let limit = number(limit)?;
    let usage = number(usage).unwrap_or_default();
    let stat = text(folder.join("memory.stat")).unwrap_or_default();
    let cache = counter(&stat, cache).unwrap_or_default();
    Some(MemoryLimit {
        limit,
        used: usage.saturating_sub(cache),
    })
}

fn counter(stat: &str, key: &str) -> Option<u64> {
    let value = stat
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(' '))?;
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(membership: &str, table: &str) -> Option<(Version, String)> {
        let (version, top, own) = place(membership, &mounts::parse(table))?;
        assert!(own.starts_with(top));
        Some((version, own.display().to_string()))
    }

    const V2: &str = "31 28 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
    const V1: &str = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
    const DOCKER_V1: &str =
        "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";

    #[test]
    fn groups_of_both_versions_are_found() {
        let v2 = place_of("0::/user.slice/run-1.scope\n", V2);
        let path = "/sys/fs/cgroup/user.slice/run-1.scope".to_owned();
        assert_eq!(v2, Some((Version::Two, path)));
        let v1 = place_of("8:pids:/\n4:memory:/a/b\n0::/\n", V1);
        assert_eq!(
            v1,
            Some((Version::One, "/sys/fs/cgroup/memory/a/b".to_owned()))
        );
        assert_eq!(
            place_of("0::/\n4:memory:/a\n", V1).map(|(v, _)| v),
            Some(Version::One)
        );
    }

    #[test]
    fn a_container_sees_its_own_group_as_the_top() {
        let own = place_of("4:memory:/docker/abc\n", DOCKER_V1);
        assert_eq!(
            own,
            Some((Version::One, "/sys/fs/cgroup/memory/".to_owned()))
        );
        let outside = place_of("4:memory:/elsewhere\n", DOCKER_V1);
        assert_eq!(
            outside,
            Some((Version::One, "/sys/fs/cgroup/memory/".to_owned()))
        );
    }

    #[test]
    fn no_group_is_no_limit() {
        assert_eq!(place_of("", V2), None);
        assert_eq!(place_of("0::/\n", ""), None);
    }

    #[test]
    fn limits_are_read_less_the_cache() {
        let folder = tempfile::tempdir().expect("a directory");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("writable");
        };
        write("memory.max", "4096\n");
        write("memory.current", "3000\n");
        write("memory.stat", "anon 1000\ninactive_file 500\n");
        let group = limit(Version::Two, folder.path());
        assert_eq!(
            group,
            Some(MemoryLimit {
                limit: 4096,
                used: 2500
            })
        );
        write("memory.max", "max\n");
        assert_eq!(limit(Version::Two, folder.path()), None);
    }
}
