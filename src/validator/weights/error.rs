//! Why weights can't be set.

use crate::{
    chain::{ChainError, timelock::SealError},
    validator::store::StoreError,
};

/// What stands in the way, known before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It is no neuron.
    #[error("the hotkey is not registered on subnet {0}")]
    NotRegistered(u16),
    /// It may not validate.
    #[error("the hotkey has no validator permit on subnet {0}")]
    NoPermit(u16),
    /// The subnet wants newer validators.
    #[error("subnet {netuid} wants weights of version {wanted}; ours is {ours}")]
    VersionKey {
        /// The subnet.
        netuid: u16,
        /// What it wants.
        wanted: u64,
        /// What we have.
        ours: u64,
    },
    /// Nobody earned anything.
    #[error("no score is above nothing, so there is nothing to set")]
    NoScore,
    /// One weight is too large a part of all.
    #[error("the subnet lets no weight be more than {limit} of 65535 of their sum")]
    TooHeavy {
        /// How large it may be.
        limit: u16,
    },
    /// The way that was asked for is not the chain's.
    #[error("the chain takes weights only {0}")]
    Mode(&'static str),
    /// Nothing is ever revealed.
    #[error("subnet {0} has no epochs, so that nothing committed is ever revealed")]
    NoEpochs(u16),
    /// There is nobody to burn for.
    #[error("the owner's hotkey of subnet {0} is no neuron")]
    NoOwner(u16),
}

impl Obstacle {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotRegistered(_) => "register it first, with `sn27 register`",
            Self::NoPermit(_) => "it needs more stake than other validators; see `sn27 metagraph`",
            Self::VersionKey { .. } => "see whether there is a newer sn27, or name the version key",
            Self::NoScore => "wait until a miner has solved a challenge",
            Self::TooHeavy { .. } => "wait until more miners have solved challenges",
            Self::Mode(_) => "let sn27 choose how weights are set",
            Self::NoEpochs(_) => "only the subnet's owner can change that",
            Self::NoOwner(_) => "set weights by score instead",
        }
    }
}

/// A failure to set weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// It can't be done as things are.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// The chain, or the way to it.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// What must be remembered could not be.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The commitment could not be made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It is in a block, and did not do what it should.
    #[error("extrinsic {0} is in a block, without the event that it should bring")]
    NoEvent(crate::chain::Hash),
}
