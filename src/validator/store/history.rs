//! What the database says of a miner, counted as SN27 v1.5.2 and later count.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{Store, StoreError};
use crate::{address::Address, validator::score::History};

/// The newest challenges that count.
const WINDOW: usize = 60;
/// The newest of which failures and difficulty are looked at.
const RECENT: usize = 20;

/// A miner and its history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miner {
    /// Its number.
    pub uid: u16,
    /// Its hotkey.
    pub hotkey: Address,
    /// What came of its challenges.
    pub history: History,
    /// The newest challenge.
    pub newest: Newest,
}

/// A challenge's outcome.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Newest {
    /// Whether it was solved.
    pub success: bool,
    /// In how many seconds.
    pub elapsed: f64,
    /// How hard it was.
    pub difficulty: f64,
}

impl Store {
    /// What is known of a miner; none if it was never asked.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn miner(&self, uid: u16) -> Result<Option<Miner>, StoreError> {
        of(&self.connection(), uid)
    }
}

pub(super) fn of(connection: &Connection, uid: u16) -> Result<Option<Miner>, StoreError> {
    // The order is that of recording: upstream wrote local times, which jump.
    let hotkey: Option<String> = connection
        .prepare_cached(
            "SELECT ss58_address FROM challenge_details WHERE uid = ? ORDER BY rowid DESC LIMIT 1",
        )?
        .query_row(params![uid], |row| row.get(0))
        .optional()?;
    let Some(hotkey) = hotkey else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(
        "SELECT COALESCE(success, 0), COALESCE(elapsed_time, 0), COALESCE(difficulty, 0)
         FROM challenge_details WHERE uid = ? AND ss58_address = ? ORDER BY rowid DESC",
    )?;
    let rows = statement.query_map(params![uid, hotkey], |row| {
        Ok(Newest {
            success: row.get(0)?,
            elapsed: row.get(1)?,
            difficulty: row.get(2)?,
        })
    })?;
    let rows = needed(rows)?;
    let Some(newest) = rows.first().copied() else {
        return Ok(None);
    };
    let mut history = count(&rows);
    history.docker = docker(connection, &hotkey)?;
    history.allocated = connection
        .prepare_cached("SELECT 1 FROM allocation WHERE hotkey = ?")?
        .query_row(params![hotkey], |_| Ok(()))
        .optional()?
        .is_some();
    Ok(Some(Miner {
        uid,
        hotkey: hotkey
            .parse()
            .map_err(|error| StoreError::content("a hotkey", error))?,
        history,
        newest,
    }))
}

/// The newest rows, as many as [`count`] looks at: a database of years is not read to its end.
fn needed(
    all: impl Iterator<Item = Result<Newest, rusqlite::Error>>,
) -> Result<Vec<Newest>, rusqlite::Error> {
    let (mut rows, mut solved) = (Vec::with_capacity(WINDOW), 0);
    for row in all {
        let row = row?;
        solved += usize::from(row.success);
        rows.push(row);
        if rows.len() >= WINDOW && solved >= RECENT {
            break;
        }
    }
    Ok(rows)
}

/// Counts rows, newest first. The difficulty is over the newest successes, however old.
fn count(rows: &[Newest]) -> History {
    let window = &rows[..rows.len().min(WINDOW)];
    let successes = window.iter().filter(|row| row.success);
    let recent = rows.iter().take(RECENT);
    let solved = rows.iter().filter(|row| row.success).take(RECENT);
    let unknown = History::default();
    History {
        attempts: number(window.len()),
        successes: number(successes.clone().count()),
        last_20_failed: number(recent.filter(|row| !row.success).count()),
        elapsed: mean(successes.map(|row| row.elapsed)).unwrap_or(0.0),
        difficulty: mean(solved.map(|row| row.difficulty)).unwrap_or(0.0),
        ..unknown
    }
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let count = values.clone().count();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whether the miner's own report says that it runs containers; assumed where there is none.
fn docker(connection: &Connection, hotkey: &str) -> Result<bool, StoreError> {
    let details: Option<Option<String>> = connection
        .prepare_cached("SELECT details FROM miner_details WHERE hotkey = ?")?
        .query_row(params![hotkey], |row| row.get(0))
        .optional()?;
    let details = details.flatten().unwrap_or_default();
    let details: serde_json::Value = serde_json::from_str(&details).unwrap_or_default();
    Ok(details["has_docker"].as_bool().unwrap_or(true))
}
