//! The second half of a change: its files go to their places, now or at the next write.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use rustix::io::Errno;

use super::{Overwrite, Steps, stage};
use crate::wallet::WalletError;

/// Folders of changes that count, within the wallet's.
pub(in crate::wallet) const PENDING: [&str; 2] = [pending(Overwrite::No), pending(Overwrite::Yes)];

pub(super) const fn pending(overwrite: Overwrite) -> &'static str {
    match overwrite {
        Overwrite::No => ".sn27-add",
        Overwrite::Yes => ".sn27-replace",
    }
}

/// Finishes what a dead process began.
pub(super) fn finish(wallet: &Path, steps: &Steps) -> Result<(), WalletError> {
    for overwrite in [Overwrite::No, Overwrite::Yes] {
        if wallet.join(pending(overwrite)).is_dir() {
            match apply(wallet, overwrite, steps) {
                // Nothing is undone here: the change has counted since its process died.
                Err(WalletError::File {
                    path,
                    problem: super::FileProblem::Exists,
                }) => {
                    let pending = wallet.join(pending(overwrite));
                    return Err(WalletError::Unfinished { pending, path });
                }
                done => done?,
            }
        }
    }
    Ok(())
}

/// Moves the files of a change that counts to their places.
pub(super) fn apply(wallet: &Path, overwrite: Overwrite, steps: &Steps) -> Result<(), WalletError> {
    let pending = wallet.join(pending(overwrite));
    let files = files(&pending).map_err(|error| WalletError::file(&pending, error))?;
    for file in &files {
        let (from, to) = (pending.join(file), wallet.join(file));
        let folder = to.parent().unwrap_or(wallet);
        stage::folder(folder, steps)?;
        steps.next()?;
        let moved = match overwrite {
            Overwrite::Yes => fs::rename(&from, &to),
            Overwrite::No => link(&from, &to),
        };
        match moved {
            // Where nothing locks, another process may have finished the same change.
            Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => {}
            done => done.map_err(|error| WalletError::file(&to, error))?,
        }
        stage::sync(folder, steps)?;
    }
    for file in &files {
        if pending.join(file).exists() {
            steps.next()?;
            fs::remove_file(pending.join(file))
                .map_err(|error| WalletError::file(&pending, error))?;
        }
    }
    steps.next()?;
    fs::remove_dir_all(&pending).map_err(|error| WalletError::file(&pending, error))?;
    stage::sync(wallet, steps)
}

/// A second name for a file; no error if it has it already.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let error = match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    match Errno::from_io_error(&error) {
        Some(Errno::EXIST) => {
            let [one, other] = [from, to].map(fs::symlink_metadata);
            let identity = |file: fs::Metadata| (file.dev(), file.ino());
            match identity(one?) == identity(other?) {
                true => Ok(()),
                false => Err(error),
            }
        }
        // No links on this file system (FAT): the next best thing.
        Some(Errno::PERM | Errno::OPNOTSUPP | Errno::MLINK) => match to.symlink_metadata() {
            Ok(_) => Err(Errno::EXIST.into()),
            Err(_) => fs::rename(from, to),
        },
        _ => Err(error),
    }
}

/// The files below a folder, at most one folder deep, in a fixed order.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if !entry.file_type()?.is_dir() {
            files.push(name);
            continue;
        }
        for inner in entry.path().read_dir()? {
            files.push(name.join(inner?.file_name()));
        }
    }
    files.sort();
    Ok(files)
}
