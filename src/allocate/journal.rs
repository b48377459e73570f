//! Allocations on disk: which there are, how far each one is, and what opens them.
//!
//! One SQLite file that its owner alone can read, as it has RSA keys and passwords in it; they are
//! wiped from it when the allocation is over. A stage changes only from the one that it was thought
//! to have.

mod error;
mod file;
mod row;
mod stage;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::{AllocateError, Files, TenantKey, Way, files};
use crate::{epoch::milliseconds, hold::Hold};
pub use error::JournalError;
pub use row::Allocation;
pub use stage::Stage;

/// The file within the state folder.
const FILE: &str = "allocations.sqlite";
/// The journal, open.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    path: PathBuf,
    connection: Mutex<Connection>,
}

/// The right to take an allocation's steps, for one process at a time.
#[derive(Debug)]
pub struct Working(#[expect(dead_code, reason = "it holds by being there")] Hold);

impl Journal {
    /// Opens the journal of a state folder, and makes both where there are none.
    ///
    /// # Errors
    /// A folder that can't be written, a file that is no journal, or a newer program's.
    pub fn open(folder: &Path) -> Result<Self, AllocateError> {
        files::make(folder)?;
        let path = folder.join(FILE);
        let connection = file::open(&path)?;
        Ok(Self {
            folder: folder.to_owned(),
            path,
            connection: Mutex::new(connection),
        })
    }

    /// Opens a journal if there is one.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn look(folder: &Path) -> Result<Option<Self>, AllocateError> {
        match folder.join(FILE).exists() {
            true => Self::open(folder).map(Some),
            false => Ok(None),
        }
    }

    /// An allocation's files.
    pub fn files(&self, id: &str) -> Files {
        Files::new(self.folder.join(id))
    }

    /// All allocations, the newest first.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn all(&self) -> Result<Vec<Allocation>, JournalError> {
        self.select("ORDER BY made DESC, id", [])
    }

    /// One allocation, by its id or by enough of its beginning.
    ///
    /// # Errors
    /// None or several, a file that can't be read.
    pub fn find(&self, id: &str) -> Result<Allocation, AllocateError> {
        let unknown = || AllocateError::Unknown(id.to_owned());
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let found = self.select("WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2", [id])?;
        <[Allocation; 1]>::try_from(found)
            .map(|[one]| one)
            .map_err(|_| unknown())
    }

    fn select(
        &self,
        which: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<Allocation>, JournalError> {
        let query = format!("{} {which}", row::SELECT);
        let connection = self.connection();
        let mut query = connection.prepare(&query).map_err(|e| self.failed(&e))?;
        let rows = query.query_map(values, row::read);
        let rows = rows.and_then(Iterator::collect);
        rows.map_err(|error| self.failed(&error))
    }

    /// Whether a process is taking an allocation's steps.
    pub fn is_worked_on(&self, id: &str) -> bool {
        Hold::is_taken(&self.files(id).lock())
    }

    /// Takes the right to an allocation's steps.
    ///
    /// # Errors
    /// Another process that has it.
    pub fn work(&self, id: &str) -> Result<Working, AllocateError> {
        let files = self.files(id);
        files.make()?;
        let lock = files.lock();
        let hold = Hold::take(&lock).map_err(|error| AllocateError::file(&lock, &error))?;
        let hold = hold.ok_or_else(|| AllocateError::Busy(id.to_owned()))?;
        Ok(Working(hold))
    }

    /// The key of an allocation that is not over.
    pub(super) fn key(&self, id: &str) -> Result<TenantKey, AllocateError> {
        let query = "SELECT key FROM allocations WHERE id = ?1";
        let connection = self.connection();
        let found = connection.query_row(query, [id], |row| row.get(0));
        let found: Option<Option<String>> = found.optional().map_err(|e| self.failed(&e))?;
        let pem = found.flatten().map(Zeroizing::new);
        let pem = pem.ok_or_else(|| AllocateError::Unknown(id.to_owned()))?;
        TenantKey::parse(&pem)
    }

    /// The private key of an allocation, for its owner to see.
    ///
    /// # Errors
    /// An allocation that is over, a file that can't be read.
    pub fn secret_key(&self, id: &str) -> Result<Zeroizing<String>, AllocateError> {
        self.key(id)?.pem()
    }

    /// Writes down an allocation that is to be.
    pub(super) fn begin(
        &self,
        allocation: &Allocation,
        key: &TenantKey,
    ) -> Result<(), AllocateError> {
        let pem = key.pem()?;
        let Allocation {
            id,
            stage,
            network,
            netuid,
            uid,
            miner,
            axon,
            own,
            days,
            wanted,
            ssh_key,
            login,
            made,
            ..
        } = allocation;
        self.change(
            "INSERT INTO allocations (id, stage, network, netuid, uid, miner, axon, own, days,
                 wanted, ssh_key, identity, key, made)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                id,
                stage.name(),
                network,
                netuid,
                uid,
                miner.to_string(),
                axon.to_string(),
                own.to_string(),
                days,
                row::wanted(wanted),
                ssh_key.to_string(),
                row::identity(login),
                *pem,
                made,
            ],
        )?;
        Ok(())
    }

    /// From one stage to the next; false where it was not in the first.
    pub(super) fn advance(&self, id: &str, from: Stage, to: Stage) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET stage = ?3 WHERE id = ?1 AND stage = ?2";
        self.change(change, params![id, from.name(), to.name()])
    }

    /// It is up: how to log in, and when it ends by itself.
    pub(super) fn up(&self, id: &str, way: &Way, until: i64) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET stage = 'up', way = ?2, until = ?3
                      WHERE id = ?1 AND stage IN ('checked', 'up', 'reachable', 'active')";
        self.change(change, params![id, *row::way(way), until])
    }

    /// Where the miner is now.
    pub(super) fn moved(&self, id: &str, axon: std::net::SocketAddr) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET axon = ?2 WHERE id = ?1";
        self.change(change, params![id, axon.to_string()])
    }

    /// Whether its container stands still.
    pub(super) fn paused(&self, id: &str, paused: bool) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET paused = ?2 WHERE id = ?1";
        self.change(change, params![id, paused])
    }

    /// It is to be given back, and why.
    pub(super) fn releasing(&self, id: &str, why: &str) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET stage = 'releasing', why = coalesce(why, ?2)
                      WHERE id = ?1 AND stage != 'released'";
        self.change(change, params![id, why])
    }

    /// It is over; its secrets are wiped.
    pub(super) fn released(&self, id: &str, why: &str) -> Result<bool, JournalError> {
        let change = "UPDATE allocations SET stage = 'released', key = NULL, way = NULL,
                          why = coalesce(why, ?2), ended = coalesce(ended, ?3), paused = 0
                      WHERE id = ?1";
        self.change(change, params![id, why, milliseconds()])
    }

    fn change(&self, to: &str, values: impl rusqlite::Params) -> Result<bool, JournalError> {
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

    fn failed(&self, error: &rusqlite::Error) -> JournalError {
        JournalError::sqlite(&self.path, error)
    }
}
