//! Who writes to a state folder: one miner at a time.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::{Duration, Instant},
};

use super::JournalError;

const FILE: &str = "lock";

/// Held as long as the miner lives: the operating system lets go of it, whatever the end.
#[derive(Debug)]
pub(super) struct Hold(#[expect(dead_code, reason = "it holds by being open")] File);

impl Hold {
    pub(super) fn take(folder: &Path) -> Result<Self, JournalError> {
        /// Whoever only looks lets go at once.
        const PATIENCE: Duration = Duration::from_secs(1);
        const NAP: Duration = Duration::from_millis(20);
        let path = folder.join(FILE);
        let failed = |error: std::io::Error| JournalError::file(&path, &error);
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(failed)?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    std::thread::sleep(NAP);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(JournalError::Busy(folder.to_owned()));
                }
            }
        }
    }
}

/// Whether a miner holds the folder.
pub(super) fn is_held(folder: &Path) -> bool {
    let Ok(file) = File::open(folder.join(FILE)) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
