//! Signatures of messages, as btcli makes and checks them: sr25519 in the context `substrate`.

use std::{fmt, str::FromStr};

use super::signer::CONTEXT;
use crate::address::Address;

/// A signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub(super) [u8; 64]);

/// Text that is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a signature has 128 hexadecimal digits, with or without 0x")]
pub struct InvalidSignature;

impl Signature {
    /// A signature from its bytes.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The signature's bytes.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// Whether the account's sr25519 key signed exactly these bytes.
    pub fn verify(&self, message: &[u8], account: &Address) -> bool {
        let key = schnorrkel::PublicKey::from_bytes(account.as_bytes());
        let signature = schnorrkel::Signature::from_bytes(&self.0);
        match (key, signature) {
            (Ok(key), Ok(signature)) => key.verify_simple(CONTEXT, message, &signature).is_ok(),
            _ => false,
        }
    }

    /// Whether the account signed this text, as it is or as browser wallets sign it: between
    /// `<Bytes>` and `</Bytes>`. btcli takes both and signs the first.
    pub fn verify_text(&self, text: &[u8], account: &Address) -> bool {
        let wrapped = [b"<Bytes>", text, b"</Bytes>"].concat();
        self.verify(text, account) || self.verify(&wrapped, account)
    }
}

impl FromStr for Signature {
    type Err = InvalidSignature;

    fn from_str(text: &str) -> Result<Self, InvalidSignature> {
        let mut bytes = [0; 64];
        hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)
            .map_err(|_| InvalidSignature)?;
        Ok(Self(bytes))
    }
}

/// As btcli prints it: without `0x`.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Secret;

    #[test]
    fn only_the_signed_message_verifies_and_only_for_the_signer() {
        let [alice, bob] = ["//Alice", "//Bob"].map(|uri| Secret::from_uri(uri).expect("good"));
        let signature = alice.signer().sign(b"text");
        let same: Signature = format!("0x{signature}").parse().expect("its own text");
        assert_eq!(same, signature);
        assert!(signature.verify(b"text", &alice.address()));
        assert!(!signature.verify(b"texts", &alice.address()));
        assert!(!signature.verify(b"text", &bob.address()));
        assert!(!Signature([0; 64]).verify(b"text", &alice.address()));
        assert!(!signature.verify(b"text", &Address::from_bytes([0xff; 32])));
        assert_eq!("00".parse::<Signature>(), Err(InvalidSignature));
    }

    #[test]
    fn texts_signed_in_a_browser_verify() {
        let alice = Secret::from_uri("//Alice").expect("good");
        let wrapped = alice.signer().sign(b"<Bytes>text</Bytes>");
        assert!(wrapped.verify_text(b"text", &alice.address()));
        assert!(!wrapped.verify(b"text", &alice.address()));
        let plain = alice.signer().sign(b"text");
        assert!(plain.verify_text(b"text", &alice.address()));
    }
}
