//! `$NACL`: 24 bytes of nonce and an XSalsa20-Poly1305 box, whose key is Argon2i of the password.
//!
//! libsodium's `crypto_pwhash_argon2i` with its "sensitive" limits and a salt that is the same in
//! every wallet. It takes 512 MiB and seconds; both are the format's.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use crypto_secretbox::{KeyInit, XSalsa20Poly1305, aead::Aead};
use rand::{TryRng, rngs::SysRng};
use zeroize::{Zeroize, Zeroizing};

use super::KeyfileError;
use crate::wallet::InvalidSecret;

pub(super) const MAGIC: &[u8] = b"$NACL";

/// The memory that unlocking takes.
pub const ARGON2_BYTES: u64 = (MEMORY_KIB as u64) << 10;

const MEMORY_KIB: u32 = 512 * 1024;
const PASSES: u32 = 8;
const SALT: &[u8; 16] = b"\x13q\x83\xdf\xf1Z\t\xbc\x9c\x90\xb5Q\x879\xe9\xb1";
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

pub(super) fn open(bytes: &[u8], password: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    let sealed = bytes.strip_prefix(MAGIC).ok_or(KeyfileError::Truncated)?;
    let (nonce, sealed) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .filter(|(_, sealed)| sealed.len() > TAG_BYTES)
        .ok_or(KeyfileError::Truncated)?;
    let cipher = cipher(password)?;
    let plain = cipher.decrypt(nonce.into(), sealed);
    plain
        .map(Zeroizing::new)
        .map_err(|_| KeyfileError::WrongPassword)
}

pub(super) fn seal(plain: &[u8], password: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    let mut nonce = [0; NONCE_BYTES];
    SysRng
        .try_fill_bytes(&mut nonce)
        .map_err(|_| InvalidSecret::Randomness)?;
    let sealed = cipher(password)?
        .encrypt(&nonce.into(), plain)
        .map_err(|_| KeyfileError::Garbage("it is too large".to_owned()))?;
    Ok(Zeroizing::new([MAGIC, &nonce, &sealed].concat()))
}

fn cipher(password: &[u8]) -> Result<XSalsa20Poly1305, KeyfileError> {
    enough(crate::hardware::memory().available_bytes)?;
    let key = derive(password)?;
    Ok(XSalsa20Poly1305::new((&*key).into()))
}

/// The kernel would rather kill than refuse, so it is asked first.
fn enough(available_bytes: Option<u64>) -> Result<(), KeyfileError> {
    match available_bytes {
        Some(bytes) if bytes < ARGON2_BYTES => Err(KeyfileError::Memory { available_bytes }),
        _ => Ok(()),
    }
}

fn derive(password: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyfileError> {
    let refused = |_| KeyfileError::Garbage("Argon2 does not take this password".to_owned());
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(refused)?;
    let mut blocks: Vec<Block> = Vec::new();
    if blocks.try_reserve_exact(params.block_count()).is_err() {
        let available_bytes = None;
        return Err(KeyfileError::Memory { available_bytes });
    }
    blocks.resize(params.block_count(), Block::new());

    let argon2 = Argon2::new(Algorithm::Argon2i, Version::V0x13, params);
    let mut key = Zeroizing::new([0; 32]);
    let done = argon2.hash_password_into_with_memory(password, SALT, &mut *key, &mut blocks[..]);
    // The last blocks are as good as the key.
    blocks.iter_mut().for_each(Zeroize::zeroize);
    done.map_err(refused)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_memory_is_told_before_it_is_taken() {
        let available_bytes = Some(ARGON2_BYTES - 1);
        let error = enough(available_bytes).expect_err("too little");
        assert_eq!(error, KeyfileError::Memory { available_bytes });
        assert_eq!(
            error.to_string(),
            "needs 512 MiB of memory to be unlocked, and 511 are free"
        );
        assert_eq!(enough(Some(ARGON2_BYTES)), Ok(()));
        assert_eq!(enough(None), Ok(()));
    }

    /// libsodium's answer, by way of a file that bittensor-wallet made: see tests/wallet_engine.rs.
    #[test]
    fn what_is_sealed_opens_again() {
        let sealed = seal(b"{}", b"password").expect("enough memory");
        assert_eq!(sealed.len(), 5 + 24 + 16 + 2);
        let opened = open(&sealed, b"password").expect("the right password");
        assert_eq!(*opened, b"{}");
    }
}
