//! Blocks by number and hash.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// A hash of 32 bytes: of a block, of an extrinsic.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

/// A block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its height.
    pub number: u64,
    /// Which one of that height.
    pub hash: Hash,
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Hash {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl From<subxt::utils::H256> for Hash {
    fn from(hash: subxt::utils::H256) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for subxt::utils::H256 {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}
