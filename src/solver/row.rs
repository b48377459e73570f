//! A row: what the CPU kernels are given to search, one block of which one word varies.
//!
//! Which candidates make up a row is the keyspace's business; checking the whole digest of a hit
//! is the caller's.

#[cfg(target_arch = "x86_64")]
use super::blake2b::{MIXED, initial_state, mix};

/// Candidates that differ in one message word only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The block (password, salt, zeros), with the varied bytes zero.
    pub message: [u64; 16],
    /// Bytes in the message, at most 128.
    pub length: u64,
    /// Message word that the table varies (0 to 15).
    pub word: usize,
    /// Words from this index on are zero in every candidate (1 to 16).
    pub words: usize,
    /// First word of the digest sought.
    pub target: u64,
}

#[cfg(target_arch = "x86_64")]
impl Row {
    /// Whether the row is of the common kind: a message of at most four words of which one of the
    /// first two varies, so that three of the first round's columns are the same for all.
    pub(super) fn is_short(&self) -> bool {
        self.words <= 4 && self.word < 2
    }

    /// The state that a short row's candidates share: the first round's columns but the first.
    pub(super) fn short_start(&self) -> [u64; 16] {
        let mut v = initial_state(self.length);
        for (column, words) in MIXED[..4].iter().enumerate().skip(1) {
            mix(
                &mut v,
                words,
                self.message[2 * column],
                self.message[2 * column + 1],
            );
        }
        v
    }
}
