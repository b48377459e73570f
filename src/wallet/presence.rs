//! Whether a key's file is there, and how it is kept.

use super::Encryption;

/// The state of a private key's file, as far as it shows without a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// No such file.
    Absent,
    /// Unencrypted.
    Plain,
    /// Encrypted.
    #[serde(untagged)]
    Encrypted(Encryption),
}

impl Presence {
    /// Whether a password is needed.
    pub fn is_encrypted(self) -> bool {
        matches!(self, Self::Encrypted(_))
    }

    pub(super) fn of(bytes: &[u8]) -> Self {
        Encryption::of(bytes).map_or(Self::Plain, Self::Encrypted)
    }
}
