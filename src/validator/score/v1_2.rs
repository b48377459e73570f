//! The formula of SN27 1.2.0 to 1.2.3.

use super::{Formula, Score, Single, term, time};

pub(super) const CAP: f64 = 15.0;
const MOST: f64 = 1e6;

pub(super) fn explain(answer: &Single) -> Score {
    let Single {
        solved,
        elapsed,
        difficulty,
        allocated,
    } = *answer;
    let divisor = MOST / 100.0;
    if !solved {
        return Single::failed(Formula::V1_2, divisor);
    }
    let positions = f64::from(difficulty.min(7));
    let reward = positions * (1.0 + positions.powi(6));
    let level = 0.5 * positions;
    let speed = 0.5 * (1.0 / (1.0 + time(elapsed)) * 200_000.0);
    let bonus = if allocated { 20_000.0 } else { 0.0 };
    let sum = reward + level + speed + bonus;
    let terms = vec![
        term("difficulty reward", reward),
        term("difficulty", level),
        term("elapsed time", speed),
        term("allocation", bonus),
    ];
    let score = sum / MOST * 100.0;
    Score::new(Formula::V1_2, terms, divisor, score.min(CAP))
        .note(difficulty > 7, "a difficulty above 7 counts as 7")
        .note(score > CAP, "the score is cut off at its cap")
}
