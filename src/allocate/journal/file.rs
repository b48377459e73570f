//! The journal's file: its tables, its version, and who may read it.

use std::{
    fs::{OpenOptions, Permissions},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
    time::Duration,
};

use rusqlite::Connection;

use super::JournalError;
use crate::allocate::AllocateError;

/// `user_version` of the file.
const VERSION: i64 = 1;
/// How long another process is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Times are milliseconds since 1970. `key` is the private RSA key, `way` the way in as JSON.
const TABLES: &str = "
    CREATE TABLE allocations (
        id TEXT PRIMARY KEY,
        stage TEXT NOT NULL,
        network TEXT NOT NULL,
        netuid INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        miner TEXT NOT NULL,
        axon TEXT NOT NULL,
        own TEXT NOT NULL,
        days INTEGER NOT NULL,
        wanted TEXT NOT NULL,
        ssh_key TEXT NOT NULL,
        identity TEXT,
        key TEXT,
        way TEXT,
        paused INTEGER NOT NULL DEFAULT 0,
        made INTEGER NOT NULL,
        until INTEGER,
        ended INTEGER,
        why TEXT
    ) STRICT;
";

/// Opens it, its owner's alone; makes it where there is none.
pub(super) fn open(path: &Path) -> Result<Connection, AllocateError> {
    // SQLite would make it readable for others; its other files follow this one.
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).mode(0o600).open(path);
    let file = file.map_err(|error| AllocateError::file(path, &error))?;
    file.set_permissions(Permissions::from_mode(0o600))
        .map_err(|error| AllocateError::file(path, &error))?;
    Ok(connect(path)?)
}

fn connect(path: &Path) -> Result<Connection, JournalError> {
    let failed = |error: rusqlite::Error| JournalError::sqlite(path, &error);
    let mut connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        // What is deleted is overwritten.
        ("secure_delete", "ON"),
    ] {
        let set = connection.pragma_update_and_check(None, name, value, |_| Ok(()));
        set.or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(()),
            error => Err(error),
        })
        .map_err(failed)?;
    }
    let begun = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
    let make = begun.map_err(failed)?;
    let version: i64 = make
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(failed)?;
    if version > VERSION {
        return Err(JournalError::Newer {
            path: path.to_owned(),
            version,
        });
    }
    if version == 0 {
        make.execute_batch(TABLES).map_err(failed)?;
        make.pragma_update(None, "user_version", VERSION)
            .map_err(failed)?;
    }
    make.commit().map_err(failed)?;
    Ok(connection)
}
