//! What keeps a localnet from starting or from making a block.

use std::path::PathBuf;

/// A localnet that can't start, or a request that it can't carry out.
#[derive(Debug, thiserror::Error)]
pub enum LocalnetError {
    /// The port is taken or may not be used.
    #[error("port {port} of 127.0.0.1: {source}")]
    Listen {
        /// As it was asked for; 0 is any.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file of the state directory can't be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or the directory.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process has the directory.
    #[error("{} is in use by another localnet", .0.display())]
    InUse(PathBuf),
    /// A file that is no log of blocks.
    #[error("{} is not the log of a localnet", .0.display())]
    NotALog(PathBuf),
    /// Blocks after the damage are whole, so this is no torn tail.
    #[error("{} is damaged at byte {offset}", path.display())]
    Damaged {
        /// The log.
        path: PathBuf,
        /// Where the damaged record begins.
        offset: u64,
    },
    /// The blocks belong to a chain with another first state, such as another netuid.
    #[error("{} holds another chain: its genesis is {found}, not {wanted}", path.display())]
    OtherGenesis {
        /// The log.
        path: PathBuf,
        /// The genesis in the log.
        found: String,
        /// The genesis of this start.
        wanted: String,
    },
    /// The blocks were made by another version of the runtime.
    #[error("{} was written by runtime {found}, and this is {wanted}", path.display())]
    OtherRuntime {
        /// The log.
        path: PathBuf,
        /// Name and version in the log.
        found: String,
        /// Name and version of this program.
        wanted: String,
    },
    /// The runtime refused what every block must have, or the state was inconsistent.
    #[error("the runtime failed: {0}")]
    Runtime(String),
    /// The pool refused an extrinsic.
    #[error("the extrinsic was refused: {0}")]
    Refused(String),
    /// It has been stopped.
    #[error("the localnet has stopped")]
    Stopped,
}

impl LocalnetError {
    /// What to do next, where there is one thing to do.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Listen { .. } => "choose another port, or 0 for any that is free",
            Self::InUse(_) => "stop the other localnet, or choose another directory",
            Self::NotALog(_)
            | Self::Damaged { .. }
            | Self::OtherGenesis { .. }
            | Self::OtherRuntime { .. } => "choose an empty directory, or remove this one",
            _ => return None,
        })
    }
}
