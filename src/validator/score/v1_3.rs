//! The formulas of SN27 1.3.8 to 1.3.10, over a miner's history.

use super::{Formula, History, Score, percent, term, time};

/// Seconds that a miner had.
const TIMEOUT: f64 = 30.0;
/// No difficulty counts for more.
const HARDEST: f64 = 12.0;
/// So many failures among twenty, and nothing counts.
const TOO_MANY: u32 = 10;
/// All solved at once at the highest difficulty, from 1.3.9 on.
pub(super) const CAP: f64 = (100.0 + 48.0 + 5.0 + 1.0) / 100.0;

/// Which of 1.3's formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// 1.3.8: success counts for most; every failure is remembered.
    Eighth,
    /// 1.3.9: difficulty counts for more.
    Ninth,
    /// 1.3.10: half without Docker.
    Tenth,
}

struct Weights {
    success: f64,
    difficulty: f64,
    time: f64,
    recent: f64,
    total: f64,
}

pub(super) fn explain(history: &History, revision: Revision) -> Score {
    let formula = Formula::V1_3(revision);
    if history.last_20_failed >= TOO_MANY || history.successes == 0 {
        return Score::new(formula, Vec::new(), 100.0, 0.0)
            .note(history.successes == 0, "no challenge was solved")
            .note(
                history.last_20_failed >= TOO_MANY,
                "ten of the newest twenty challenges failed",
            );
    }
    let weights = revision.weights();
    let elapsed = time(history.elapsed);
    let success = percent(history.successes.into(), history.attempts.into()) * weights.success;
    let difficulty = history.difficulty.min(HARDEST) * weights.difficulty;
    let speed = revision.yielded(elapsed) * weights.time;
    let bonus = if history.allocated { 1.0 } else { 0.0 };
    let recent = weights.recent * f64::from(history.last_20_failed);
    let total = weights.total * f64::from(history.failed());
    let mut sum = success + difficulty + speed + bonus - recent - total;
    let halved = revision == Revision::Tenth && !history.docker;
    if halved {
        sum /= 2.0;
    }
    let mut terms = vec![
        term("success", success),
        term("difficulty", difficulty),
        term("elapsed time", speed),
        term("allocation", bonus),
        term("recent failures", -recent),
    ];
    if revision == Revision::Eighth {
        terms.push(term("all failures", -total));
    }
    Score::new(formula, terms, 100.0, sum.max(0.0) / 100.0)
        .note(halved, "halved, as there is no Docker")
        .note(sum < 0.0, "the penalties take it all")
}

impl Revision {
    fn weights(self) -> Weights {
        match self {
            Self::Eighth => Weights {
                success: 0.8,
                difficulty: 0.18,
                time: 0.02,
                recent: 0.5,
                total: 0.2,
            },
            Self::Ninth | Self::Tenth => Weights {
                success: 1.0,
                difficulty: 4.0,
                time: 0.05,
                recent: 1.0,
                total: 0.0,
            },
        }
    }

    /// What is left of the time, in percent: of the time needed until 1.3.8, of the whole since.
    fn yielded(self, elapsed: f64) -> f64 {
        if elapsed == 0.0 {
            return 100.0;
        }
        let of = match self {
            Self::Eighth => elapsed,
            Self::Ninth | Self::Tenth => TIMEOUT,
        };
        (TIMEOUT - elapsed) / of * 100.0
    }
}
