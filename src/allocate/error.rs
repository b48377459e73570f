//! Why an allocation does not go on.

use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{InvalidWay, JournalError, Stage};
use crate::{entropy::NoRandomness, wire::CallError};

/// What was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether the machine is free.
    Check,
    /// Having it.
    Register,
    /// Whether it is still ours.
    Confirm,
    /// Logging in.
    Reach,
    /// Giving it back.
    Release,
    /// Something done with the container.
    Change,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check => "asking whether it is free",
            Self::Register => "asking for it",
            Self::Confirm => "asking whether it is ours",
            Self::Reach => "reaching it over SSH",
            Self::Release => "giving it back",
            Self::Change => "having its container changed",
        })
    }
}

/// An allocation that does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllocateError {
    /// The journal can't be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// No key can be made.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// No RSA key can be made or read.
    #[error("the allocation's RSA key can't be had: {0}")]
    Key(String),
    /// A file of the allocation's.
    #[error("{}: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// There is no such allocation.
    #[error("there is no allocation {0}")]
    Unknown(String),
    /// Another process is at it.
    #[error("another sn27 is at work on allocation {0}")]
    Busy(String),
    /// It is not so far, or is over.
    #[error("allocation {id} is {stage}")]
    Stage {
        /// Which.
        id: String,
        /// How far it is.
        stage: Stage,
    },
    /// The miner has no answer.
    #[error("{step}: {error}")]
    Call {
        /// What was asked.
        step: Step,
        /// Why.
        error: CallError,
    },
    /// The miner says no.
    #[error("{step}: the miner says no{}", .why.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    Refused {
        /// What was asked.
        step: Step,
        /// Its words, if it has any.
        why: Option<String>,
    },
    /// The way in makes no sense.
    #[error("the miner's way in is none: {0}")]
    Way(#[from] InvalidWay),
    /// SSH does not answer in time.
    #[error("SSH at {address} does not answer: {why}")]
    Unreachable {
        /// Where.
        address: SocketAddr,
        /// What was seen last.
        why: String,
    },
    /// The machine's key can't be had.
    #[error("the host key of {address} can't be read: {why}")]
    HostKey {
        /// Where.
        address: SocketAddr,
        /// What was seen.
        why: String,
    },
    /// The miner no longer has it.
    #[error("the miner says that allocation {0} is not ours, or is gone")]
    Gone(String),
}

impl AllocateError {
    /// What to do next.
    pub fn help(&self) -> String {
        match self {
            Self::Journal(error) => error.help().to_owned(),
            Self::Randomness(_) | Self::Key(_) => "try again".to_owned(),
            Self::File { .. } => "see whether the disk is full and who owns the folder".to_owned(),
            Self::Unknown(_) => "`sn27 allocate list --all` shows those that there are".to_owned(),
            Self::Busy(_) => "wait for it, or end it".to_owned(),
            Self::Stage { id, stage } => match stage {
                Stage::Released => "have another one with `sn27 allocate new`".to_owned(),
                Stage::Releasing => format!("go on with `sn27 allocate release {id}`"),
                _ => format!("go on with `sn27 allocate resume {id}`, or give it back with `sn27 allocate release {id}`"),
            },
            Self::Call { error: CallError::Refused { status: 403, .. }, .. } => {
                "miners lend to registered hotkeys with a validator permit and stake; see what it says".to_owned()
            }
            Self::Call { .. } => "the miner may be away: see `sn27 metagraph`, and try again".to_owned(),
            Self::Refused { .. } => "choose another miner, or wait for this one with --wait".to_owned(),
            Self::Way(_) => "give it back, and choose another miner".to_owned(),
            Self::Unreachable { .. } | Self::HostKey { .. } => {
                "the miner's SSH port may be closed to you: try `sn27 allocate resume ID`, or give it back".to_owned()
            }
            Self::Gone(id) => format!("forget it with `sn27 allocate release {id}`"),
        }
    }

    /// Whether time was up.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self,
            Self::Call {
                error: CallError::Timeout,
                ..
            } | Self::Unreachable { .. }
        )
    }

    pub(super) fn file(path: &Path, error: &io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }
}
