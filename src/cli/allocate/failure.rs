//! A failure of an allocation as the user's.

use crate::{
    allocate::AllocateError,
    error::{Error, Kind},
};

pub(super) fn error(error: AllocateError) -> Error {
    let kind = match &error {
        error if error.is_timeout() => Kind::Timeout,
        AllocateError::Call { .. }
        | AllocateError::Way(_)
        | AllocateError::HostKey { .. }
        | AllocateError::Unreachable { .. } => Kind::Network,
        AllocateError::Unknown(_) | AllocateError::Gone(_) => Kind::NotFound,
        _ => Kind::Failed,
    };
    Error::new(kind, error.to_string()).help(error.help())
}
