//! The search in plain Rust: for processors without a kernel of their own, and the oracle of the
//! others.

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state};
use super::row::Row;

/// First index of `table` whose candidate has the row's target as first digest word.
pub fn search(row: &Row, table: &[u64]) -> Option<usize> {
    table.iter().position(|varied| {
        let mut message = row.message;
        message[row.word] |= varied;
        first_digest_word(&message, row.length) == row.target
    })
}

/// First word of the BLAKE2b-512 digest of a message of one block.
fn first_digest_word(message: &[u64; 16], length: u64) -> u64 {
    let mut v = initial_state(length);
    for sigma in &SIGMA {
        for (words, pair) in MIXED.iter().zip(sigma.chunks_exact(2)) {
            mix(&mut v, words, message[pair[0]], message[pair[1]]);
        }
    }
    FIRST_CHAIN_WORD ^ v[0] ^ v[8]
}

/// BLAKE2b's G.
#[inline(always)]
fn mix(v: &mut [u64; 16], &[a, b, c, d]: &[usize; 4], x: u64, y: u64) {
    v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
    v[d] = (v[d] ^ v[a]).rotate_right(32);
    v[c] = v[c].wrapping_add(v[d]);
    v[b] = (v[b] ^ v[c]).rotate_right(24);
    v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
    v[d] = (v[d] ^ v[a]).rotate_right(16);
    v[c] = v[c].wrapping_add(v[d]);
    v[b] = (v[b] ^ v[c]).rotate_right(63);
}
