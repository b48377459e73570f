//! The filesystem that holds a path: how large, how full, on what.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{mounts, text};

/// A filesystem.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Disk {
    /// Where it is mounted.
    pub mount_point: Option<PathBuf>,
    /// Its type: `ext4`, `overlay`, `tmpfs`, ….
    pub filesystem: Option<String>,
    /// What it is on, as the kernel sees it; a virtual disk may claim anything.
    pub kind: Option<DiskKind>,
    /// Size.
    pub total_bytes: Option<u64>,
    /// What an ordinary user may still write.
    pub free_bytes: Option<u64>,
}

/// Whether seeking costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiskKind {
    /// No moving parts.
    Ssd,
    /// Rotating.
    Hdd,
}

/// Looks at the filesystem of a path; `None` if there is nothing at it.
pub fn disk(path: &Path) -> Option<Disk> {
    let path = fs::canonicalize(path).ok()?;
    let mounts = mounts::mounts();
    let mount = mounts::holding(&mounts, &path);
    let space = rustix::fs::statvfs(&path).ok();
    Some(Disk {
        mount_point: mount.map(|mount| mount.point.clone()),
        filesystem: mount.map(|mount| mount.kind.clone()),
        kind: mount.and_then(|mount| kind(&mount.source)),
        total_bytes: space
            .as_ref()
            .and_then(|space| space.f_frsize.checked_mul(space.f_blocks)),
        free_bytes: space
            .as_ref()
            .and_then(|space| space.f_frsize.checked_mul(space.f_bavail)),
    })
}

/// Asks `/sys` about the device behind a source such as `/dev/nvme0n1p2` or `/dev/mapper/root`.
fn kind(source: &str) -> Option<DiskKind> {
    let device = fs::canonicalize(source).ok()?;
    let name = device.strip_prefix("/dev").ok()?.file_name()?;
    let folder = fs::canonicalize(Path::new("/sys/class/block").join(name)).ok()?;
    // A partition has no queue of its own: its disk's folder is around its.
    let queue = |folder: &Path| text(folder.join("queue/rotational"));
    match queue(&folder).or_else(|| queue(folder.parent()?))?.as_str() {
        "0" => Some(DiskKind::Ssd),
        "1" => Some(DiskKind::Hdd),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_no_disk() {
        assert_eq!(disk(Path::new("/no/such/folder")), None);
    }

    #[test]
    fn what_is_no_block_device_has_no_kind() {
        assert_eq!(["overlay", "tmpfs", "/dev/null", ""].map(kind), [None; 4]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn proc_is_a_filesystem_without_a_device() {
        let disk = disk(Path::new("/proc/self")).expect("it is there");
        assert_eq!(
            (disk.filesystem.as_deref(), disk.kind),
            (Some("proc"), None)
        );
        assert_eq!(disk.mount_point.as_deref(), Some(Path::new("/proc")));
    }
}
