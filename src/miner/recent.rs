//! The last challenges, for the dashboard, and the rate at which they were searched.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::Outcome;

/// How many are kept.
const MOST: usize = 64;
/// How long a challenge says something about the hash rate.
const LATELY: Duration = Duration::from_secs(600);

/// A challenge that ended.
#[derive(Debug, Clone)]
pub struct Solved {
    /// When.
    pub at: Instant,
    /// What logs call it.
    pub name: String,
    /// The end.
    pub outcome: Outcome,
    /// From its arrival.
    pub total: Duration,
    /// Of that, the search.
    pub hashing: Duration,
    /// Candidates tried.
    pub candidates: u64,
}

/// The last challenges.
#[derive(Debug, Default)]
pub struct Recent(Mutex<VecDeque<Solved>>);

impl Recent {
    pub(super) fn push(&self, solved: Solved) {
        let mut all = self.all();
        all.truncate(MOST - 1);
        all.push_front(solved);
    }

    /// The last ones, the newest first.
    pub fn last(&self, count: usize) -> Vec<Solved> {
        self.all().iter().take(count).cloned().collect()
    }

    /// Candidates a second while challenges were searched lately; none where none were.
    pub fn hashes_per_second(&self) -> Option<f64> {
        let all = self.all();
        let lately = all.iter().filter(|solved| solved.at.elapsed() < LATELY);
        let (candidates, seconds) = lately.fold((0.0, 0.0), |(candidates, seconds), solved| {
            (
                candidates + solved.candidates as f64,
                seconds + solved.hashing.as_secs_f64(),
            )
        });
        (seconds > 0.0).then(|| candidates / seconds)
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<Solved>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
