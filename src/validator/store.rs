//! What a validator remembers: challenges and their outcomes, scores, and weights on their way.
//!
//! One SQLite file with the tables and columns of SN27 v1.5.3, so that its database opens here and
//! ours opens there; tables of our own are beside them, and their names begin with `sn27_`. Times
//! are UTC. A round is one transaction, and a challenge counts once, whenever a process was killed.

mod commits;
mod error;
mod history;
mod roster;
mod round;
mod schema;
mod scores;
mod sent;
mod steps;
mod time;

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, DropBehavior, OpenFlags, Transaction, TransactionBehavior};

use crate::hold::Hold;
pub use commits::{Commit, CommitKey, Content, State};
pub use error::StoreError;
pub use history::Miner;
pub use round::{Answered, Recorded, Round};
pub use scores::{Average, Scored};
pub use sent::Sent;
use steps::Steps;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database of a validator.
pub struct Store {
    connection: Mutex<Connection>,
    steps: Steps,
    /// Of the one that writes for as long as it runs.
    _hold: Option<Hold>,
}

impl Store {
    /// Opens a database, or makes one.
    ///
    /// # Errors
    /// A file that can't be written, that is no database, or a newer version's.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::prepare(Connection::open(path)?)
    }

    /// Opens a database, or makes one, for a validator alone: a second one would set weights beside
    /// it. Others may look.
    ///
    /// # Errors
    /// As [`open`](Self::open); another validator that has it.
    pub fn own(path: &Path) -> Result<Self, StoreError> {
        let mut lock = path.to_owned().into_os_string();
        lock.push(".lock");
        let hold = Hold::take(Path::new(&lock)).map_err(|error| StoreError::File {
            path: lock.clone().into(),
            why: error.to_string(),
        })?;
        let hold = hold.ok_or_else(|| StoreError::Busy(path.to_owned()))?;
        Ok(Self {
            _hold: Some(hold),
            ..Self::open(path)?
        })
    }

    /// Opens a database that is there, and changes nothing in it.
    ///
    /// # Errors
    /// A file that is not there, or is no database.
    pub fn read_only(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        schema::check(&connection)?;
        Ok(Self::of(connection))
    }

    /// A database that ends with the process.
    ///
    /// # Errors
    /// Too little memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    /// For tests: ends before the given step of all that is written from now on, as a killed
    /// process does.
    #[must_use]
    pub fn stopping_before(mut self, step: u32) -> Self {
        self.steps = Steps::allow(step);
        self
    }

    fn prepare(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(PATIENCE)?;
        schema::create(&connection)?;
        Ok(Self::of(connection))
    }

    fn of(connection: Connection) -> Self {
        Self {
            connection: Mutex::new(connection),
            steps: Steps::default(),
            _hold: None,
        }
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // What a panic left unfinished was rolled back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes all that `change` changes, or nothing.
    fn change<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>, &Steps) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.steps.next()?;
        let mut connection = self.connection();
        let mut transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = change(&transaction, &self.steps).and_then(|value| {
            self.steps.next()?;
            Ok(value)
        });
        if matches!(changed, Err(StoreError::Stopped)) {
            // A killed process rolls nothing back: whoever opens the file next does.
            transaction.set_drop_behavior(DropBehavior::Ignore);
        }
        let value = changed?;
        transaction.commit()?;
        self.steps.next()?;
        Ok(value)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
