//! Why something is not done.

use super::{
    docker::DockerError, ledger::LedgerError, password::NoRandomness, request::InvalidRequest,
    share::Short,
};

/// A request that is answered with `status: false`.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error(transparent)]
    Invalid(#[from] InvalidRequest),
    #[error("nothing is lent here: {0}")]
    NotLending(String),
    #[error("port {0} is taken")]
    PortTaken(u16),
    #[error("somebody has the machine")]
    Taken,
    #[error("another request for the machine is under way")]
    Busy,
    #[error("it is not the caller's")]
    NotYours,
    #[error(transparent)]
    Short(#[from] Short),
    #[error(transparent)]
    Docker(#[from] DockerError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error("the container's files can't be written: {0}")]
    Files(#[from] std::io::Error),
    #[error("SSH does not answer in the container: {0}")]
    NoSsh(String),
    #[error("the way in can't be encrypted for the caller's key")]
    Seal,
    #[error("the caller went away")]
    CallerGone,
    #[error("the container is gone")]
    Gone,
    #[error("the work on it broke off")]
    BrokeOff,
}

impl Refused {
    /// For callers: what is the miner's own is not told.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Invalid(_)
            | Self::Taken
            | Self::Busy
            | Self::NotYours
            | Self::Short(_)
            | Self::Gone => self.to_string(),
            Self::NotLending(_) | Self::PortTaken(_) => "nothing is lent here now".to_owned(),
            _ => "the miner can't do it now; its log says why".to_owned(),
        }
    }

    /// Whether it is the miner that something is the matter with.
    pub(super) fn is_fault(&self) -> bool {
        !matches!(
            self,
            Self::Invalid(_)
                | Self::NotLending(_)
                | Self::PortTaken(_)
                | Self::Taken
                | Self::Busy
                | Self::NotYours
                | Self::Short(_)
        )
    }
}
