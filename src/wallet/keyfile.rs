//! What a keyfile's bytes are: plain JSON, or JSON within one of three encryptions.
//!
//! All are read; plain and `$NACL` are written. Paths and permissions are left to the store.

mod ansible;
mod fernet;
mod fields;
pub(super) mod nacl;
pub(super) mod plain;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{InvalidSecret, PublicKey, Secret};

/// The most that is read of a keyfile; real ones have less than 3 KiB.
pub const MAX_BYTES: u64 = 64 * 1024;

/// How a keyfile is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// `$NACL`: Argon2i and XSalsa20-Poly1305, what btcli and we write.
    Nacl,
    /// `$ANSIBLE_VAULT;1.1;AES256`: btcli's of 2022.
    Ansible,
    /// A Fernet token, `gAAAAA`: the oldest.
    Fernet,
}

impl Encryption {
    /// The encryption that a file's first bytes tell of.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        [
            (nacl::MAGIC, Self::Nacl),
            (ansible::MAGIC, Self::Ansible),
            (fernet::MAGIC, Self::Fernet),
        ]
        .into_iter()
        .find_map(|(magic, encryption)| bytes.starts_with(magic).then_some(encryption))
    }

    /// Whether btcli calls it outdated; changing the password makes it `$NACL`.
    pub fn is_outdated(self) -> bool {
        self != Self::Nacl
    }
}

/// Why a keyfile's bytes give no key. Nothing of the file or the password is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyfileError {
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// It begins well and ends too early.
    #[error("is cut short")]
    Truncated,
    /// Not what a keyfile may contain.
    #[error("is not a keyfile: {0}")]
    Garbage(String),
    /// A part of it contradicts another.
    #[error("contradicts itself: {0}")]
    Contradiction(&'static str),
    /// Its private key is not there: a public file in a private one's place.
    #[error("holds no private key")]
    NoPrivateKey,
    /// Its secret is none.
    #[error("holds no key: {0}")]
    Secret(#[from] InvalidSecret),
    /// It is of a kind that can't sign here.
    #[error("holds an ed25519 key, which can be shown but not signed with")]
    Ed25519,
    /// Encrypted, and no password is given.
    #[error("is encrypted and needs its password")]
    PasswordNeeded,
    /// Encrypted with another password, or damaged: the two look the same.
    #[error("is not opened by this password (or it is damaged)")]
    WrongPassword,
    /// Argon2 wants its memory at once.
    #[error(
        "needs {} MiB of memory to be unlocked, and {} are free",
        nacl::ARGON2_BYTES >> 20,
        .available_bytes.map_or("fewer".to_owned(), |bytes| (bytes >> 20).to_string())
    )]
    Memory {
        /// What the machine or the control group has left, if it says.
        available_bytes: Option<u64>,
    },
}

impl KeyfileError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::Truncated | Self::Garbage(_) | Self::Contradiction(_) => {
                "restore it from a backup, or regenerate the key from its mnemonic"
            }
            Self::NoPrivateKey => "regenerate the key from its mnemonic",
            Self::Secret(secret) => secret.help(),
            Self::Ed25519 => "use an sr25519 key, the kind that btcli makes",
            Self::PasswordNeeded => "give its password with --password-file or BT_PW_<PATH>",
            Self::WrongPassword => "check the password; without it only the mnemonic helps",
            Self::Memory { .. } => "end other programs, or raise the container's memory limit",
        }
    }
}

/// A keyfile's JSON, decrypted where it has to be.
pub(super) fn decrypt(
    bytes: &[u8],
    password: Option<&SecretString>,
) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    let Some(encryption) = Encryption::of(bytes) else {
        return match bytes.is_empty() {
            true => Err(KeyfileError::Empty),
            false => Ok(Zeroizing::new(bytes.to_vec())),
        };
    };
    let password = password.ok_or(KeyfileError::PasswordNeeded)?;
    let password = password.expose_secret().as_bytes();
    match encryption {
        Encryption::Nacl => nacl::open(bytes, password),
        Encryption::Ansible => ansible::open(bytes, password),
        Encryption::Fernet => fernet::open(bytes, password),
    }
}

/// The bytes to write of a keyfile's JSON: `$NACL` with a password, the JSON itself without.
pub(super) fn encrypt(
    json: Zeroizing<Vec<u8>>,
    password: Option<&SecretString>,
) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    match password {
        Some(password) => nacl::seal(&json, password.expose_secret().as_bytes()),
        None => Ok(json),
    }
}

/// The key in a keyfile.
pub(super) fn open(bytes: &[u8], password: Option<&SecretString>) -> Result<Secret, KeyfileError> {
    plain::read(&decrypt(bytes, password)?)
}

/// The bytes to write of a key.
pub(super) fn seal(
    secret: &Secret,
    password: Option<&SecretString>,
) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    encrypt(plain::write(secret), password)
}

/// The public half of an unencrypted keyfile, `None` where a password hides it.
pub(super) fn public(bytes: &[u8]) -> Result<Option<PublicKey>, KeyfileError> {
    match Encryption::of(bytes) {
        Some(_) => Ok(None),
        None => plain::read_visible(bytes).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Scheme;

    #[test]
    fn what_is_no_keyfile_says_why() {
        let password = SecretString::from("x");
        let error = |bytes: &[u8]| open(bytes, Some(&password)).expect_err("no keyfile");
        assert_eq!(error(b""), KeyfileError::Empty);
        assert_eq!(error(b"$NACL"), KeyfileError::Truncated);
        assert_eq!(
            error(b"$ANSIBLE_VAULT;1.1;AES256\n"),
            KeyfileError::Truncated
        );
        assert_eq!(error(b"gAAAAA"), KeyfileError::Truncated);
        assert_eq!(error(b"{\"ss58Address\": \"5"), KeyfileError::Truncated);
        assert!(matches!(error(b"\xff\xfe"), KeyfileError::Garbage(_)));
        assert!(matches!(error(b"[1]"), KeyfileError::Garbage(_)));
        assert_eq!(
            open(b"$NACL", None).err(),
            Some(KeyfileError::PasswordNeeded)
        );
    }

    #[test]
    fn schemes_are_told_without_a_password() {
        let alice = Secret::from_uri("//Alice").expect("good");
        let bytes = seal(&alice, None).expect("plain");
        let public = public(&bytes).expect("plain").expect("visible");
        assert_eq!(public, PublicKey::sr25519(alice.address()));
        assert_eq!(public.scheme, Scheme::Sr25519);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_key_or_an_error(bytes: Vec<u8>, text in "\\PC*", field in "[a-zA-Z0-9]+") {
            let _ = open(&bytes, None);
            let _ = open(text.as_bytes(), None);
            for name in ["secretPhrase", "secretSeed", "privateKey", "publicKey", "ss58Address"] {
                let json = serde_json::json!({ name: field, "cryptoType": 1 });
                let _ = open(json.to_string().as_bytes(), None);
            }
            let password = SecretString::from("x");
            let vault = [b"$ANSIBLE_VAULT;1.1;AES256\n", &bytes[..]].concat();
            let _ = open(&vault, Some(&password));
            let vault = format!("$ANSIBLE_VAULT;1.1;AES256\n{}", hex::encode(&bytes));
            let _ = open(vault.as_bytes(), Some(&password));
        }
    }
}
