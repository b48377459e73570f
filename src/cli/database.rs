//! Where a validator's database is: where upstream's validator looks for the same file.

use std::path::PathBuf;

use crate::{
    error::{Error, Kind},
    validator::store::StoreError,
};

const VARIABLE: &str = "SQLITE_DB_PATH";
const DEFAULT: &str = "database.db";

/// The file, as named, as set, or as upstream has it.
pub(super) fn path(named: Option<PathBuf>) -> PathBuf {
    named
        .or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from))
        .unwrap_or_else(|| DEFAULT.into())
}

/// A failure of the store as the user's.
pub(super) fn failure(error: &StoreError) -> Error {
    let kind = match error {
        StoreError::Missing(_) => Kind::NotFound,
        _ => Kind::Failed,
    };
    Error::new(kind, error.to_string()).help(error.help())
}
