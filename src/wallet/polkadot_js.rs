//! Accounts exported by polkadot-js: JSON of version 3, scrypt and XSalsa20-Poly1305, one sr25519
//! key in PKCS#8's clothes.

use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_secretbox::{KeyInit, XSalsa20Poly1305, aead::Aead};
use scrypt::Params;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{InvalidSecret, Signer};

/// An export is about 600 bytes.
const MAX_BYTES: usize = 64 * 1024;

const HEADER: &[u8] = &[48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: &[u8] = &[161, 35, 3, 33, 0];

#[derive(Deserialize)]
struct Export {
    encoded: String,
    encoding: Encoding,
}

#[derive(Deserialize)]
struct Encoding {
    content: Vec<String>,
    #[serde(rename = "type")]
    kind: Vec<String>,
    version: String,
}

/// Unlocks an export.
pub(super) fn open(json: &[u8], password: &SecretString) -> Result<Signer, InvalidSecret> {
    let sealed = parse(json)?;
    let short = InvalidSecret::PolkadotJs("`encoded` is too short");
    let (salt, rest) = sealed.split_first_chunk::<32>().ok_or(short.clone())?;
    let (n, rest) = number(rest).ok_or(short.clone())?;
    let (p, rest) = number(rest).ok_or(short.clone())?;
    let (r, rest) = number(rest).ok_or(short.clone())?;
    let (nonce, sealed) = rest.split_first_chunk::<24>().ok_or(short)?;

    let mut key = Zeroizing::new([0; 32]);
    let password = password.expose_secret().as_bytes();
    scrypt::scrypt(password, salt, &params(n, r, p)?, &mut *key)
        .map_err(|_| InvalidSecret::PolkadotJs("its scrypt parameters mean nothing"))?;
    let plain = XSalsa20Poly1305::new((&*key).into())
        .decrypt(nonce.into(), sealed)
        .map(Zeroizing::new)
        .map_err(|_| InvalidSecret::WrongPassword)?;
    pkcs8(&plain)
}

fn parse(json: &[u8]) -> Result<Vec<u8>, InvalidSecret> {
    if json.len() > MAX_BYTES {
        return Err(InvalidSecret::PolkadotJs("it is larger than 64 KiB"));
    }
    let Export { encoded, encoding } = serde_json::from_slice(json)
        .map_err(|_| InvalidSecret::PolkadotJs("`encoded` or `encoding` is missing"))?;
    let has = |list: &[String], wanted: &str| list.iter().any(|item| item == wanted);
    if encoding.version != "3" {
        return Err(InvalidSecret::PolkadotJs("its version is not 3"));
    }
    if !has(&encoding.content, "pkcs8") || !has(&encoding.content, "sr25519") {
        return Err(InvalidSecret::PolkadotJs("its key is not sr25519"));
    }
    if !has(&encoding.kind, "scrypt") || !has(&encoding.kind, "xsalsa20-poly1305") {
        return Err(InvalidSecret::PolkadotJs(
            "it is not encrypted with scrypt and xsalsa20-poly1305",
        ));
    }
    STANDARD
        .decode(encoded)
        .map_err(|_| InvalidSecret::PolkadotJs("`encoded` is not base64"))
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number), rest))
}

/// Those that polkadot-js itself allows: at most 128 MiB, not what a file wishes.
fn params(n: u32, r: u32, p: u32) -> Result<Params, InvalidSecret> {
    let allowed = n.is_power_of_two() && (13..=17).contains(&n.ilog2());
    if !allowed || r != 8 || !(1..=10).contains(&p) {
        return Err(InvalidSecret::PolkadotJs(
            "polkadot-js does not use its scrypt parameters",
        ));
    }
    Params::new(n.ilog2() as u8, r, p, 32)
        .map_err(|_| InvalidSecret::PolkadotJs("its scrypt parameters mean nothing"))
}

fn pkcs8(plain: &[u8]) -> Result<Signer, InvalidSecret> {
    let other = InvalidSecret::PolkadotJs("there is no pkcs8 key in it");
    let rest = plain.strip_prefix(HEADER).ok_or(other.clone())?;
    let (secret, rest) = rest.split_first_chunk::<64>().ok_or(other.clone())?;
    let public = rest.strip_prefix(DIVIDER).ok_or(other.clone())?;
    let signer = Signer::from_polkadot_js(secret)?;
    match public == signer.address().as_bytes() {
        true => Ok(signer),
        false => Err(other),
    }
}
