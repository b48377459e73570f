//! The caller's RSA key: what only its owner shall read is encrypted for it, and it names, together
//! with the hotkey, whose allocation this is.
//!
//! Only ever the public half, so nothing here can leak by its timing.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand::rngs::SysRng;
use rsa::{
    PublicKey,
    pkcs8::{DecodePublicKey as _, EncodePublicKey as _},
    sha2::{Digest as _, Sha256},
    traits::PublicKeyParts as _,
};

/// An RSA key of 2048 to 8192 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallerKey {
    key: PublicKey,
    fingerprint: String,
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum InvalidCallerKey {
    #[error("there is no public key")]
    Missing,
    #[error("the public key is longer than {MOST} bytes")]
    Long,
    #[error("the public key is no RSA key in PEM")]
    Form,
    #[error("the public key has fewer than 2048 bits")]
    Small,
}

/// 8192 bits in PEM have 1500 characters.
const MOST: usize = 4096;

impl CallerKey {
    /// Reads `-----BEGIN PUBLIC KEY-----` and what follows.
    pub(super) fn parse(pem: &str) -> Result<Self, InvalidCallerKey> {
        if pem.len() > MOST {
            return Err(InvalidCallerKey::Long);
        }
        let pem = pem.trim();
        if pem.is_empty() {
            return Err(InvalidCallerKey::Missing);
        }
        let form = |_| InvalidCallerKey::Form;
        let key = PublicKey::from_public_key_pem(pem).map_err(form)?;
        if key.n().bit_width() < 2048 {
            return Err(InvalidCallerKey::Small);
        }
        let der = key.to_public_key_der();
        let der = der.map_err(|_| InvalidCallerKey::Form)?;
        Ok(Self {
            fingerprint: hex::encode(Sha256::digest(der.as_bytes())),
            key,
        })
    }

    /// What it is known by: SHA-256 of its DER form, in hexadecimal.
    pub(super) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// RSA-OAEP with SHA-256 throughout and no label, in base64; of 190 bytes at most for a key of
    /// 2048 bits. Nothing where it is longer, or the system has no randomness.
    pub(super) fn seal(&self, text: &[u8]) -> Option<String> {
        let sealed = self
            .key
            .oaep_encrypt_with_rng::<Sha256, _>(&mut SysRng, text);
        sealed.ok().map(|sealed| STANDARD.encode(sealed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_refused() {
        use InvalidCallerKey::{Form, Long, Missing};
        let begun = "-----BEGIN PUBLIC KEY-----\nMIIB";
        for (text, expected) in [
            ("", Missing),
            (" \n", Missing),
            ("$(id)", Form),
            (begun, Form),
            (&"A".repeat(1 << 20), Long),
        ] {
            assert_eq!(CallerKey::parse(text), Err(expected));
        }
    }
}
