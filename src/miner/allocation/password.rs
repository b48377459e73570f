//! The password of one allocation: made, hashed, told to its owner, forgotten.

use std::fmt;

use sha_crypt::{PasswordHasher as _, ShaCrypt};
use zeroize::Zeroizing;

pub(super) use crate::entropy::{NoRandomness, random};

/// 143 bits.
const LENGTH: usize = 24;
const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A password in clear, wiped when it is dropped.
pub(super) struct Password(Zeroizing<String>);

impl Password {
    /// A new one.
    pub(super) fn random() -> Result<Self, NoRandomness> {
        // The largest multiple of 62 in a byte: all letters are equally likely.
        const FAIR: u8 = 248;
        let mut password = Zeroizing::new(String::with_capacity(LENGTH));
        while password.len() < LENGTH {
            let bytes = Zeroizing::new(random::<LENGTH>()?);
            let fair = bytes.iter().filter(|byte| **byte < FAIR);
            for byte in fair.take(LENGTH - password.len()) {
                password.push(char::from(LETTERS[usize::from(byte % 62)]));
            }
        }
        Ok(Self(password))
    }

    /// In clear.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// As `/etc/shadow` has it: sha512-crypt, which every system that runs sshd knows.
    pub(super) fn hash(&self) -> Result<String, NoRandomness> {
        let salt = random::<12>()?;
        let hash = ShaCrypt::SHA512.hash_password_with_salt(self.0.as_bytes(), &salt);
        Ok(hash.map_err(|_| NoRandomness)?.as_str().to_owned())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_and_never_shown() {
        let [one, two] = [(); 2].map(|()| Password::random().expect("random"));
        assert_eq!(one.reveal().len(), LENGTH);
        assert_ne!(one.reveal(), two.reveal());
        assert!(one.reveal().bytes().all(|byte| LETTERS.contains(&byte)));
        assert!(!format!("{one:?}").contains(one.reveal()));
        let hash = one.hash().expect("hashed");
        assert!(hash.starts_with("$6$") && !hash.contains(one.reveal()));
        assert!(!hash.contains([':', '\n']), "{hash}");
    }
}
