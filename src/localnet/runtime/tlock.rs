//! Opening what was locked to a round of the drand beacon, whose signature of the round is the key.
//!
//! The scheme is Boneh and Franklin's identity-based encryption (FullIdent) over BLS12-381 with
//! signatures in G1, around AES-256-GCM, in the layout of the `tle` crate that 425 uses (ideal-lab5's
//! timelock at 5416406): U, V, W, then the body, then the name of the cipher, all in arkworks'
//! compressed form.

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup, pairing::Pairing};
use ark_ff::PrimeField;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sp_io::hashing::sha2_256;

/// A point of G2, compressed.
const POINT: usize = 96;

/// What was locked, given the signature of its round. `None` when it is malformed, or locked to
/// another round.
pub(crate) fn open(mut ciphertext: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let signature = G1Affine::deserialize_compressed(signature).ok()?;
    let u = G2Affine::deserialize_compressed(ciphertext.split_off(..POINT)?).ok()?;
    let v = field(&mut ciphertext)?;
    let w = field(&mut ciphertext)?;
    let mut body = field(&mut ciphertext)?;

    let sigma = xor(v, &hash_pairing(signature, u)?)?;
    let key = xor(w, &sha2_256(&sigma))?;
    let bound = sha2_256(&[sigma, key].concat());
    let r = Fr::from_be_bytes_mod_order(&bound);
    if (G2Affine::generator() * r).into_affine() != u {
        return None;
    }

    let sealed = field(&mut body)?;
    let nonce: [u8; 12] = field(&mut body)?.try_into().ok()?;
    let cipher = Aes256Gcm::new(&key.into());
    cipher.decrypt(&nonce.into(), sealed).ok()
}

/// A vector: its length in eight bytes, then its bytes.
fn field<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u64::from_le_bytes(bytes.split_off(..8)?.try_into().ok()?);
    bytes.split_off(..usize::try_from(length).ok()?)
}

fn hash_pairing(signature: G1Affine, u: G2Affine) -> Option<[u8; 32]> {
    let mut bytes = Vec::new();
    let pairing = Bls12_381::pairing(signature, u);
    pairing.serialize_compressed(&mut bytes).ok()?;
    Some(sha2_256(&bytes))
}

fn xor(bytes: &[u8], mask: &[u8; 32]) -> Option<[u8; 32]> {
    let mut result: [u8; 32] = bytes.try_into().ok()?;
    result
        .iter_mut()
        .zip(mask)
        .for_each(|(byte, mask)| *byte ^= mask);
    Some(result)
}
