//! What a hash rate is worth: time, odds and score for each difficulty.

use serde::Serialize;

use crate::{challenge::Difficulty, validator::score};

/// How long validators wait for an answer (SN27 1.3.0 to 1.5.3).
pub(super) const PATIENCE_SECONDS: f64 = 30.0;

/// One difficulty at one hash rate. Hashing alone: what the network takes comes on top.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Odds {
    pub(super) difficulty: Difficulty,
    pub(super) candidates: u64,
    /// To try every candidate.
    pub(super) seconds_whole_keyspace: f64,
    /// That the answer comes within 30 seconds: the share of the keyspace tried by then.
    pub(super) odds_within_30_seconds: f64,
    /// To an answer that comes within 30 seconds.
    pub(super) mean_seconds: f64,
    /// The seed formula's score for that time, without the bonus for allocated machines.
    pub(super) score: f64,
}

impl Odds {
    pub(super) fn new(difficulty: Difficulty, hashes_per_second: f64) -> Self {
        let candidates = difficulty.candidates();
        let seconds_whole_keyspace = candidates as f64 / hashes_per_second;
        // The password is anywhere in the keyspace with equal odds.
        let mean_seconds = seconds_whole_keyspace.min(PATIENCE_SECONDS) / 2.0;
        Self {
            difficulty,
            candidates,
            seconds_whole_keyspace,
            odds_within_30_seconds: (PATIENCE_SECONDS / seconds_whole_keyspace).min(1.0),
            mean_seconds,
            score: score::seed(mean_seconds, difficulty.get(), false),
        }
    }

    /// For every difficulty that SN27 has used.
    pub(super) fn all(hashes_per_second: f64) -> Vec<Self> {
        Difficulty::all()
            .map(|difficulty| Self::new(difficulty, hashes_per_second))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_the_share_tried_in_thirty_seconds() {
        let odds = |difficulty| {
            let difficulty = Difficulty::new(difficulty).expect("in range");
            Odds::new(difficulty, 1e9)
        };
        assert_eq!(odds(9).odds_within_30_seconds, 1.0);
        assert_eq!(odds(9).mean_seconds, 0.5);
        assert_eq!(odds(11).seconds_whole_keyspace, 100.0);
        assert_eq!(odds(11).odds_within_30_seconds, 0.3);
        assert_eq!(odds(11).mean_seconds, 15.0);
    }
}
