//! What the formulas of single answers take.

use serde::Serialize;

use super::{Formula, Score};

/// An answer to one challenge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Single {
    /// Whether it was right.
    pub solved: bool,
    /// Seconds until it came.
    pub elapsed: f64,
    /// Positions of the mask.
    pub difficulty: u8,
    /// Whether the miner's machine is rented out.
    pub allocated: bool,
}

impl Single {
    /// The score of the guide's formula.
    pub fn seed(&self) -> Score {
        super::seed::explain(self)
    }

    /// The score of 1.2's formula.
    pub fn v1_2(&self) -> Score {
        super::v1_2::explain(self)
    }

    /// Nothing, for an answer that is wrong or did not come.
    pub(super) fn failed(formula: Formula, divisor: f64) -> Score {
        Score::new(formula, Vec::new(), divisor, 0.0).note(true, "it was not solved")
    }
}
