//! Weights on chain: the rules that apply to a validator's, the calls that set them, and what is
//! there of them.

mod commitment;
mod rules;
mod schedule;

pub use commitment::{Commitment, sealed_bytes};
pub use rules::{OnChain, WeightRules};
pub use schedule::Schedule;

use super::{Argument, Call, Hash, View, names};
use crate::{address::Address, chain::ChainError};

/// Weights as the chain takes them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Weights {
    /// Who is weighed.
    pub uids: Vec<u16>,
    /// How much, of 65535.
    pub values: Vec<u16>,
    /// Which version of the subnet's rules they follow.
    pub version_key: u64,
}

impl Weights {
    /// Sets them at once.
    pub fn set(&self, netuid: u16) -> Call {
        let Self {
            uids,
            values,
            version_key,
        } = self;
        let arguments = [
            netuid.into(),
            list(uids),
            list(values),
            (*version_key).into(),
        ];
        Call::new(names::SET_WEIGHTS, arguments)
    }

    /// Reveals them after their commitment.
    pub fn reveal(&self, netuid: u16, salt: &[u16]) -> Call {
        let Self {
            uids,
            values,
            version_key,
        } = self;
        let arguments = [
            netuid.into(),
            list(uids),
            list(values),
            list(salt),
            (*version_key).into(),
        ];
        Call::new(names::REVEAL_WEIGHTS, arguments)
    }
}

/// Commits to weights by their hash.
pub fn commit(netuid: u16, hash: Hash) -> Call {
    let hash = Argument::Bytes(hash.0.to_vec());
    Call::new(names::COMMIT_WEIGHTS, [netuid.into(), hash])
}

/// Commits weights that the chain opens with a round of the beacon.
pub fn commit_timelocked(netuid: u16, bytes: Vec<u8>, round: u64, version: u16) -> Call {
    let arguments = [
        netuid.into(),
        Argument::Bytes(bytes),
        round.into(),
        version.into(),
    ];
    Call::new(names::COMMIT_TIMELOCKED_WEIGHTS, arguments)
}

fn list(numbers: &[u16]) -> Argument {
    Argument::List(numbers.iter().map(|number| (*number).into()).collect())
}

impl View {
    /// The uid of a hotkey on a subnet.
    ///
    /// # Errors
    /// A node that can't be reached.
    pub async fn uid(&self, netuid: u16, hotkey: Address) -> Result<Option<u16>, ChainError> {
        self.storage(names::UIDS, [netuid.into(), hotkey.into()])
            .await
    }

    /// The weights that a validator has set: uids and values.
    ///
    /// # Errors
    /// A node that can't be reached.
    pub async fn weights(&self, netuid: u16, uid: u16) -> Result<Vec<(u16, u16)>, ChainError> {
        let weights = self.storage(names::WEIGHTS, [netuid.into(), uid.into()]);
        Ok(weights.await?.unwrap_or_default())
    }
}
