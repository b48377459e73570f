//! Fernet tokens, the first encryption of btcli: AES-128-CBC and HMAC-SHA256 in base64.
//!
//! The token is 0x80, a time, 16 bytes of IV, the box and its MAC. The key comes of ten million
//! rounds of PBKDF2, which take seconds. (The Rust btwallet can't read these: it forgets to use
//! the key that it derived.)

use aes::Aes128;
use base64::{Engine, engine::general_purpose::URL_SAFE};
use cbc::cipher::{BlockDecryptMut, KeyIvInit, block_padding::Pkcs7};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::KeyfileError;

pub(super) const MAGIC: &[u8] = b"gAAAAA";

const ROUNDS: u32 = 10_000_000;
const SALT: &[u8] = b"Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins";
const VERSION_AND_TIME: usize = 1 + 8;

pub(super) fn open(bytes: &[u8], password: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    let token = URL_SAFE
        .decode(bytes.trim_ascii())
        .map_err(|error| match error {
            base64::DecodeError::InvalidByte(..) => {
                KeyfileError::Garbage("the token is not base64".to_owned())
            }
            _ => KeyfileError::Truncated,
        })?;
    let (signed, mac) = token
        .split_last_chunk::<32>()
        .ok_or(KeyfileError::Truncated)?;
    let (_, sealed) = signed
        .split_at_checked(VERSION_AND_TIME)
        .ok_or(KeyfileError::Truncated)?;
    let (iv, sealed) = sealed
        .split_first_chunk::<16>()
        .filter(|(_, sealed)| !sealed.is_empty() && sealed.len() % 16 == 0)
        .ok_or(KeyfileError::Truncated)?;

    let mut keys = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(password, SALT, ROUNDS, &mut *keys);
    let (mac_key, cipher_key) = keys.split_at(16);
    let mut hmac = Hmac::<Sha256>::new_from_slice(mac_key)
        .map_err(|_| KeyfileError::Garbage("its MAC has no key".to_owned()))?;
    hmac.update(signed);
    hmac.verify_slice(mac)
        .map_err(|_| KeyfileError::WrongPassword)?;

    let mut plain = Zeroizing::new(sealed.to_vec());
    let length = cbc::Decryptor::<Aes128>::new(cipher_key.into(), iv.into())
        .decrypt_padded_mut::<Pkcs7>(&mut plain)
        .map_err(|_| KeyfileError::Garbage("the token's padding is wrong".to_owned()))?
        .len();
    plain.truncate(length);
    Ok(plain)
}
