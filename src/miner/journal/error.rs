//! What goes wrong with a journal.

use std::path::{Path, PathBuf};

/// A journal that can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The operating system says no.
    #[error("{}: {why}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// Its words.
        why: String,
    },
    /// SQLite says no.
    #[error("{}: {why}", path.display())]
    Sqlite {
        /// Which file.
        path: PathBuf,
        /// Its words.
        why: String,
    },
    /// Something in it is not what this program wrote.
    #[error("{}: it can't be read: {why}", path.display())]
    Garbage {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A newer program made it.
    #[error("{} is a newer sn27's journal (version {version})", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// Another miner writes to it.
    #[error("another miner writes to {}", .0.display())]
    Busy(PathBuf),
}

impl JournalError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::File { .. } => "name a folder that can be written with --state",
            Self::Sqlite { .. } | Self::Garbage { .. } => {
                "see whether the disk is full; a broken journal can be moved away, mining needs none of it"
            }
            Self::Newer { .. } => "use the newer sn27, or another folder with --state",
            Self::Busy(_) => "stop it first, or use another folder with --state",
        }
    }

    pub(super) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }

    pub(super) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        Self::Sqlite {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }
}
