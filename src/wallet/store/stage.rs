//! The first half of a change: all files, whole and synced, in a hidden folder.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{Lock, Steps, Write};
use crate::wallet::WalletError;

/// A change on the disk that does not count yet.
pub(super) struct Staged(PathBuf);

/// Makes a folder and those above it, for the user alone.
pub(super) fn folder(path: &Path, steps: &Steps) -> Result<(), WalletError> {
    if path.is_dir() {
        return Ok(());
    }
    // A relative path's first part has the empty path above it.
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    if let Some(parent) = parent {
        folder(parent, steps)?;
    }
    steps.next()?;
    match DirBuilder::new().mode(0o700).create(path) {
        // Somebody else made it meanwhile.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(WalletError::file(path, error)),
        Ok(()) => sync(parent.unwrap_or(Path::new(".")), steps),
    }
}

/// A free place for a change. Under the lock it is the same every time, and what a dead process
/// left there is removed.
pub(super) fn place(path: PathBuf, lock: &Lock, steps: &Steps) -> Result<PathBuf, WalletError> {
    if !lock.is_held() {
        let mut path = path.into_os_string();
        path.push(format!(".{:016x}", rand::random::<u64>()));
        return Ok(path.into());
    }
    if path.symlink_metadata().is_ok() {
        steps.next()?;
        fs::remove_dir_all(&path).map_err(|error| WalletError::file(&path, error))?;
    }
    Ok(path)
}

/// Writes all files into the place.
pub(super) fn write(place: PathBuf, files: &[Write], steps: &Steps) -> Result<Staged, WalletError> {
    let staged = Staged(place);
    match staged.fill(files, steps) {
        Ok(()) => Ok(staged),
        Err(error) => Err(staged.undo(error)),
    }
}

impl Staged {
    fn fill(&self, files: &[Write], steps: &Steps) -> Result<(), WalletError> {
        let Self(place) = self;
        folder(place, steps)?;
        for file in files {
            let path = place.join(&file.path);
            let parent = path.parent().unwrap_or(place);
            folder(parent, steps)?;
            write_file(&path, &file.bytes, steps)?;
            sync(parent, steps)?;
        }
        sync(place, steps)
    }

    /// Makes the change count: the one rename.
    pub(super) fn commit(
        self,
        target: &Path,
        parent: &Path,
        steps: &Steps,
    ) -> Result<(), WalletError> {
        let renamed = steps.next().and_then(|()| {
            fs::rename(&self.0, target).map_err(|error| WalletError::file(target, error))
        });
        match renamed {
            Ok(()) => sync(parent, steps),
            Err(error) => Err(self.undo(error)),
        }
    }

    /// Leaves nothing behind an error, except where a test plays dead.
    fn undo(&self, error: WalletError) -> WalletError {
        if !matches!(error, WalletError::Stopped) {
            // The error that led here says more than a second one would.
            let _ = fs::remove_dir_all(&self.0);
        }
        error
    }
}

fn write_file(path: &Path, bytes: &[u8], steps: &Steps) -> Result<(), WalletError> {
    let failed = |error: io::Error| WalletError::file(path, error);
    steps.next()?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    // In two, so that a test can stop with half a file.
    for part in [&bytes[..bytes.len() / 2], &bytes[bytes.len() / 2..]] {
        steps.next()?;
        file.write_all(part).map_err(failed)?;
    }
    steps.next()?;
    file.sync_all().map_err(failed)
}

/// Makes a folder's entries last.
pub(super) fn sync(folder: &Path, steps: &Steps) -> Result<(), WalletError> {
    steps.next()?;
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems don't sync folders.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        done => done.map_err(|error| WalletError::file(folder, error)),
    }
}
