//! The search in plain Rust: for processors without a kernel of their own, and the oracle of the
//! others.

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state, mix};
use super::row::Row;

/// First index of `table` whose candidate has the row's target as first digest word.
pub(super) fn search(row: &Row, table: &[u64]) -> Option<usize> {
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
