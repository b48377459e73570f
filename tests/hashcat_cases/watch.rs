//! Watching whether a process and its directory really go away.

use std::{cell::RefCell, fs, path::PathBuf};

/// Looks out for the process that searches a mask, and for its directory.
pub(crate) struct Watch {
    mask: String,
    seen: RefCell<Option<(String, PathBuf)>>,
}

impl Watch {
    /// For a mask that begins with literals that no other search has.
    pub(crate) fn of(mask: &[u8]) -> Self {
        let literals = mask.iter().take_while(|&&byte| byte != b'?');
        Self {
            mask: literals.map(|byte| format!("{byte:02x}")).collect(),
            seen: Default::default(),
        }
    }

    /// Whether the process has been seen in its directory.
    pub(crate) fn look(&self) -> bool {
        let mut seen = self.seen.borrow_mut();
        if seen.is_none() {
            *seen = self.find();
        }
        seen.is_some()
    }

    fn find(&self) -> Option<(String, PathBuf)> {
        let processes = fs::read_dir("/proc").ok()?.flatten();
        processes.into_iter().find_map(|entry| {
            let arguments = fs::read(entry.path().join("cmdline")).ok()?;
            if !String::from_utf8_lossy(&arguments).contains(&self.mask) {
                return None;
            }
            let folder = fs::read_link(entry.path().join("cwd")).ok()?;
            Some((entry.file_name().into_string().ok()?, folder))
        })
    }

    pub(crate) fn assert_gone(&self) {
        let seen = self.seen.borrow().clone();
        let (process, folder) = seen.expect("the process was seen while it ran");
        assert!(!alive(&process), "process {process}");
        assert_eq!(self.find(), None);
        assert!(
            folder.display().to_string().contains("sn27-hashcat-"),
            "{folder:?}"
        );
        assert!(!folder.exists(), "{folder:?}");
    }
}

/// Whether a process runs; one that is dead and not yet reaped by its new parent does not.
pub(crate) fn alive(process: &str) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| {
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with('Z'))
    })
}
