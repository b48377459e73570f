//! What the journal says of a span of time: counts, and how long answers took.

use std::{collections::BTreeMap, time::Duration};

use rusqlite::Row;
use serde::Serialize;

use super::{Journal, JournalError, Outcome};
use crate::epoch::milliseconds;

/// A span of time, summed up.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Stats {
    /// Milliseconds since 1970.
    pub since: i64,
    /// All challenges.
    pub all: Rate,
    /// By who asked, the most challenges first.
    pub validators: Vec<Group>,
    /// By positions of the mask.
    pub difficulties: Vec<Group>,
    /// Requests that a rule refused, the most first.
    pub refusals: Vec<Refusals>,
}

/// Some of the challenges.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Whose: a hotkey, or a difficulty.
    pub of: String,
    /// The hotkey's place on the subnet, when it last asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<u16>,
    /// How they went.
    #[serde(flatten)]
    pub rate: Rate,
}

/// How challenges went.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Rate {
    /// All that came.
    pub challenges: u64,
    /// Those with a password.
    pub found: u64,
    /// Those by each end that there was.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// From the arrival to the answer, of those with a password; none where there are none.
    pub seconds: Option<Times>,
}

/// Seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Times {
    /// On average.
    pub mean: f64,
    /// Half took no longer.
    pub p50: f64,
    /// Nineteen of twenty took no longer.
    pub p95: f64,
}

/// Requests that a rule refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusals {
    /// Which rule.
    pub rule: String,
    /// Who asked; none where it is not registered, or not certain.
    pub hotkey: Option<String>,
    /// How many.
    pub count: u64,
}

/// A challenge, as far as it counts here.
struct Challenge {
    hotkey: String,
    uid: Option<u16>,
    difficulty: u16,
    outcome: Outcome,
    seconds: f64,
}

impl Challenge {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let outcome: String = row.get(3)?;
        let total: Option<f64> = row.get(4)?;
        Ok(Self {
            hotkey: row.get(0)?,
            uid: row.get(1)?,
            difficulty: row.get(2)?,
            outcome: Outcome::parse(&outcome).unwrap_or(Outcome::Lost),
            seconds: total.unwrap_or_default() / 1e3,
        })
    }
}

#[derive(Default)]
struct Sum {
    uid: Option<u16>,
    outcomes: BTreeMap<&'static str, u64>,
    found: Vec<f64>,
}

impl Sum {
    fn add(&mut self, challenge: &Challenge) {
        self.uid = challenge.uid.or(self.uid);
        *self.outcomes.entry(challenge.outcome.name()).or_default() += 1;
        if challenge.outcome == Outcome::Found {
            self.found.push(challenge.seconds);
        }
    }

    fn rate(mut self) -> Rate {
        Rate {
            challenges: self.outcomes.values().sum(),
            found: self.found.len() as u64,
            outcomes: self.outcomes,
            seconds: Times::of(&mut self.found),
        }
    }
}

impl Times {
    /// None of nothing.
    pub fn of(seconds: &mut [f64]) -> Option<Self> {
        seconds.sort_by(f64::total_cmp);
        let last = seconds.len().checked_sub(1)?;
        // The nearest rank: the smallest that so many percent don't exceed.
        let rank =
            |percent: usize| seconds[(seconds.len() * percent).div_ceil(100).min(last + 1) - 1];
        Some(Self {
            mean: seconds.iter().sum::<f64>() / seconds.len() as f64,
            p50: rank(50),
            p95: rank(95),
        })
    }
}

impl Journal {
    /// Sums up the last so long.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn stats(&self, span: Duration) -> Result<Stats, JournalError> {
        let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let since = milliseconds().saturating_sub(span).max(0);
        self.sum_up(since).map_err(|error| self.failed(error))
    }

    fn sum_up(&self, since: i64) -> rusqlite::Result<Stats> {
        let connection = self.connection();
        let mut query = connection.prepare(
            "SELECT hotkey, uid, difficulty, outcome, total FROM challenges
             WHERE arrived >= ?1 ORDER BY arrived",
        )?;
        let mut all = Sum::default();
        let mut validators: BTreeMap<String, Sum> = BTreeMap::new();
        let mut difficulties: BTreeMap<u16, Sum> = BTreeMap::new();
        for challenge in query.query_map([since], Challenge::read)? {
            let challenge = challenge?;
            all.add(&challenge);
            difficulties
                .entry(challenge.difficulty)
                .or_default()
                .add(&challenge);
            match validators.get_mut(&challenge.hotkey) {
                Some(sum) => sum.add(&challenge),
                None => validators
                    .entry(challenge.hotkey.clone())
                    .or_default()
                    .add(&challenge),
            }
        }
        let mut query = connection.prepare(
            "SELECT rule, hotkey, SUM(count) FROM refusals WHERE minute >= ?1
             GROUP BY rule, hotkey ORDER BY SUM(count) DESC, rule, hotkey",
        )?;
        let refusals = query.query_map([since / 60_000], |row| {
            let hotkey: String = row.get(1)?;
            let count: i64 = row.get(2)?;
            Ok(Refusals {
                rule: row.get(0)?,
                hotkey: Some(hotkey).filter(|hotkey| !hotkey.is_empty()),
                count: count.unsigned_abs(),
            })
        })?;
        let refusals = refusals.collect::<Result<_, _>>()?;
        let group = |(of, sum): (String, Sum)| Group {
            of,
            uid: sum.uid,
            rate: sum.rate(),
        };
        let mut validators: Vec<_> = validators.into_iter().map(group).collect();
        validators.sort_by_key(|group| std::cmp::Reverse(group.rate.challenges));
        let difficulties = difficulties.into_iter().map(|(difficulty, sum)| Group {
            of: difficulty.to_string(),
            uid: None,
            rate: sum.rate(),
        });
        Ok(Stats {
            since,
            all: all.rate(),
            validators,
            difficulties: difficulties.collect(),
            refusals,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_seen() {
        assert_eq!(Times::of(&mut []), None);
        let one = Times::of(&mut [3.0]).expect("one");
        assert_eq!((one.mean, one.p50, one.p95), (3.0, 3.0, 3.0));
        let mut hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let times = Times::of(&mut hundred).expect("some");
        assert_eq!((times.mean, times.p50, times.p95), (50.5, 50.0, 95.0));
        let two = Times::of(&mut [1.0, 2.0]).expect("two");
        assert_eq!((two.p50, two.p95), (1.0, 2.0));
    }
}
