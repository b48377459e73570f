//! Scores, as validators compute them: pure functions of what was measured, a formula a file.
//!
//! Each formula gives its terms by name beside the result, so that a score can be explained. The
//! order of operations is upstream's, so that the last digit is too.

mod formula;
pub mod hardware;
mod history;
mod seed;
mod single;
mod v1_2;
mod v1_3;
mod v1_5;

use serde::Serialize;

pub use formula::{Formula, UnknownFormula};
pub use history::History;
pub use seed::seed;
pub use single::Single;
pub use v1_3::Revision;

/// A part of a score, as its formula names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Term {
    /// Which part.
    pub name: &'static str,
    /// What it adds, before the whole is scaled.
    pub value: f64,
}

/// A score with all that led to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// By which formula.
    pub formula: Formula,
    /// What is added up; a penalty is negative.
    pub terms: Vec<Term>,
    /// What the sum is divided by, to give the score.
    pub divisor: f64,
    /// No score of this formula is higher; none where it has no such end.
    pub cap: Option<f64>,
    /// Why the terms count for less than they say, or for nothing.
    pub notes: Vec<&'static str>,
    /// The result, never negative.
    pub score: f64,
}

impl Score {
    fn new(formula: Formula, terms: Vec<Term>, divisor: f64, score: f64) -> Self {
        Self {
            formula,
            terms,
            divisor,
            cap: formula.cap(),
            notes: Vec::new(),
            score,
        }
    }

    fn note(mut self, applies: bool, note: &'static str) -> Self {
        self.notes.extend(applies.then_some(note));
        self
    }
}

fn term(name: &'static str, value: f64) -> Term {
    Term { name, value }
}

/// Time since the question; a clock that went backwards counts as none.
fn time(elapsed: f64) -> f64 {
    elapsed.max(0.0)
}

fn percent(part: f64, whole: f64) -> f64 {
    if whole == 0.0 {
        return 0.0;
    }
    part / whole * 100.0
}
