//! The RSA key of one allocation: what the miner tells is encrypted for it, and with the hotkey it
//! says whose the machine is.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand::rngs::SysRng;
use rsa::{
    PrivateKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, LineEnding},
    sha2::Sha256,
};
use zeroize::Zeroizing;

use super::{AllocateError, InvalidWay, Way};

/// As upstream's clients have it.
const BITS: usize = 2048;
/// What such a key encrypts, in base64, and some space.
const LONGEST: usize = 1024;

/// An RSA key of 2048 bits.
pub struct TenantKey(PrivateKey);

impl TenantKey {
    /// A new one; takes a second.
    ///
    /// # Errors
    /// A system without randomness.
    pub fn random() -> Result<Self, AllocateError> {
        let key = PrivateKey::new(&mut rand::rand_core::UnwrapErr(SysRng), BITS);
        key.map(Self).map_err(failed)
    }

    /// Reads what [`pem`](Self::pem) wrote.
    ///
    /// # Errors
    /// What is no key.
    pub fn parse(pem: &str) -> Result<Self, AllocateError> {
        PrivateKey::from_pkcs8_pem(pem).map(Self).map_err(failed)
    }

    /// The private key, for the journal alone.
    ///
    /// # Errors
    /// A key that can't be written.
    pub fn pem(&self) -> Result<Zeroizing<String>, AllocateError> {
        self.0.to_pkcs8_pem(LineEnding::LF).map_err(failed)
    }

    /// The public half, as miners are told.
    ///
    /// # Errors
    /// A key that can't be written.
    pub fn public(&self) -> Result<String, AllocateError> {
        let public = self.0.as_public_key();
        public.to_public_key_pem(LineEnding::LF).map_err(failed)
    }

    /// Decrypts a miner's `info`: RSA-OAEP with SHA-256 throughout and no label, in base64.
    ///
    /// # Errors
    /// What is not encrypted for this key, or no way in.
    pub fn open(&self, info: &str) -> Result<Way, InvalidWay> {
        if info.len() > LONGEST {
            return Err(InvalidWay::Sealed);
        }
        let sealed = STANDARD.decode(info.trim());
        let sealed = sealed.map_err(|_| InvalidWay::Sealed)?;
        let text = self.0.oaep_decrypt::<Sha256>(&sealed);
        let text = Zeroizing::new(text.map_err(|_| InvalidWay::Sealed)?);
        let told = serde_json::from_slice(&text).map_err(|_| InvalidWay::Form)?;
        Way::new(told)
    }
}

impl fmt::Debug for TenantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantKey(…)")
    }
}

fn failed(error: impl fmt::Display) -> AllocateError {
    AllocateError::Key(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_for_this_key_is_no_way_in() {
        let key = TenantKey::random().expect("a key");
        let kept = key.pem().expect("written");
        let again = TenantKey::parse(&kept).expect("read");
        assert_eq!(key.public().expect("PEM"), again.public().expect("PEM"));
        for info in ["", "????", "aGVsbG8=", &"A".repeat(1 << 20)] {
            assert_eq!(key.open(info), Err(InvalidWay::Sealed));
        }
        let seal = |text: &str| {
            let public = key.0.as_public_key();
            let padding = rsa::Oaep::<Sha256>::new();
            let sealed = public.encrypt(&mut rand::rng(), padding, text.as_bytes());
            STANDARD.encode(sealed.expect("sealed"))
        };
        let told = r#"{"username": "root", "password": "p", "port": 4444}"#;
        assert_eq!(key.open(&seal(told)).map(|way| way.port), Ok(4444));
        assert_eq!(key.open(&seal("[1]")), Err(InvalidWay::Form));
    }
}
