//! The miner's memory on disk: every challenge, every refusal, the nonces that are used up.
//!
//! One SQLite file, which a kill at any moment leaves whole: a challenge is written when it comes
//! and again when it ends, and what had not ended is marked as lost by the next run. Challenges and
//! refusals are written by a thread of the [`Recorder`], several at once; the nonces by whoever
//! accepts one, before it counts. Rows older than they are to be kept are dropped.

mod error;
mod recorder;
mod row;
mod schema;
mod stats;
mod summary;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

use super::SavedCensus;
use crate::{epoch::milliseconds, hold::Hold, wire::NonceSnapshot};
pub use error::JournalError;
pub use recorder::Recorder;
pub use row::{Began, Ended, Outcome, Refused};
pub use stats::{Group, Rate, Refusals, Stats, Times};
pub use summary::{Device, Status, Summary};

/// The file within the state folder.
const FILE: &str = "journal.sqlite";
/// Beside it, held by the one that writes.
const LOCK: &str = "lock";

/// A journal, open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    connection: Mutex<Connection>,
    /// Of the one that writes.
    _hold: Option<Hold>,
}

impl Journal {
    /// Opens the journal of a state folder to write to it, and marks as lost what the run before
    /// did not end.
    ///
    /// # Errors
    /// A folder that can't be written, a file that is no journal or a newer program's, another
    /// miner that writes to it.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        std::fs::create_dir_all(folder).map_err(|error| JournalError::file(folder, &error))?;
        let lock = folder.join(LOCK);
        let hold = Hold::take(&lock).map_err(|error| JournalError::file(&lock, &error))?;
        let hold = hold.ok_or_else(|| JournalError::Busy(folder.to_owned()))?;
        let path = folder.join(FILE);
        let connection = schema::open(&path)?;
        let journal = Self {
            path,
            connection: Mutex::new(connection),
            _hold: Some(hold),
        };
        journal.write(|connection| {
            connection.execute(
                "UPDATE challenges SET outcome = 'lost' WHERE outcome = 'running'",
                [],
            )
        })?;
        Ok(journal)
    }

    /// Opens a journal to look at it, while a miner may be writing; none where there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn look(folder: &Path) -> Result<Option<Self>, JournalError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let connection = schema::look(&path)?;
        Ok(Some(Self {
            path,
            connection: Mutex::new(connection),
            _hold: None,
        }))
    }

    /// The nonces that are used up, as the last run kept them.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn nonces(&self) -> Result<NonceSnapshot, JournalError> {
        let kept: Option<u64> = self.remembered("nonces")?;
        Ok(NonceSnapshot(kept.unwrap_or_default()))
    }

    /// Keeps the nonces that are used up.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn keep_nonces(&self, nonces: NonceSnapshot) -> Result<(), JournalError> {
        self.remember("nonces", &nonces.0)
    }

    /// Keeps how the miner is.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn keep_status(&self, status: &Status) -> Result<(), JournalError> {
        self.remember("status", status)
    }

    /// How the miner was when it last said.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn status(&self) -> Result<Option<Status>, JournalError> {
        self.remembered("status")
    }

    /// Keeps who is who.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn keep_census(&self, census: &SavedCensus) -> Result<(), JournalError> {
        self.remember("census", census)
    }

    /// Who was who when it was last known.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn census(&self) -> Result<Option<SavedCensus>, JournalError> {
        self.remembered("census")
    }

    /// Drops what is older.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn forget(&self, older_than: Duration) -> Result<(), JournalError> {
        let cut = milliseconds()
            .saturating_sub(i64::try_from(older_than.as_millis()).unwrap_or(i64::MAX));
        self.write(|connection| {
            connection.execute("DELETE FROM challenges WHERE arrived < ?1", [cut])?;
            connection.execute("DELETE FROM refusals WHERE minute < ?1", [cut / 60_000])
        })
    }

    fn remember<T: Serialize>(&self, name: &str, value: &T) -> Result<(), JournalError> {
        let text = serde_json::to_string(value).map_err(|error| self.garbage(&error))?;
        self.write(|connection| {
            connection.execute(
                "INSERT OR REPLACE INTO memory (name, value) VALUES (?1, ?2)",
                params![name, text],
            )
        })
    }

    fn remembered<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, JournalError> {
        let query = "SELECT value FROM memory WHERE name = ?1";
        let text: Option<String> = {
            let connection = self.connection();
            let found = connection.query_row(query, [name], |row| row.get(0));
            found.optional().map_err(|error| self.failed(error))?
        };
        match text {
            None => Ok(None),
            Some(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| self.garbage(&error)),
        }
    }

    fn write<T>(
        &self,
        write: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<(), JournalError> {
        write(&self.connection())
            .map(drop)
            .map_err(|error| self.failed(error))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: rusqlite::Error) -> JournalError {
        JournalError::sqlite(&self.path, error)
    }

    fn garbage(&self, error: &serde_json::Error) -> JournalError {
        JournalError::Garbage {
            path: self.path.clone(),
            why: error.to_string(),
        }
    }
}
