//! What can go wrong with a wallet's files, each error with the path it is about.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{InvalidName, KeyfileError};
use crate::address::Address;

/// A failure to read or write a wallet.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
    /// A name that no file can have.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// A file that could not be read or written.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What is the matter with it.
        problem: FileProblem,
    },
    /// A file whose bytes give no key.
    #[error("{} {problem}", path.display())]
    Keyfile {
        /// The file.
        path: PathBuf,
        /// Why not.
        problem: KeyfileError,
    },
    /// A public file beside a private one of another key.
    #[error("{} has the key of {public}, but the private key beside it is {private}", path.display())]
    OtherKey {
        /// The public file.
        path: PathBuf,
        /// Its address.
        public: Address,
        /// The private key's.
        private: Address,
    },
    /// The files of an interrupted change, and others that came since.
    #[error(
        "{} holds an interrupted change, and {} was made since by another program",
        pending.display(), path.display()
    )]
    Unfinished {
        /// The folder of the change.
        pending: PathBuf,
        /// The file in its way.
        path: PathBuf,
    },
    /// A test asked to stop here, as a killed process would.
    #[error("stopped on request")]
    #[doc(hidden)]
    Stopped,
}

/// What is the matter with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileProblem {
    /// It is not there.
    #[error("there is no such file")]
    Missing,
    /// It is there, and was not to be replaced.
    #[error("already exists")]
    Exists,
    /// The user may not.
    #[error("permission denied")]
    Permission,
    /// A folder, a device, a pipe.
    #[error("is not a file")]
    NotAFile,
    /// A file where a folder should be.
    #[error("a part of the path is not a folder")]
    NotAFolder,
    /// Symbolic links that lead nowhere.
    #[error("its symbolic links go round in a loop")]
    Loop,
    /// A link that a write would replace, leaving the old key where it points.
    #[error("is a symbolic link, which is not written through")]
    Link,
    /// No keyfile is so large.
    #[error("is larger than 64 KiB, so it is not a keyfile")]
    TooLarge,
    /// Another process was faster.
    #[error("was changed by another program meanwhile")]
    Changed,
    /// Anything else.
    #[error("{0}")]
    Io(io::Error),
}

impl WalletError {
    pub(super) fn file(path: &Path, problem: impl Into<FileProblem>) -> Self {
        Self::File {
            path: path.to_owned(),
            problem: problem.into(),
        }
    }

    pub(super) fn keyfile(path: &Path, problem: KeyfileError) -> Self {
        Self::Keyfile {
            path: path.to_owned(),
            problem,
        }
    }

    /// Whether the file is simply not there.
    pub fn is_missing(&self) -> bool {
        matches!(
            self,
            Self::File {
                problem: FileProblem::Missing,
                ..
            }
        )
    }

    /// Whether a password is wrong or missing, or the key is no good: not a matter of files.
    pub fn is_about_the_key(&self) -> bool {
        matches!(self, Self::Keyfile { .. } | Self::OtherKey { .. })
    }

    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Name(name) => name.help(),
            Self::File { problem, .. } => problem.help(),
            Self::Keyfile { problem, .. } => problem.help(),
            Self::OtherKey { .. } => {
                "find out which is right; `sn27 wallet regen-coldkeypub` writes the public file"
            }
            Self::Unfinished { .. } => "move one of the two away, then try again",
            Self::Stopped => "try again",
        }
    }
}

impl FileProblem {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing => "`sn27 wallet list` shows the wallets that are there",
            Self::Exists => "choose another name, or replace it with --overwrite",
            Self::Permission => "run as the user who owns the wallet",
            Self::NotAFile | Self::NotAFolder | Self::Loop => "move it away",
            Self::Link => "name the wallet that the link leads to",
            Self::Changed => "look at the wallet, then try again",
            Self::TooLarge => "check the path; keyfiles have less than 3 KiB",
            Self::Io(_) => "check the disk and the path",
        }
    }
}

impl From<io::Error> for FileProblem {
    fn from(error: io::Error) -> Self {
        use rustix::io::Errno;
        match Errno::from_io_error(&error) {
            Some(Errno::NOENT) => Self::Missing,
            Some(Errno::EXIST | Errno::NOTEMPTY) => Self::Exists,
            Some(Errno::ACCESS | Errno::PERM) => Self::Permission,
            Some(Errno::ISDIR) => Self::NotAFile,
            Some(Errno::NOTDIR) => Self::NotAFolder,
            Some(Errno::LOOP) => Self::Loop,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn what_the_system_says_is_told_with_the_path() {
        for (errno, words) in [
            (Errno::ACCESS, "/w/coldkey: permission denied"),
            (Errno::NOENT, "/w/coldkey: there is no such file"),
            (
                Errno::LOOP,
                "/w/coldkey: its symbolic links go round in a loop",
            ),
            (Errno::NOTEMPTY, "/w/coldkey: already exists"),
        ] {
            let error = WalletError::file(Path::new("/w/coldkey"), io::Error::from(errno));
            assert_eq!(error.to_string(), words);
            assert_eq!(error.is_missing(), errno == Errno::NOENT);
        }
    }
}
