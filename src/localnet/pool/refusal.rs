//! Why the pool doesn't take an extrinsic, with the codes and words of Substrate's `author` methods.

use sp_runtime::transaction_validity::{InvalidTransaction, UnknownTransaction};

use super::Hash;

/// An extrinsic that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("Extrinsic has invalid format: {0}")]
    BadFormat(String),
    #[error("Invalid Transaction")]
    Invalid(InvalidTransaction),
    #[error("Unknown Transaction Validity")]
    Unknown(UnknownTransaction),
    #[error("Runtime error: {0}")]
    Runtime(String),
    #[error("Transaction is temporarily banned")]
    Banned,
    #[error("Transaction Already Imported")]
    AlreadyImported(Hash),
    #[error("Priority is too low: ({old} vs {new})")]
    TooLowPriority { old: u64, new: u64 },
    /// The pool is full of what goes before it.
    #[error("Immediately Dropped")]
    Full,
    #[error("Transaction does not provide any tags, so the pool can't identify it")]
    NoTags,
}

impl Refusal {
    /// The JSON-RPC error code.
    pub(crate) fn code(&self) -> i32 {
        match self {
            Self::BadFormat(_) => 1001,
            Self::Runtime(_) => 1002,
            Self::Invalid(_) => 1010,
            Self::Unknown(_) | Self::NoTags => 1011,
            Self::Banned => 1012,
            Self::AlreadyImported(_) => 1013,
            Self::TooLowPriority { .. } => 1014,
            Self::Full => 1016,
        }
    }

    /// The error's data: what the message doesn't say.
    pub(crate) fn data(&self) -> Option<String> {
        Some(match self {
            Self::Invalid(InvalidTransaction::Custom(code)) => format!("Custom error: {code}"),
            Self::Invalid(why) => <&str>::from(*why).to_owned(),
            Self::Unknown(why) => format!("{why:?}"),
            Self::AlreadyImported(hash) => format!("[{hash:?}]"),
            Self::TooLowPriority { .. } => "The transaction has too low priority to replace \
                                            another transaction already in the pool."
                .to_owned(),
            Self::Full => "The transaction couldn't enter the pool because of the limit".to_owned(),
            _ => return None,
        })
    }
}
