//! Secret URIs: `PHRASE//hard/soft///password`, as Substrate's tools read them.
//!
//! The phrase may be a mnemonic, a seed in hexadecimal with `0x`, or missing, which means the
//! well-known development phrase: `//Alice`. Never keep value on a development key.

use schnorrkel::{
    ExpansionMode, Keypair, MiniSecretKey,
    derive::{ChainCode, Derivation},
};
use zeroize::Zeroizing;

use super::InvalidSecret;

/// What stands for the phrase that is missing in `//Alice`.
const DEVELOPMENT_PHRASE: &str =
    "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// A secret URI taken apart.
pub(super) struct SecretUri<'a> {
    pub(super) phrase: &'a str,
    pub(super) path: Vec<Junction<'a>>,
    pub(super) password: &'a str,
}

/// One step of a derivation path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Junction<'a> {
    Hard(&'a str),
    Soft(&'a str),
}

impl<'a> SecretUri<'a> {
    pub(super) fn parse(uri: &'a str) -> Result<Self, InvalidSecret> {
        // The first `///` ends the path; what follows may contain anything.
        let (front, password) = uri.split_once("///").unwrap_or((uri, ""));
        let (phrase, mut rest) = front.split_at(front.find('/').unwrap_or(front.len()));
        let mut path = Vec::new();
        while let Some(step) = rest.strip_prefix('/') {
            let (step, kind): (_, fn(_) -> _) = match step.strip_prefix('/') {
                Some(hard) => (hard, Junction::Hard),
                None => (step, Junction::Soft),
            };
            let (name, after) = step.split_at(step.find('/').unwrap_or(step.len()));
            if name.is_empty() {
                return Err(InvalidSecret::Path);
            }
            path.push(kind(name));
            rest = after;
        }
        let phrase = match phrase.trim() {
            "" => DEVELOPMENT_PHRASE,
            phrase => phrase,
        };
        Ok(Self {
            phrase,
            path,
            password,
        })
    }
}

/// The key pair of a seed. Substrate's way among schnorrkel's: the one that Ed25519 has.
pub(super) fn from_seed(seed: &[u8; 32]) -> Result<Keypair, InvalidSecret> {
    let mini = MiniSecretKey::from_bytes(seed).map_err(|_| InvalidSecret::Seed)?;
    Ok(mini.expand_to_keypair(ExpansionMode::Ed25519))
}

/// The key pair at the end of a path.
pub(super) fn along(root: Keypair, path: &[Junction<'_>]) -> Result<Keypair, InvalidSecret> {
    path.iter().try_fold(root, |pair, junction| match junction {
        Junction::Hard(name) => {
            let (mini, _) = pair.hard_derive_mini_secret_key(Some(chain_code(name)), b"");
            from_seed(&Zeroizing::new(mini.to_bytes()))
        }
        Junction::Soft(name) => Ok(pair.derived_key_simple(chain_code(name), b"").0),
    })
}

/// SCALE: a number is a little-endian u64, anything else text with its length in front. Padded
/// with zeros to 32 bytes, or hashed if longer.
fn chain_code(name: &str) -> ChainCode {
    let encoded = match name.parse::<u64>() {
        Ok(number) => number.to_le_bytes().to_vec(),
        Err(_) => [&compact(name.len())[..], name.as_bytes()].concat(),
    };
    let mut code = [0; 32];
    match code.get_mut(..encoded.len()) {
        Some(front) => front.copy_from_slice(&encoded),
        None => {
            let mut params = blake2b_simd::Params::new();
            code.copy_from_slice(params.hash_length(32).hash(&encoded).as_bytes());
        }
    }
    ChainCode(code)
}

/// SCALE's compact integer: the two lowest bits say how many bytes it takes.
fn compact(length: usize) -> Vec<u8> {
    match length {
        0..64 => vec![(length as u8) << 2],
        64..16384 => ((length as u16) << 2 | 1).to_le_bytes().to_vec(),
        _ => ((length as u32) << 2 | 2).to_le_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_come_apart_as_substrate_takes_them() {
        let parts = |uri| {
            let uri = SecretUri::parse(uri).expect("a good URI");
            (uri.phrase, uri.path, uri.password)
        };
        let dev = DEVELOPMENT_PHRASE;
        use Junction::{Hard, Soft};
        assert_eq!(parts(""), (dev, vec![], ""));
        assert_eq!(parts("//Alice"), (dev, vec![Hard("Alice")], ""));
        assert_eq!(
            parts("a b/0//x///p///w"),
            ("a b", vec![Soft("0"), Hard("x")], "p///w")
        );
        assert_eq!(parts("////x"), (dev, vec![], "/x"));
        for bad in ["/", "//", "//a//", "//a/"] {
            assert_eq!(SecretUri::parse(bad).err(), Some(InvalidSecret::Path));
        }
    }

    #[test]
    fn lengths_are_compact() {
        assert_eq!(compact(5), [20]);
        assert_eq!(compact(64), [1, 1]);
        assert_eq!(compact(16384), [2, 0, 1, 0]);
    }
}
