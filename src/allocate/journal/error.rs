//! What goes wrong with the journal.

use std::path::{Path, PathBuf};

/// A journal that can't be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// SQLite says no.
    #[error("{}: {why}", path.display())]
    Sqlite {
        /// Which file.
        path: PathBuf,
        /// Its words.
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
}

impl JournalError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => {
                "see whether the disk is full and who owns the file; keep it: it has the keys of what is allocated"
            }
            Self::Newer { .. } => "use the newer sn27, or another folder with --state",
        }
    }

    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        Self::Sqlite {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }
}
