//! The table of mounted filesystems, `/proc/self/mountinfo` (proc(5)).

use std::path::{Path, PathBuf};

use super::text;

/// One mounted filesystem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    /// Which directory of the filesystem is seen.
    pub(super) root: PathBuf,
    /// Where it is seen.
    pub(super) point: PathBuf,
    /// Such as `ext4`, `overlay`, `cgroup2`.
    pub(super) kind: String,
    /// Such as `/dev/nvme0n1p2`.
    pub(super) source: String,
    /// Options of the filesystem, separated by commas.
    pub(super) options: String,
}

/// All mounts, in the order in which they were made.
pub(super) fn mounts() -> Vec<Mount> {
    parse(&text("/proc/self/mountinfo").unwrap_or_default())
}

/// The mount that a canonical path is on.
pub(super) fn holding<'a>(mounts: &'a [Mount], path: &Path) -> Option<&'a Mount> {
    let holds = mounts.iter().filter(|mount| path.starts_with(&mount.point));
    // Of several at one place the last one covers the others, as max_by_key returns it.
    holds.max_by_key(|mount| mount.point.components().count())
}

pub(super) fn parse(table: &str) -> Vec<Mount> {
    table.lines().filter_map(mount).collect()
}

/// `27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard`
fn mount(line: &str) -> Option<Mount> {
    let (left, right) = line.split_once(" - ")?;
    let mut left = left.split(' ').skip(3);
    let mut right = right.split(' ');
    Some(Mount {
        root: unescape(left.next()?).into(),
        point: unescape(left.next()?).into(),
        kind: right.next()?.to_owned(),
        source: unescape(right.next()?),
        options: right.next()?.to_owned(),
    })
}

/// The kernel writes space, tab, newline and backslash as `\` and three octal digits.
fn unescape(text: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (code, plain)| {
        text.replace(code, plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "22 27 0:21 / /proc rw,relatime - proc proc rw\n\
        27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n\
        31 27 8:1 /sub /mnt/big\\040disk rw master:2 shared:3 - btrfs /dev/sda1 rw,subvol=/sub\n\
        32 31 0:50 / /mnt/big\\040disk rw - xfs /dev/sdb1 rw\n\
        cut short\n";

    #[test]
    fn mounts_are_read() {
        let mounts = parse(TABLE);
        assert_eq!(mounts.len(), 4);
        let btrfs = &mounts[2];
        assert_eq!(btrfs.root, Path::new("/sub"));
        assert_eq!(btrfs.point, Path::new("/mnt/big disk"));
        assert_eq!(
            (btrfs.kind.as_str(), btrfs.source.as_str()),
            ("btrfs", "/dev/sda1")
        );
        assert_eq!(btrfs.options, "rw,subvol=/sub");
    }

    #[test]
    fn a_path_is_on_the_deepest_and_last_mount() {
        let mounts = parse(TABLE);
        let kind = |path: &str| holding(&mounts, Path::new(path)).map(|mount| mount.kind.as_str());
        assert_eq!(kind("/home/me"), Some("ext4"));
        assert_eq!(kind("/mnt/big disk/x"), Some("xfs"));
        assert_eq!(kind("/mnt/big disks"), Some("ext4"));
        assert_eq!(holding(&[], Path::new("/")), None);
    }
}
