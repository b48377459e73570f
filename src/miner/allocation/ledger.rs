//! Allocations on disk: who has the machine, until when, and what is being done about it.
//!
//! A SQLite file of its own beside the journal, which may be moved away while somebody has the
//! machine. Each step is written down before it is taken, so that a kill at any moment leaves a row
//! that says how to go on. At most one row is alive at a time; the file itself sees to that.

mod error;
mod row;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};

use super::{files::Keys, password::random};
use crate::address::Address;
pub use error::LedgerError;
pub(super) use row::{Row, Stage};

/// The file within the state folder.
const FILE: &str = "allocations.sqlite";
/// `user_version` of the file.
const VERSION: i64 = 1;
/// How long a reader is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Times are milliseconds since 1970. `key` is the SHA-256 of the caller's RSA key; `user` and
/// `terminal` are public SSH keys, `host_key` is the public half of the container's. There is no secret in it.
const TABLES: &str = "
    CREATE TABLE allocations (
        id TEXT PRIMARY KEY,
        hotkey TEXT NOT NULL,
        key TEXT NOT NULL,
        testing INTEGER NOT NULL,
        stage TEXT NOT NULL,
        made INTEGER NOT NULL,
        until INTEGER NOT NULL,
        ended INTEGER,
        why TEXT,
        user TEXT,
        terminal TEXT,
        host_key TEXT NOT NULL,
        share TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX one_is_alive ON allocations ((1)) WHERE stage != 'ended';
    CREATE TABLE ledger (id TEXT NOT NULL) STRICT;
";

/// The ledger, open.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    connection: Mutex<Connection>,
    id: String,
}

impl Ledger {
    /// Opens the ledger of a state folder, and makes it where there is none. The caller holds the
    /// folder.
    pub(super) fn open(folder: &Path) -> Result<Self, LedgerError> {
        let path = folder.join(FILE);
        let failed = |error: rusqlite::Error| LedgerError::sqlite(&path, &error);
        let mut connection = Connection::open(&path).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        for (name, value) in [("journal_mode", "WAL"), ("synchronous", "FULL")] {
            connection
                .pragma_update(None, name, value)
                .map_err(failed)?;
        }
        let version: i64 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(failed)?;
        if version > VERSION {
            return Err(LedgerError::Newer { path, version });
        }
        if version == 0 {
            let id = random::<8>().map_err(|error| LedgerError::Sqlite {
                path: path.clone(),
                why: error.to_string(),
            })?;
            let make = connection.transaction().map_err(failed)?;
            make.execute_batch(TABLES).map_err(failed)?;
            make.execute("INSERT INTO ledger (id) VALUES (?1)", [hex::encode(id)])
                .map_err(failed)?;
            make.pragma_update(None, "user_version", VERSION)
                .map_err(failed)?;
            make.commit().map_err(failed)?;
        }
        let id = connection
            .query_row("SELECT id FROM ledger", [], |row| row.get(0))
            .map_err(failed)?;
        Ok(Self {
            connection: Mutex::new(connection),
            path,
            id,
        })
    }

    /// What tells its containers from those of other ledgers of the same hotkey.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The one allocation that is not over.
    pub(super) fn alive(&self) -> Result<Option<Row>, LedgerError> {
        let query = format!("{} WHERE stage != 'ended'", row::SELECT);
        let connection = self.connection();
        let found = connection.query_row(&query, [], row::read).optional();
        found.map_err(|error| self.failed(&error))
    }

    /// Whether an allocation of this hotkey and key is over.
    pub(super) fn is_over(&self, hotkey: &Address, key: &str) -> Result<bool, LedgerError> {
        let query = "SELECT EXISTS (SELECT 1 FROM allocations
                     WHERE stage = 'ended' AND hotkey = ?1 AND key = ?2)";
        let connection = self.connection();
        let found = connection.query_row(query, params![hotkey.to_string(), key], |row| row.get(0));
        found.map_err(|error| self.failed(&error))
    }

    /// Writes down that an allocation is being made; false where another one is alive.
    pub(super) fn claim(&self, row: &Row) -> Result<bool, LedgerError> {
        let share = row::share(&row.share);
        let (user, terminal) = row::keys(&row.keys);
        let written = self.connection().execute(
            "INSERT INTO allocations (id, hotkey, key, testing, stage, made, until, user, terminal, host_key, share)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                row.id,
                row.hotkey.to_string(),
                row.key,
                row.testing,
                Stage::Making.name(),
                row.made,
                row.until,
                user,
                terminal,
                row.host_key,
                share,
            ],
        );
        match written {
            Ok(_) => Ok(true),
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.code == ErrorCode::ConstraintViolation =>
            {
                Ok(false)
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// From now on its owner has it; false where it is being taken back already.
    pub(super) fn activate(&self, id: &str) -> Result<bool, LedgerError> {
        let to = "UPDATE allocations SET stage = 'active' WHERE id = ?1 AND stage = 'making'";
        self.change(to, params![id])
    }

    /// Writes down which keys log in.
    pub(super) fn keep_keys(&self, id: &str, keys: &Keys) -> Result<bool, LedgerError> {
        let (user, terminal) = row::keys(keys);
        let to = "UPDATE allocations SET user = ?2, terminal = ?3 WHERE id = ?1";
        self.change(to, params![id, user, terminal])
    }

    /// Writes down that it is being taken back, and why.
    pub(super) fn release(&self, id: &str, why: &str) -> Result<bool, LedgerError> {
        let to = "UPDATE allocations SET stage = 'releasing', why = ?2
                  WHERE id = ?1 AND stage IN ('making', 'active')";
        self.change(to, params![id, why])
    }

    /// Writes down that nothing is left of it.
    pub(super) fn end(&self, id: &str, now: i64) -> Result<bool, LedgerError> {
        let to = "UPDATE allocations SET stage = 'ended', ended = ?2 WHERE id = ?1";
        self.change(to, params![id, now])
    }

    /// Drops what ended before.
    pub(super) fn forget(&self, before: i64) -> Result<bool, LedgerError> {
        let to = "DELETE FROM allocations WHERE stage = 'ended' AND ended < ?1";
        self.change(to, params![before])
    }

    fn change(&self, to: &str, values: impl rusqlite::Params) -> Result<bool, LedgerError> {
        let changed = self.connection().execute(to, values);
        changed
            .map(|rows| rows > 0)
            .map_err(|error| self.failed(&error))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &rusqlite::Error) -> LedgerError {
        LedgerError::sqlite(&self.path, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::miner::allocation::share::Share;

    fn row(id: &str) -> Row {
        Row {
            id: id.to_owned(),
            hotkey: Address::from_bytes([1; 32]),
            key: "ab".repeat(32),
            testing: false,
            stage: Stage::Making,
            made: 1,
            until: 2,
            keys: Keys::default(),
            host_key: "AAAA".to_owned(),
            share: Share {
                cores: 1,
                memory: 2,
                disk: Some(3),
                gpus: vec![0],
            },
        }
    }

    #[test]
    fn one_is_alive_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::open(folder.path()).expect("new");
        assert_eq!(ledger.alive(), Ok(None));
        assert_eq!(ledger.claim(&row("a")), Ok(true));
        assert_eq!(ledger.claim(&row("b")), Ok(false));
        assert_eq!(ledger.alive(), Ok(Some(row("a"))));
        assert_eq!(ledger.activate("a"), Ok(true));
        assert_eq!(ledger.claim(&row("b")), Ok(false));
        assert_eq!(ledger.release("a", "over"), Ok(true));
        assert_eq!(ledger.release("a", "over"), Ok(false));
        assert_eq!(ledger.activate("a"), Ok(false));
        assert_eq!(ledger.claim(&row("b")), Ok(false));
        assert_eq!(ledger.end("a", 5), Ok(true));
        assert_eq!(ledger.claim(&row("b")), Ok(true));
    }

    #[test]
    fn it_is_there_after_a_restart_and_has_the_same_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::open(folder.path()).expect("new");
        let id = ledger.id().to_owned();
        assert_eq!(ledger.claim(&row("a")), Ok(true));
        drop(ledger);
        let ledger = Ledger::open(folder.path()).expect("kept");
        assert_eq!(ledger.id(), id);
        assert_eq!(ledger.alive(), Ok(Some(row("a"))));
        assert_eq!(ledger.end("a", 5), Ok(true));
        assert_eq!(ledger.forget(5), Ok(false));
        assert_eq!(ledger.forget(6), Ok(true));
    }
}
