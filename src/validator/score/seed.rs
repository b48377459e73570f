//! The formula of SN27 1.1.0 to 1.1.4, which the subnet's guide prints.

use super::{Formula, Score, Single, term, time};

pub(super) const CAP: f64 = 41.0;
const MOST: f64 = 100_000.0;

/// The score of a right answer after `elapsed` seconds.
pub fn seed(elapsed: f64, difficulty: u8, allocated: bool) -> f64 {
    let answer = Single {
        solved: true,
        elapsed,
        difficulty,
        allocated,
    };
    explain(&answer).score
}

pub(super) fn explain(answer: &Single) -> Score {
    let Single {
        solved,
        elapsed,
        difficulty,
        allocated,
    } = *answer;
    let divisor = MOST / 100.0;
    if !solved {
        return Single::failed(Formula::Seed, divisor);
    }
    let positions = f64::from(difficulty.min(9));
    let reward = 6.0 * (1.0 + positions.powi(4));
    let level = 0.75 * positions;
    let speed = 0.25 * (1.0 / (1.0 + time(elapsed)) * 10_000.0);
    let bonus = if allocated { 100.0 } else { 0.0 };
    let sum = reward + level + speed + bonus;
    let terms = vec![
        term("lowest difficulty", reward),
        term("difficulty", level),
        term("elapsed time", speed),
        term("allocation", bonus),
    ];
    let score = sum / MOST * 100.0;
    Score::new(Formula::Seed, terms, divisor, score.min(CAP))
        .note(difficulty > 9, "a difficulty above 9 counts as 9")
        .note(score > CAP, "the score is cut off at its cap")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_examples_come_out_to_the_last_digit() {
        assert_eq!(seed(4.0, 6, false), 8.2865);
        assert_eq!(seed(4.0, 6, true), 8.3865);
        assert_eq!(seed(16.0, 8, false), 24.735058823529414);
        assert_eq!(seed(16.0, 8, true), 24.835058823529412);
        assert_eq!(seed(0.5, 12, false), 41.0);
    }
}
