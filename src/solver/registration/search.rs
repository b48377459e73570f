//! Searching with all threads at once.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use super::{Puzzle, Seal};
use crate::solver::{Cancel, Progress};

/// Nonces that a thread takes at once: a few milliseconds' worth, so that it stops soon.
const PIECE: u64 = 8_192;

/// Threads that this machine runs at once.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Searches from a nonce on until one passes; none where it was cancelled first.
pub fn solve(
    puzzle: &Puzzle,
    from: u64,
    threads: usize,
    cancel: &Cancel,
    progress: &Progress,
) -> Option<Seal> {
    let next = AtomicU64::new(from);
    let found = OnceLock::new();
    let work = || {
        while found.get().is_none() && !cancel.is_cancelled() {
            // Nonces begin anew behind the last: there are more than anybody can try.
            let start = next.fetch_add(PIECE, Ordering::Relaxed);
            if let Some(seal) = puzzle.search(start..start.saturating_add(PIECE)) {
                // A second one is as good as the first.
                let _ = found.set(seal);
            }
            progress.add(PIECE);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_find_what_passes_and_stop_when_told() {
        let puzzle = Puzzle::new([1; 32], [2; 32], 50_000);
        let progress = Progress::default();
        let cancel = Cancel::default();
        let found = solve(&puzzle, 7, 3, &cancel, &progress).expect("there is one");
        assert!(puzzle.passes(&found.seal));
        assert_eq!(puzzle.seal(found.nonce), found.seal);
        assert!(progress.candidates() > 0);

        let endless = Puzzle::new([1; 32], [2; 32], u64::MAX);
        let other = cancel.clone();
        let stopped = thread::scope(|scope| {
            let search = scope.spawn(|| solve(&endless, 0, 2, &cancel, &progress));
            other.cancel();
            search.join().expect("it does not panic")
        });
        assert_eq!(stopped, None);
    }
}
