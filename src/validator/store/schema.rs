//! The tables: those of SN27 v1.5.3, and ours.

use rusqlite::Connection;

use super::StoreError;

/// Of our own tables.
const VERSION: i64 = 1;

/// Tables, columns, keys and indexes by the names of SN27 v1.5.3.
const UPSTREAM: &str = "
    CREATE TABLE IF NOT EXISTS miner (uid INTEGER PRIMARY KEY, ss58_address TEXT UNIQUE);
    CREATE TABLE IF NOT EXISTS miner_details (
        id INTEGER PRIMARY KEY, hotkey TEXT UNIQUE, details TEXT, no_specs_count INTEGER DEFAULT 0);
    CREATE TABLE IF NOT EXISTS tb (id INTEGER PRIMARY KEY, hotkey TEXT, details TEXT);
    CREATE TABLE IF NOT EXISTS challenge_details (
        uid INTEGER, ss58_address TEXT, success BOOLEAN, elapsed_time REAL, difficulty INTEGER,
        created_at TIMESTAMP,
        FOREIGN KEY (uid) REFERENCES miner(uid) ON DELETE CASCADE,
        FOREIGN KEY (ss58_address) REFERENCES miner(ss58_address) ON DELETE CASCADE);
    CREATE TABLE IF NOT EXISTS blacklist (id INTEGER PRIMARY KEY, hotkey TEXT UNIQUE, details TEXT);
    CREATE TABLE IF NOT EXISTS allocation (id INTEGER PRIMARY KEY, hotkey TEXT UNIQUE, details TEXT);
    CREATE TABLE IF NOT EXISTS wandb_runs (hotkey TEXT PRIMARY KEY, run_id TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS idx_uid ON challenge_details (uid);
    CREATE INDEX IF NOT EXISTS idx_ss58_address ON challenge_details (ss58_address);
";

const OURS: &str = "
    CREATE TABLE IF NOT EXISTS sn27_rounds (id TEXT PRIMARY KEY, created_at TIMESTAMP NOT NULL);
    CREATE INDEX IF NOT EXISTS sn27_by_uid ON challenge_details (uid, ss58_address);
    CREATE INDEX IF NOT EXISTS sn27_by_hotkey ON challenge_details (ss58_address, uid);
    CREATE TABLE IF NOT EXISTS sn27_challenges (
        id TEXT PRIMARY KEY, round TEXT NOT NULL REFERENCES sn27_rounds(id),
        uid INTEGER NOT NULL, hotkey TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS sn27_scores (
        uid INTEGER PRIMARY KEY, hotkey TEXT NOT NULL, last REAL NOT NULL, average REAL NOT NULL,
        rounds INTEGER NOT NULL, updated_at TIMESTAMP NOT NULL);
    CREATE TABLE IF NOT EXISTS sn27_commits (
        chain BLOB NOT NULL, netuid INTEGER NOT NULL, hotkey TEXT NOT NULL, hash BLOB NOT NULL,
        uids TEXT NOT NULL, weights TEXT NOT NULL, version_key INTEGER NOT NULL,
        salt TEXT, sealed BLOB, round INTEGER, made INTEGER NOT NULL, state TEXT NOT NULL,
        created_at TIMESTAMP NOT NULL,
        PRIMARY KEY (chain, netuid, hotkey, hash));
    CREATE TABLE IF NOT EXISTS sn27_rosters (
        network TEXT NOT NULL, netuid INTEGER NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (network, netuid));
    CREATE TABLE IF NOT EXISTS sn27_sent (
        chain BLOB NOT NULL, hotkey TEXT NOT NULL, nonce INTEGER NOT NULL, until INTEGER NOT NULL,
        PRIMARY KEY (chain, hotkey));
";

/// Makes what is missing.
pub(super) fn create(connection: &Connection) -> Result<(), StoreError> {
    check(connection)?;
    // A killed process loses nothing that was committed, and readers are never in the way.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // Weights on their way must be there even after the power failed.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let made = connection
        .execute_batch(UPSTREAM)
        .and_then(|()| connection.execute_batch(OURS))
        .and_then(|()| connection.pragma_update(None, "user_version", VERSION))
        .and_then(|()| connection.execute_batch("COMMIT"));
    if made.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    Ok(made?)
}

/// Refuses a newer program's file.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION {
        return Err(StoreError::Newer {
            found,
            known: VERSION,
        });
    }
    Ok(())
}
