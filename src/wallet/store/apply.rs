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

/// Takes a change back that met a file of another program: it counts no more, and what of it had
/// reached its place is removed.
pub(super) fn withdraw(wallet: &Path, place: &Path, steps: &Steps) -> Result<(), WalletError> {
    let pending = wallet.join(pending(Overwrite::No));
    let failed = |error| WalletError::file(&pending, error);
    steps.next()?;
    fs::rename(&pending, place).map_err(failed)?;
    for file in files(place).map_err(failed)? {
        let moved = wallet.join(&file);
        if is_same(&place.join(file), &moved).unwrap_or(false) {
            steps.next()?;
            fs::remove_file(moved).map_err(failed)?;
        }
    }
    steps.next()?;
    fs::remove_dir_all(place).map_err(failed)
}

/// A second name for a file; no error if it has it already.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let error = match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    match Errno::from_io_error(&error) {
        Some(Errno::EXIST) if is_same(from, to)? => Ok(()),
        // No links on this file system (FAT): the next best thing.
        Some(Errno::PERM | Errno::OPNOTSUPP | Errno::MLINK) => match to.symlink_metadata() {
            Ok(_) => Err(Errno::EXIST.into()),
            Err(_) => fs::rename(from, to),
        },
        _ => Err(error),
    }
}

/// Whether two names are of one file.
fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    let identity = |path: &Path| path.symlink_metadata().map(|file| (file.dev(), file.ino()));
    Ok(identity(one)? == identity(other)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_meets_a_foreign_file_is_taken_back() {
        let wallet = tempfile::tempdir().expect("a folder");
        let wallet = wallet.path();
        let pending = wallet.join(pending(Overwrite::No));
        fs::create_dir(&pending).expect("a folder");
        for file in ["coldkey", "coldkeypub.txt"] {
            fs::write(pending.join(file), "new").expect("a file");
        }
        let foreign = wallet.join("coldkeypub.txt");
        fs::write(&foreign, "foreign").expect("a file");

        let steps = Steps::default();
        let error = apply(wallet, Overwrite::No, &steps).expect_err("in the way");
        assert!(
            error
                .to_string()
                .ends_with("coldkeypub.txt: already exists")
        );
        // The first file was there before the second met the other.
        assert!(wallet.join("coldkey").exists());
        withdraw(wallet, &wallet.join(".sn27-new"), &steps).expect("taken back");
        assert_eq!(
            files(wallet).expect("a folder"),
            [Path::new("coldkeypub.txt")]
        );
        assert_eq!(fs::read(&foreign).expect("a file"), b"foreign");
    }
}
