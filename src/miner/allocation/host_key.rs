//! The key by which a container is known: one for each allocation, never one of the image's, which
//! everybody who has the image could pretend to be.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sp_core::{Pair as _, ed25519};
use zeroize::Zeroizing;

use super::password::{NoRandomness, random};

const KIND: &[u8] = b"ssh-ed25519";

/// An Ed25519 key of a host.
pub(super) struct HostKey {
    seed: Zeroizing<[u8; 32]>,
    public: [u8; 32],
}

impl HostKey {
    /// A new one.
    pub(super) fn random() -> Result<Self, NoRandomness> {
        let seed = Zeroizing::new(random::<32>()?);
        let public = ed25519::Pair::from_seed(&seed).public().0;
        Ok(Self { seed, public })
    }

    /// What `known_hosts` has after `ssh-ed25519`.
    pub(super) fn public(&self) -> String {
        STANDARD.encode(blob(&self.public))
    }

    /// The file that sshd reads: OpenSSH's `openssh-key-v1`, not encrypted.
    pub(super) fn file(&self) -> Zeroizing<String> {
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
