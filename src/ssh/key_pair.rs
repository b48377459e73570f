//! A pair of keys: a host is known by one, or a caller logs in with one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sp_core::{Pair as _, ed25519};
use zeroize::Zeroizing;

use crate::entropy::{NoRandomness, random};

const KIND: &[u8] = b"ssh-ed25519";

/// An Ed25519 key and its public half.
pub struct KeyPair {
    seed: Zeroizing<[u8; 32]>,
    public: [u8; 32],
}

impl KeyPair {
    /// A new one.
    ///
    /// # Errors
    /// A system without randomness.
    pub fn random() -> Result<Self, NoRandomness> {
        let seed = Zeroizing::new(random::<32>()?);
        let public = ed25519::Pair::from_seed(&seed).public().0;
        Ok(Self { seed, public })
    }

    /// What `known_hosts` and `authorized_keys` have after `ssh-ed25519`.
    pub fn public(&self) -> String {
        STANDARD.encode(blob(&self.public))
    }

    /// The file that sshd and ssh read: OpenSSH's `openssh-key-v1`, not encrypted.
    pub fn file(&self) -> Zeroizing<String> {
        /// Any number, twice: it tells whether an encrypted file was opened rightly.
        const CHECK: [u8; 8] = [1, 2, 3, 4, 1, 2, 3, 4];
        const BLOCK: usize = 8;
        let mut secret = Zeroizing::new(CHECK.to_vec());
        secret.extend(blob(&self.public));
        let pair = Zeroizing::new([&self.seed[..], &self.public].concat());
        push(&mut secret, &pair);
        push(&mut secret, b"");
        let filled = (BLOCK - secret.len() % BLOCK) % BLOCK;
        secret.extend((1..=BLOCK as u8).take(filled));
        let mut file = Zeroizing::new(b"openssh-key-v1\0".to_vec());
        for field in [&b"none"[..], b"none", b""] {
            push(&mut file, field);
        }
        file.extend(1u32.to_be_bytes());
        push(&mut file, &blob(&self.public));
        push(&mut file, &secret);
        let text = Zeroizing::new(STANDARD.encode(&file));
        let mut pem = Zeroizing::new(String::with_capacity(512));
        pem.push_str("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        for (index, letter) in text.chars().enumerate() {
            if index > 0 && index % 70 == 0 {
                pem.push('\n');
            }
            pem.push(letter);
        }
        pem.push_str("\n-----END OPENSSH PRIVATE KEY-----\n");
        pem
    }
}

fn blob(public: &[u8; 32]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(51);
    push(&mut blob, KIND);
    push(&mut blob, public);
    blob
}

/// A string of RFC 4251.
fn push(bytes: &mut Vec<u8>, field: &[u8]) {
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(field);
}
