//! An unlocked key.

use std::fmt;

use schnorrkel::{Keypair, SecretKey};
use zeroize::Zeroizing;

use super::{InvalidSecret, Signature};
use crate::address::Address;

/// What Substrate signs in.
pub(super) const CONTEXT: &[u8] = b"substrate";

/// An sr25519 key pair that can sign; wiped when dropped. Its Debug shows the address alone.
#[derive(Clone)]
pub struct Signer(Keypair);

impl Signer {
    pub(super) fn new(pair: Keypair) -> Self {
        Self(pair)
    }

    /// A key from the 64 bytes that a keyfile's `privateKey` has: the scalar and the nonce.
    pub(super) fn from_private_key(bytes: &[u8; 64]) -> Result<Self, InvalidSecret> {
        let secret = SecretKey::from_bytes(bytes).map_err(|_| InvalidSecret::PrivateKey)?;
        Ok(Self(secret.to_keypair()))
    }

    /// A key from the 64 bytes that polkadot-js exports: the scalar is multiplied by the cofactor.
    pub(super) fn from_polkadot_js(bytes: &[u8; 64]) -> Result<Self, InvalidSecret> {
        let secret = SecretKey::from_ed25519_bytes(bytes).map_err(|_| InvalidSecret::PrivateKey)?;
        Ok(Self(secret.to_keypair()))
    }

    pub(super) fn into_pair(self) -> Keypair {
        self.0
    }

    /// The 64 bytes of a keyfile's `privateKey`.
    pub(super) fn private_key(&self) -> Zeroizing<[u8; 64]> {
        Zeroizing::new(self.0.secret.to_bytes())
    }

    /// The account that this key signs for; its bytes are the public key.
    pub fn address(&self) -> Address {
        Address::from_bytes(self.0.public.to_bytes())
    }

    /// Signs these bytes.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign_simple(CONTEXT, message).to_bytes())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Wallet;

    #[test]
    fn keys_may_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Signer>();
        shared::<Wallet>();
    }

    #[test]
    fn a_private_key_is_what_it_was() {
        let alice = crate::wallet::Secret::from_uri("//Alice").expect("good");
        let bytes = alice.signer().private_key();
        let same = Signer::from_private_key(&bytes).expect("its own bytes");
        assert_eq!(same.address(), alice.address());
        assert_eq!(*same.private_key(), *bytes);
        // As bittensor-wallet writes it.
        let known = "33a6f3093f158a7109f679410bef1a0c54168145e0cecb4df006c1c2fffb1f09";
        assert_eq!(hex::encode(&bytes[..32]), known);
    }
}
