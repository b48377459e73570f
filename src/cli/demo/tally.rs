//! What the validator's rounds came to so far.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::{
    address::Address,
    error::{Error, Kind},
    output::seconds,
};

/// A line of the validator.
#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line {
    Round(Round),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Round {
    took: f64,
    miners: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    hotkey: Address,
    elapsed: f64,
    solved: bool,
    failure: Option<Value>,
    average: Option<f64>,
}

/// What came of one miner's challenges.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answers {
    pub(super) challenges: u32,
    pub(super) solved: u32,
    /// Of all that were solved, in seconds.
    elapsed: f64,
    pub(super) score: Option<f64>,
}

/// All rounds.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rounds: u32,
    miners: BTreeMap<Address, Answers>,
}

impl Answers {
    /// Seconds.
    pub(super) fn mean(&self) -> Option<f64> {
        (self.solved > 0).then(|| self.elapsed / f64::from(self.solved))
    }
}

impl Tally {
    /// Adds a line; a sentence about it, if it is a round.
    pub(super) fn add(&mut self, line: Value) -> Result<Option<String>, Error> {
        let line = serde_json::from_value(line).map_err(|error| {
            Error::new(
                Kind::Failed,
                format!("the validator can't be understood: {error}"),
            )
        })?;
        let Line::Round(Round { took, miners }) = line else {
            return Ok(None);
        };
        self.rounds += 1;
        let asked = miners.len();
        let solved = miners.iter().filter(|answer| answer.solved).count();
        let failure = miners.iter().find_map(|answer| answer.failure.clone());
        for answer in miners {
            let sum = self.miners.entry(answer.hotkey).or_default();
            sum.challenges += 1;
            sum.score = answer.average.or(sum.score);
            if answer.solved {
                sum.solved += 1;
                sum.elapsed += answer.elapsed;
            }
        }
        let failure = failure.map(|failure| format!("; {failure}"));
        Ok(Some(format!(
            "round {}: {solved} of {asked} solved, in {}{}",
            self.rounds,
            seconds(took),
            failure.unwrap_or_default()
        )))
    }

    pub(super) fn answers(&self, hotkey: &Address) -> Answers {
        self.miners.get(hotkey).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rounds_are_added_up_and_other_lines_passed_over() {
        let hotkey = Address::from_bytes([1; 32]);
        let round = |solved: bool, elapsed: f64| {
            json!({"event": "round", "took": 1.0, "miners": [{
                "uid": 1, "hotkey": hotkey.to_string(), "elapsed": elapsed, "solved": solved,
                "failure": if solved { Value::Null } else { json!({"cause": "timeout"}) },
                "average": elapsed,
            }]})
        };
        let mut tally = Tally::default();
        let ready = json!({"event": "ready", "uid": 3});
        assert_eq!(tally.add(ready).expect("a line"), None);
        for (solved, elapsed) in [(true, 1.0), (false, 30.0), (true, 2.0)] {
            assert!(tally.add(round(solved, elapsed)).expect("good").is_some());
        }
        let answers = tally.answers(&hotkey);
        assert_eq!((answers.challenges, answers.solved), (3, 2));
        assert_eq!((answers.mean(), answers.score), (Some(1.5), Some(2.0)));
        assert_eq!(tally.answers(&Address::from_bytes([2; 32])).mean(), None);
        assert!(tally.add(json!({"event": "round"})).is_err());
    }
}
