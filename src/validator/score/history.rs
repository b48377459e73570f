//! What the formulas of a miner's history take.

use serde::Serialize;

use super::{Revision, Score};

/// What a validator knows of a miner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct History {
    /// Challenges that were sent.
    pub attempts: u32,
    /// How many of them were solved.
    pub successes: u32,
    /// Failures among the newest twenty.
    pub last_20_failed: u32,
    /// Mean seconds of the successes.
    pub elapsed: f64,
    /// Mean difficulty of the successes; of the newest twenty, from 1.4.2 on.
    pub difficulty: f64,
    /// Whether the machine can run containers.
    pub docker: bool,
    /// Whether it is rented out.
    pub allocated: bool,
    /// Validators that penalise the miner.
    pub penalties: u32,
    /// Validators there are.
    pub validators: u32,
}

impl Default for History {
    /// Of a miner that nothing is known of, as 1.5.2 and later take it.
    fn default() -> Self {
        Self {
            attempts: 1,
            successes: 0,
            last_20_failed: 0,
            elapsed: 30.0,
            difficulty: 7.0,
            docker: true,
            allocated: false,
            penalties: 0,
            validators: 0,
        }
    }
}

impl History {
    /// The score of 1.3's formula.
    pub fn v1_3(&self, revision: Revision) -> Score {
        super::v1_3::explain(self, revision)
    }

    /// The score of the formula of 1.4.8 to 1.5.3.
    pub fn v1_5(&self) -> Score {
        super::v1_5::explain(self)
    }

    /// Challenges that were not solved.
    pub fn failed(&self) -> u32 {
        self.attempts.saturating_sub(self.successes)
    }
}
