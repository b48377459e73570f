//! What goes wrong with a validator's database.

use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("{}: there is no such database", .0.display())]
    Missing(PathBuf),
    /// Another validator writes to it.
    #[error("{}: another validator writes to this database", .0.display())]
    Busy(PathBuf),
    /// The operating system says no.
    #[error("{}: {why}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Its words.
        why: String,
    },
    /// SQLite can't do it.
    #[error("the validator's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A newer program wrote it.
    #[error("the validator's database has version {found}; this program knows up to {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Something in it is not what was written.
    #[error("the validator's database holds {what} that makes no sense: {why}")]
    Content {
        /// What.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A test ended it here.
    #[error("stopped by a test")]
    Stopped,
}

impl StoreError {
    pub(super) fn content(what: &'static str, why: impl ToString) -> Self {
        let why = why.to_string();
        Self::Content { what, why }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing(_) => "name the validator's database with --database",
            Self::Busy(_) => "stop it first, or name another file with --database",
            Self::File { .. } => "name a file that can be written with --database",
            Self::Newer { .. } => "use the newer sn27, or another file",
            Self::Database(_) | Self::Content { .. } => {
                "see whether the file is a validator's database, and whether the disk is full"
            }
            Self::Stopped => "run it again",
        }
    }
}
