//! Extrinsics that were found invalid, and aren't looked at again for a while.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::Hash;

/// As long as Substrate's pool.
const TERM: Duration = Duration::from_secs(30 * 60);

/// More than this many are not remembered.
const MOST: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Banned(HashMap<Hash, Instant>);

impl Banned {
    pub(super) fn add(&mut self, hash: Hash) {
        if self.0.len() >= MOST {
            self.0.retain(|_, since| since.elapsed() < TERM);
        }
        if self.0.len() < MOST {
            self.0.insert(hash, Instant::now());
        }
    }

    pub(super) fn contains(&self, hash: Hash) -> bool {
        self.0
            .get(&hash)
            .is_some_and(|since| since.elapsed() < TERM)
    }
}
