//! What is committed.

use subxt::ext::codec::Encode;

use super::Weights;
use crate::{
    address::Address,
    chain::{
        Hash,
        timelock::{self, SealError},
    },
};

/// Weights with what makes their hash hard to guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The weights.
    pub weights: Weights,
    /// What nobody else knows.
    pub salt: Vec<u16>,
}

impl Commitment {
    /// The hash as the chain computes it: BLAKE2b-256 of account, subnet, uids, values, salt and
    /// version key in SCALE.
    pub fn hash(&self, hotkey: Address, netuid: u16) -> Hash {
        let Weights {
            uids,
            values,
            version_key,
        } = &self.weights;
        let content = (
            hotkey.as_bytes(),
            netuid,
            uids,
            values,
            &self.salt,
            version_key,
        );
        blake2_256(&content.encode())
    }
}

/// The hash by which the chain's event names what was committed timelocked.
fn blake2_256(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    let digest = blake2b_simd::Params::new().hash_length(32).hash(bytes);
    hash.copy_from_slice(digest.as_bytes());
    Hash(hash)
}

/// Weights locked to a round of the beacon, and the hash of the bytes. The account is in them, so
/// that nobody can commit another's.
///
/// # Errors
/// None that an input could bring about.
pub fn sealed_bytes(
    weights: &Weights,
    hotkey: Address,
    round: u64,
) -> Result<(Vec<u8>, Hash), SealError> {
    let Weights {
        uids,
        values,
        version_key,
    } = weights;
    let content = (&hotkey.as_bytes()[..], uids, values, version_key).encode();
    let bytes = timelock::seal(&content, round)?;
    let hash = blake2_256(&bytes);
    Ok((bytes, hash))
}
