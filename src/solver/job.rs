//! One challenge being searched: what is left, whether to stop, what was found.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use super::{Budget, Keyspace};
use crate::challenge::{Challenge, HashLine};

/// A flag that ends a search from outside; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends every search that was given this flag.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was raised.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A flag that interrupts a search from outside, which may go on later; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Pause(Arc<AtomicBool>);

impl Pause {
    /// Has the devices put the search down, soon.
    pub fn pause(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_paused(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn end(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Candidates tried so far, told while a search goes on; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Candidates tried so far by all devices.
    pub fn candidates(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, candidates: u64) {
        self.0.fetch_add(candidates, Ordering::Relaxed);
    }
}

/// A search shared by all lanes.
#[derive(Debug)]
pub(super) struct Job {
    /// What is searched.
    pub(super) keyspace: Keyspace,
    line: HashLine,
    deadline: Option<Instant>,
    cancel: Cancel,
    pub(super) pause: Pause,
    /// Told by the lanes after every piece of work.
    pub(super) progress: Progress,
    left: Mutex<Left>,
    answer: OnceLock<Answer>,
}

/// A verified hit.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) password: Vec<u8>,
    /// The lane that found it.
    pub(super) lane: usize,
}

#[derive(Debug)]
struct Left {
    /// Rows that no lane has taken yet.
    fresh: Range<u64>,
    /// Rows that were taken and came back unsearched.
    returned: Vec<Range<u64>>,
}

/// Rows in a lane's hands. What is not searched when it is dropped, be it by a stop, an error or
/// a panic, goes back to the job, so that nothing is lost and "exhausted" is never said falsely.
pub(super) struct Taken<'a> {
    job: &'a Job,
    rows: Range<u64>,
}

impl Taken<'_> {
    pub(super) fn rows(&self) -> Range<u64> {
        self.rows.clone()
    }

    /// Says that the first so many rows are searched.
    pub(super) fn searched(&mut self, rows: u64) {
        self.rows.start += rows;
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if !self.rows.is_empty() {
            self.job.left().returned.push(self.rows());
        }
    }
}

impl Job {
    pub(super) fn new(challenge: &Challenge, budget: &Budget) -> Self {
        let keyspace = Keyspace::new(challenge);
        Self {
            left: Mutex::new(Left {
                fresh: 0..keyspace.rows,
                returned: Vec::new(),
            }),
            line: challenge.line.clone(),
            keyspace,
            deadline: budget.deadline,
            cancel: budget.cancel.clone(),
            pause: Pause::default(),
            progress: budget.progress.clone(),
            answer: OnceLock::new(),
        }
    }

    /// Whether lanes are to put their work down: the search has ended or is paused.
    pub(super) fn stopped(&self) -> bool {
        self.pause.is_paused() || self.ended()
    }

    /// Whether nothing more is to be tried: solved, cancelled or out of time.
    pub(super) fn ended(&self) -> bool {
        self.answer.get().is_some() || self.cancel.is_cancelled() || self.is_late()
    }

    pub(super) fn is_late(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Takes rows off the job: `size` is told how many are left and says how many to take.
    pub(super) fn take(&self, size: impl FnOnce(u64) -> u64) -> Option<Taken<'_>> {
        let mut left = self.left();
        if let Some(rows) = left.returned.pop() {
            return Some(Taken { job: self, rows });
        }
        let Range { start, end } = left.fresh;
        if start == end {
            return None;
        }
        left.fresh.start += size(end - start).clamp(1, end - start);
        let rows = start..left.fresh.start;
        Some(Taken { job: self, rows })
    }

    /// Whether rows are left to take.
    pub(super) fn has_rows(&self) -> bool {
        let left = self.left();
        !left.fresh.is_empty() || !left.returned.is_empty()
    }

    /// The rows left; a panic elsewhere can't leave them half changed.
    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks a kernel's hit against the full digest. True ends the job; false means that only the
    /// digest's first word agreed, and the search goes on.
    pub(super) fn offer(&self, lane: usize, row: u64, column: usize) -> bool {
        let password = self.keyspace.password(row, column);
        let right = self.line.verify(&password);
        if right {
            // A second right answer is as good as the first.
            let _ = self.answer.set(Answer { password, lane });
        }
        right
    }

    pub(super) fn answer(&self) -> Option<&Answer> {
        self.answer.get()
    }
}
