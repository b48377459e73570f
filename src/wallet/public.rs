//! The public half of a key, and which signatures it makes.

use std::fmt;

use super::{Encryption, KeyfileError};
use crate::address::Address;

/// The kind of key: `cryptoType` in keyfiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// 0. Read and shown, but not signed with.
    Ed25519,
    /// 1, and what files without the field mean.
    #[default]
    Sr25519,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ed25519 => "ed25519",
            Self::Sr25519 => "sr25519",
        })
    }
}

/// A key that can't sign here: what `coldkeypub.txt` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct PublicKey {
    /// The account.
    pub address: Address,
    /// The kind of key.
    pub scheme: Scheme,
}

impl PublicKey {
    /// An sr25519 key, the usual kind.
    pub const fn sr25519(address: Address) -> Self {
        Self {
            address,
            scheme: Scheme::Sr25519,
        }
    }

    /// Reads a public file's bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyfileError> {
        if Encryption::of(bytes).is_some() {
            return Err(KeyfileError::PasswordNeeded);
        }
        super::keyfile::plain::read_public(bytes)
    }
}
