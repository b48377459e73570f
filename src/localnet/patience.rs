//! Waits a moment for what a killed process is about to let go: its port and its lock.

use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_millis(300);
const STEP: Duration = Duration::from_millis(10);

/// Tries until it works, or fails otherwise than by being `busy`, or the moment is over.
pub(crate) fn patiently<T, E>(
    mut attempt: impl FnMut() -> Result<T, E>,
    busy: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let end = Instant::now() + LONGEST;
    loop {
        match attempt() {
            Err(error) if busy(&error) && Instant::now() < end => std::thread::sleep(STEP),
            outcome => return outcome,
        }
    }
}
