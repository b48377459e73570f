//! The files of wallets: read with care, written so that a killed process leaves no half key.
//!
//! # Why a key is never lost
//!
//! A change of several files is written whole into a hidden folder first, with each file and
//! folder synced. One rename makes it count:
//!
//! * A new wallet's folder is renamed to its name. Before, there is no wallet; after, all of it.
//! * For a wallet that exists, the hidden folder is renamed to [`PENDING`] within it. From then on
//!   the new files count: [`read`] looks there first, and the next write finishes the change
//!   before its own. Their moves to their places, one rename or link each, take nothing away that
//!   is not already replaced: whatever the moment, each file of the change is in one place or the
//!   other, whole.
//!
//! So before the rename the old keys are untouched, and after it the new ones are whole on the
//! disk. A process that dies before it leaves a hidden folder that nothing reads, and that the
//! next write of the wallet removes. btcli knows nothing of [`PENDING`]: after a death in the
//! middle of the moves it may see a new coldkey beside the old public file, each whole, until
//! sn27 writes to the wallet again.
//!
//! Without [`Overwrite::Yes`] the moves are links, which fail where a file has appeared since the
//! first look, whoever made it; the change is then taken back. Changes of several sn27 exclude
//! each other by a lock on the folder of all wallets. Where the file system has no such locks
//! (NFS), leftovers are not removed, as they might be at work.

mod apply;
mod lock;
mod read;
mod stage;
mod steps;

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{FileProblem, WalletError};
pub(super) use apply::PENDING;
use lock::Lock;
pub(super) use read::{File, read};
pub(super) use steps::Steps;

/// Where a change is put together: within the wallet's folder, or after the name of a new one.
pub(super) const STAGE: &str = ".sn27-new";

/// Whether files that exist may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// They may.
    Yes,
    /// They are an error, and nothing is changed.
    No,
}

/// A file of a change.
pub(super) struct Write {
    /// Within the wallet's folder.
    pub(super) path: PathBuf,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What the file must still hold for the change to be right.
    pub(super) instead_of: Option<Zeroizing<Vec<u8>>>,
}

/// Writes all files or none into the wallet's folder.
pub(super) fn write(
    base: &Path,
    name: &str,
    files: &[Write],
    overwrite: Overwrite,
    steps: &Steps,
) -> Result<(), WalletError> {
    let wallet = base.join(name);
    stage::folder(base, steps)?;
    let lock = Lock::take(base, steps)?;
    let beside = stage::place(base.join(format!(".{name}{STAGE}")), &lock, steps)?;
    if !wallet.exists() {
        return stage::write(beside, files, steps)?.commit(&wallet, base, steps);
    }
    apply::finish(&wallet, steps)?;
    let within = stage::place(wallet.join(STAGE), &lock, steps)?;
    for file in files {
        let path = wallet.join(&file.path);
        refuse(&path, overwrite)?;
        if let Some(old) = &file.instead_of
            && read(&wallet, &file.path)?.bytes != *old
        {
            return Err(WalletError::file(&path, FileProblem::Changed));
        }
    }
    let pending = wallet.join(apply::pending(overwrite));
    stage::write(within.clone(), files, steps)?.commit(&pending, &wallet, steps)?;
    let applied = apply::apply(&wallet, overwrite, steps);
    if let Err(WalletError::File {
        problem: FileProblem::Exists,
        ..
    }) = applied
    {
        apply::withdraw(&wallet, &within, steps)?;
    }
    applied
}

/// Whether a place may be written to.
pub(super) fn refuse(path: &Path, overwrite: Overwrite) -> Result<(), WalletError> {
    let problem = match path.symlink_metadata() {
        Err(error) => match FileProblem::from(error) {
            FileProblem::Missing => return Ok(()),
            other => other,
        },
        Ok(_) if overwrite == Overwrite::No => FileProblem::Exists,
        Ok(found) if found.is_symlink() => FileProblem::Link,
        Ok(found) if !found.is_file() => FileProblem::NotAFile,
        Ok(_) => return Ok(()),
    };
    Err(WalletError::file(path, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let base = tempfile::tempdir().expect("a folder");
        let change = |bytes: &[u8], instead_of: Option<&[u8]>| {
            let write = Write {
                path: "coldkey".into(),
                bytes: bytes.to_vec().into(),
                instead_of: instead_of.map(|old| old.to_vec().into()),
            };
            super::write(
                base.path(),
                "w",
                &[write],
                Overwrite::Yes,
                &Steps::default(),
            )
        };
        let now = || std::fs::read(base.path().join("w/coldkey")).expect("a file");
        change(b"old", None).expect("new");
        change(b"new", Some(b"old")).expect("as it was");
        let error = change(b"newer", Some(b"old")).expect_err("changed");
        assert!(matches!(
            error,
            WalletError::File {
                problem: FileProblem::Changed,
                ..
            }
        ));
        assert_eq!(now(), b"new");
    }
}
