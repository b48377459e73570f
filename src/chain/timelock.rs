//! Locking bytes to a round of the drand beacon: until the beacon signs the round, nobody opens
//! them.
//!
//! The beacon is drand's quicknet (BLS12-381, signatures in G1 over the SHA-256 of the round, RFC
//! 9380 hashing). The scheme is Boneh and Franklin's identity-based encryption (FullIdent) around
//! AES-256-GCM, in the layout of the `tle` crate that subtensor opens it with and that
//! bittensor-drand 2.0.0 writes: U, V, W, the body, the cipher's name, in arkworks' compressed form.

use std::time::Duration;

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G1Projective, G2Affine, g1};
use ark_ec::{
    AffineRepr, CurveGroup,
    hashing::{HashToCurve, curve_maps::wb::WBMap, map_to_curve_hasher::MapToCurveBasedHasher},
    pairing::Pairing,
};
use ark_ff::{PrimeField, field_hashers::DefaultFieldHasher};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sha2::{Digest, Sha256};

/// When round 1 came, less one period: seconds since 1970.
const GENESIS: u64 = 1_692_803_367;
/// Time between two rounds, in seconds.
const PERIOD: u64 = 3;
/// Quicknet's public key.
const PUBLIC_KEY: [u8; 96] = *b"\
\x83\xcf\x0f\x28\x96\xad\xee\x7e\xb8\xb5\xf0\x1f\xca\xd3\x91\x22\x12\xc4\x37\xe0\x07\x3e\x91\x1f\
\xb9\x00\x22\xd3\xe7\x60\x18\x3c\x8c\x4b\x45\x0b\x6a\x0a\x6c\x3a\xc6\xa5\x77\x6a\x2d\x10\x64\x51\
\x0d\x1f\xec\x75\x8c\x92\x1c\xc2\x2b\x0e\x17\xe6\x3a\xaf\x4b\xcb\x5e\xd6\x63\x04\xde\x9c\xf8\x09\
\xbd\x27\x4c\xa7\x3b\xab\x4a\xf5\xa6\xe9\xc7\x6a\x4b\xc0\x9e\x76\xea\xe8\x99\x1e\xf5\xec\xe4\x5a";
/// Of hashing to G1, by RFC 9380.
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const CIPHER: &[u8] = b"AES_GCM_";

type ToCurve = MapToCurveBasedHasher<G1Projective, DefaultFieldHasher<Sha256>, WBMap<g1::Config>>;

/// A failure of the arithmetic, which no input should bring about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the timelock's arithmetic fails: {0}")]
pub struct SealError(&'static str);

/// The newest round at a time since 1970.
pub fn round_at(time: Duration) -> u64 {
    (time.as_secs().saturating_sub(GENESIS) / PERIOD).max(1)
}

/// Bytes that the signature of `round` opens.
///
/// # Errors
/// None that an input could bring about.
pub fn seal(content: &[u8], round: u64) -> Result<Vec<u8>, SealError> {
    let secrets = Secrets {
        sigma: rand::random(),
        key: rand::random(),
        nonce: rand::random(),
    };
    seal_with(content, round, &secrets)
}

/// What must be new for each message.
struct Secrets {
    sigma: [u8; 32],
    key: [u8; 32],
    nonce: [u8; 12],
}

fn seal_with(content: &[u8], round: u64, secrets: &Secrets) -> Result<Vec<u8>, SealError> {
    let Secrets { sigma, key, nonce } = secrets;
    let r = Fr::from_be_bytes_mod_order(&sha256(&[sigma, key]));
    let beacon = G2Affine::deserialize_compressed(&PUBLIC_KEY[..])
        .map_err(|_| SealError("the beacon's key"))?;
    let u = (G2Affine::generator() * r).into_affine();
    let shared = Bls12_381::pairing((identity(round)? * r).into_affine(), beacon);
    let v = xor(sigma, &sha256(&[&compressed(&shared)?]));
    let w = xor(key, &sha256(&[sigma]));

    let cipher = Aes256Gcm::new(key.into());
    let sealed = cipher
        .encrypt(nonce.into(), content)
        .map_err(|_| SealError("the cipher"))?;
    let mut body = Vec::with_capacity(sealed.len() + 28);
    field(&mut body, &sealed);
    field(&mut body, nonce);

    let mut bytes = compressed(&u)?;
    for part in [&v[..], &w, &body, CIPHER] {
        field(&mut bytes, part);
    }
    Ok(bytes)
}

/// The point that the beacon signs for a round.
fn identity(round: u64) -> Result<G1Affine, SealError> {
    let failed = |_| SealError("hashing to the curve");
    let hasher = ToCurve::new(DOMAIN).map_err(failed)?;
    let message = sha256(&[&round.to_be_bytes()]);
    hasher.hash(&message).map_err(failed)
}

fn compressed(value: &impl CanonicalSerialize) -> Result<Vec<u8>, SealError> {
    let mut bytes = Vec::with_capacity(value.compressed_size());
    value
        .serialize_compressed(&mut bytes)
        .map_err(|_| SealError("writing a point"))?;
    Ok(bytes)
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

fn xor(bytes: &[u8; 32], mask: &[u8; 32]) -> [u8; 32] {
    std::array::from_fn(|index| bytes[index] ^ mask[index])
}

/// A vector: its length in eight bytes, then its bytes.
fn field(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend((bytes.len() as u64).to_le_bytes());
    to.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quicknet's signature of round 1000.
    const SIGNATURE: &str = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";

    #[test]
    fn the_beacons_signature_is_of_our_identity() {
        let signature = hex::decode(SIGNATURE).expect("hexadecimal");
        let signature = G1Affine::deserialize_compressed(&signature[..]).expect("a point");
        let beacon = G2Affine::deserialize_compressed(&PUBLIC_KEY[..]).expect("a point");
        let identity = identity(1_000).expect("a point");
        assert_eq!(
            Bls12_381::pairing(signature, G2Affine::generator()),
            Bls12_381::pairing(identity, beacon)
        );
    }

    #[test]
    fn rounds_follow_the_clock() {
        let at = |seconds: u64| round_at(Duration::from_secs(seconds));
        assert_eq!(at(0), 1);
        assert_eq!(at(GENESIS + 3_000), 1_000);
        assert_eq!(at(GENESIS + 3_002), 1_000);
        assert_eq!(at(GENESIS + 3_003), 1_001);
    }

    #[test]
    fn no_two_seals_are_the_same() {
        let seals: Vec<_> = (0..2).map(|_| seal(b"weights", 1_000)).collect();
        assert_ne!(seals[0], seals[1]);
        assert_eq!(
            seals[0].as_ref().map(Vec::len),
            Ok(96 + 4 * 8 + 2 * 32 + 8 + (8 + 7 + 16) + (8 + 12))
        );
    }
}
