//! Failure as users meet it: a kind, which decides the exit code, a message and what to do next.
//!
//! Modules have their own small error enums; they become an [`Error`] once, where a command calls
//! them. Message text never decides a code.

use std::fmt;

/// What sort of failure; the numbers are the program's exit codes and are documented in README.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything that has no kind of its own.
    Failed = 1,
    /// The command line or its input means nothing.
    Usage = 2,
    /// What was asked for is not there.
    NotFound = 3,
    /// No node of the chain, or no peer, can be reached or understood.
    Network = 4,
    /// A key or its password.
    Key = 5,
    /// The chain said no.
    ChainRefused = 6,
    /// A price cap or a spending limit of the user's own.
    Policy = 7,
    /// A limit of time passed.
    Timeout = 8,
    /// A device or its driver can't do it.
    Device = 9,
    /// Ctrl-C or a request to terminate.
    Interrupted = 130,
}

impl Kind {
    /// All kinds, by exit code.
    pub const ALL: [Self; 10] = [
        Self::Failed,
        Self::Usage,
        Self::NotFound,
        Self::Network,
        Self::Key,
        Self::ChainRefused,
        Self::Policy,
        Self::Timeout,
        Self::Device,
        Self::Interrupted,
    ];

    /// The process's exit code.
    pub const fn exit_code(self) -> u8 {
        self as u8
    }

    /// The kind's name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Network => "network",
            Self::Key => "key",
            Self::ChainRefused => "chain_refused",
            Self::Policy => "policy",
            Self::Timeout => "timeout",
            Self::Device => "device",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A failure, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Decides the exit code.
    pub kind: Kind,
    /// Lower-case, names the thing.
    pub message: String,
    /// The next thing to do.
    pub help: Option<String>,
}

impl Error {
    /// A failure without help; add it with [`Error::help`].
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: None,
        }
    }

    /// A command line or an input that means nothing.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The failure of an operation on a file.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(Kind::Failed, format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_serialize_as_their_codes() {
        for kind in Kind::ALL {
            let json = serde_json::to_value(kind).expect("a unit variant serializes");
            assert_eq!(json, kind.code());
        }
    }
}
