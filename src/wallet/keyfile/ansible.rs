//! `$ANSIBLE_VAULT;1.1;AES256`: hexadecimal of three lines of hexadecimal, salt, MAC and AES-CTR.
//!
//! Ansible's vault format 1.1; 1.2 only adds a label to the first line.

use aes::Aes256;
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::KeyfileError;

pub(super) const MAGIC: &[u8] = b"$ANSIBLE_VAULT";

const ROUNDS: u32 = 10_000;

pub(super) fn open(bytes: &[u8], password: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyfileError> {
    let Vault { salt, mac, sealed } = parse(bytes)?;
    let mut keys = Zeroizing::new([0; 80]);
    pbkdf2::pbkdf2_hmac::<Sha256>(password, &salt, ROUNDS, &mut *keys);
    let (cipher_key, rest) = keys.split_at(32);
    let (mac_key, iv) = rest.split_at(32);

    let mut hmac = Hmac::<Sha256>::new_from_slice(mac_key)
        .map_err(|_| KeyfileError::Garbage("its MAC has no key".to_owned()))?;
    hmac.update(&sealed);
    hmac.verify_slice(&mac)
        .map_err(|_| KeyfileError::WrongPassword)?;

    let mut plain = Zeroizing::new(sealed);
    Ctr128BE::<Aes256>::new(cipher_key.into(), iv.into()).apply_keystream(&mut plain);
    // PKCS#7: the last byte says how many are padding. The MAC has proved it to be the writer's.
    let padding = usize::from(plain.last().copied().unwrap_or(0));
    let length = plain.len().saturating_sub(padding);
    plain.truncate(length);
    Ok(plain)
}

struct Vault {
    salt: Vec<u8>,
    mac: Vec<u8>,
    sealed: Vec<u8>,
}

fn parse(bytes: &[u8]) -> Result<Vault, KeyfileError> {
    let garbage = |what: &str| KeyfileError::Garbage(what.to_owned());
    let text = str::from_utf8(bytes).map_err(|_| garbage("the vault is not text"))?;
    let (header, body) = text.split_once('\n').unwrap_or((text, ""));
    let mut header = header.trim_end().split(';').skip(1);
    if !matches!(header.next(), Some("1.1" | "1.2")) || header.next() != Some("AES256") {
        return Err(garbage("its Ansible vault is neither 1.1 nor AES256"));
    }
    let digits: String = body.split_whitespace().collect();
    let outer = hex::decode(digits).map_err(|error| match error {
        hex::FromHexError::OddLength => KeyfileError::Truncated,
        _ => garbage("the vault is not hexadecimal"),
    })?;
    let mut lines = outer.split(|&byte| byte == b'\n').map(hex::decode);
    match (lines.next(), lines.next(), lines.next()) {
        (Some(Ok(salt)), Some(Ok(mac)), Some(Ok(sealed))) if mac.len() == 32 => {
            Ok(Vault { salt, mac, sealed })
        }
        _ => Err(KeyfileError::Truncated),
    }
}
