//! Scores and their moving averages.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use super::{Answered, Store, StoreError};
use crate::address::Address;

/// How much a new score moves the average: 1 forgets all before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average(f64);

/// A miner's score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scored {
    /// The miner.
    pub uid: u16,
    /// Its hotkey.
    pub hotkey: Address,
    /// The newest score.
    pub last: f64,
    /// The moving average.
    pub average: f64,
    /// Rounds that are in it.
    pub rounds: u32,
}

impl Average {
    /// The newest score alone, as SN27 had it.
    pub const NONE: Self = Self(1.0);

    /// A share above 0 and up to 1; none otherwise.
    pub fn new(share: f64) -> Option<Self> {
        (share > 0.0 && share <= 1.0).then_some(Self(share))
    }

    fn after(self, old: Option<f64>, new: f64) -> f64 {
        match old {
            None => new,
            Some(old) => self.0 * new + (1.0 - self.0) * old,
        }
    }
}

impl Store {
    /// All scores, by uid.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn scores(&self) -> Result<Vec<Scored>, StoreError> {
        let connection = self.connection();
        if !connection.table_exists(None, "sn27_scores")? {
            // Upstream's database, which was only looked at.
            return Ok(Vec::new());
        }
        let mut statement = connection
            .prepare("SELECT uid, hotkey, last, average, rounds FROM sn27_scores ORDER BY uid")?;
        let rows = statement.query_map([], |row| {
            let hotkey: String = row.get(1)?;
            Ok((row.get(0)?, hotkey, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        rows.map(|row| {
            let (uid, hotkey, last, average, rounds) = row?;
            let hotkey = hotkey
                .parse()
                .map_err(|error| StoreError::content("a hotkey", error))?;
            Ok(Scored {
                uid,
                hotkey,
                last,
                average,
                rounds,
            })
        })
        .collect()
    }
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    answer: &Answered,
    last: f64,
    average: Average,
    at: &str,
) -> Result<Scored, StoreError> {
    let old: Option<(f64, u32)> = transaction
        .query_row(
            "SELECT average, rounds FROM sn27_scores WHERE uid = ?",
            params![answer.uid],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let scored = Scored {
        uid: answer.uid,
        hotkey: answer.hotkey,
        last,
        average: average.after(old.map(|(average, _)| average), last),
        rounds: old.map_or(0, |(_, rounds)| rounds).saturating_add(1),
    };
    transaction.execute(
        "INSERT OR REPLACE INTO sn27_scores (uid, hotkey, last, average, rounds, updated_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        params![
            scored.uid,
            scored.hotkey.to_string(),
            scored.last,
            scored.average,
            scored.rounds,
            at
        ],
    )?;
    Ok(scored)
}
