//! The tables, and how the file is opened.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use super::JournalError;

/// `user_version` of the file.
const VERSION: i64 = 1;

/// How long a writer is waited for: `mine stats` beside `mine`.
const PATIENCE: Duration = Duration::from_secs(5);

/// Times are milliseconds, of `arrived` since 1970; `minute` is minutes since 1970. Refusals are
/// counted by minute and rule, so that a flood of them is a few rows; the hotkey is that of a
/// registered caller, else empty.
const TABLES: &str = "
    CREATE TABLE challenges (
        id INTEGER PRIMARY KEY,
        arrived INTEGER NOT NULL,
        name TEXT NOT NULL,
        hotkey TEXT NOT NULL,
        uid INTEGER,
        stake INTEGER NOT NULL,
        difficulty INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        rule TEXT,
        waited REAL,
        hashing REAL,
        total REAL,
        candidates INTEGER
    ) STRICT;
    CREATE INDEX challenges_by_time ON challenges (arrived);
    CREATE TABLE refusals (
        minute INTEGER NOT NULL,
        rule TEXT NOT NULL,
        hotkey TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (minute, rule, hotkey)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE memory (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Opens the file to write to it, and makes it where it is not there.
pub(super) fn open(path: &Path) -> Result<Connection, JournalError> {
    let failed = |error| JournalError::sqlite(path, error);
    let mut connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    // A kill loses nothing that was committed; a power failure at most the last moments.
    let set = |name, value: &str| connection.pragma_update(None, name, value);
    set("journal_mode", "WAL").map_err(failed)?;
    set("synchronous", "NORMAL").map_err(failed)?;
    // KiB of pages in memory: rows are written once, and hardly read.
    set("cache_size", "-256").map_err(failed)?;
    match version(&connection, path)? {
        0 => {
            let make = connection.transaction().map_err(failed)?;
            make.execute_batch(TABLES).map_err(failed)?;
            make.pragma_update(None, "user_version", VERSION)
                .map_err(failed)?;
            make.commit().map_err(failed)?;
        }
        _ => {
            let check: String = connection
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
                .map_err(failed)?;
            if check != "ok" {
                return Err(JournalError::Garbage {
                    path: path.to_owned(),
                    why: check,
                });
            }
        }
    }
    Ok(connection)
}

/// Opens the file to read it.
pub(super) fn look(path: &Path) -> Result<Connection, JournalError> {
    let failed = |error| JournalError::sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    version(&connection, path)?;
    Ok(connection)
}

fn version(connection: &Connection, path: &Path) -> Result<i64, JournalError> {
    let version = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| JournalError::sqlite(path, error))?;
    if version > VERSION {
        let path = path.to_owned();
        return Err(JournalError::Newer { path, version });
    }
    Ok(version)
}
