//! Who writes to what is on disk: one process at a time.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    time::{Duration, Instant},
};

/// A lock on a file that is there for that alone. It is held as long as this lives: the operating
/// system lets go of it, whatever the end.
#[derive(Debug)]
pub struct Hold(#[expect(dead_code, reason = "it holds by being open")] File);

impl Hold {
    /// Takes the lock; none where another process has it.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        /// Whoever only looks lets go at once.
        const PATIENCE: Duration = Duration::from_secs(1);
        const NAP: Duration = Duration::from_millis(20);
        let file = File::options().create(true).append(true).open(path)?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    std::thread::sleep(NAP);
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
            }
        }
    }

    /// Whether a process has the lock.
    pub fn is_taken(path: &Path) -> bool {
        let Ok(file) = File::open(path) else {
            return false;
        };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}
