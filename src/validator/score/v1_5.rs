//! The formula of SN27 1.4.8 to 1.5.3, over a miner's history: the last that scored proof of work.

use super::{Formula, History, Score, percent, term, time};

/// Seconds that a miner has.
const TIMEOUT: f64 = 30.0;
const EASIEST: f64 = 7.0;
const HARDEST: f64 = 12.0;
/// So many failures among twenty, and nothing counts unless the machine is rented out.
const TOO_MANY: u32 = 19;
const SUCCESS: f64 = 1.0;
const DIFFICULTY: f64 = 1.0;
const TIME: f64 = 0.3;
const FAILURE: f64 = 0.4;
const ALLOCATION: f64 = 0.21;

/// What a miner can earn that is not rented out.
const MOST: f64 = 100.0 * (SUCCESS + DIFFICULTY + TIME);
const DIVISOR: f64 = MOST + 100.0 * ALLOCATION;

pub(super) fn cap() -> f64 {
    MOST / DIVISOR
}

pub(super) fn explain(history: &History) -> Score {
    let hopeless = history.last_20_failed >= TOO_MANY || history.successes == 0;
    if hopeless && !history.allocated {
        return Score::new(Formula::V1_5, Vec::new(), DIVISOR, 0.0)
            .note(history.successes == 0, "no challenge was solved")
            .note(
                history.last_20_failed >= TOO_MANY,
                "nineteen of the newest twenty challenges failed",
            );
    }
    let level = percent(history.difficulty.clamp(EASIEST, HARDEST), HARDEST);
    let halved = !history.docker && !history.allocated;
    let (terms, mut sum) = if history.allocated {
        let (base, share) = (MOST * (1.0 - ALLOCATION), level * ALLOCATION);
        (
            vec![term("allocation", base), term("difficulty", share)],
            base + share,
        )
    } else {
        let difficulty = level * DIFFICULTY;
        let success = percent(history.successes.into(), history.attempts.into()) * SUCCESS;
        let speed = yielded(time(history.elapsed)) * TIME;
        let failed = percent(history.last_20_failed.into(), 20.0) / 100.0;
        let penalty = FAILURE * failed.powf(1.5) * 100.0;
        let terms = vec![
            term("difficulty", difficulty),
            term("success", success),
            term("elapsed time", speed),
            term("recent failures", -penalty),
        ];
        (terms, difficulty + success + speed - penalty)
    };
    if halved {
        sum /= 2.0;
    }
    let penalised = history.penalties > 0;
    if penalised {
        let half = f64::from(history.validators) / 2.0;
        let count = f64::from(history.penalties);
        sum = if count >= half {
            0.0
        } else {
            sum * (1.0 - count / half)
        };
    }
    Score::new(Formula::V1_5, terms, DIVISOR, sum.max(0.0) / DIVISOR)
        .note(halved, "halved, as there is no Docker")
        .note(penalised, "reduced, as validators penalise the miner")
        .note(sum < 0.0, "the penalties take it all")
}

/// What is left of the time, in percent of it.
fn yielded(elapsed: f64) -> f64 {
    if elapsed == 0.0 {
        return 100.0;
    }
    (TIMEOUT - elapsed) / TIMEOUT * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn being_rented_out_can_lower_a_score() {
        let perfect = History {
            attempts: 60,
            successes: 60,
            elapsed: 5.0,
            difficulty: 12.0,
            ..History::default()
        };
        assert_eq!(explain(&perfect).score, 0.8964143426294822);
        let allocated = History {
            allocated: true,
            ..perfect
        };
        assert_eq!(explain(&allocated).score, 0.8075697211155379);
    }
}
