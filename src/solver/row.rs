//! A row: what the CPU kernels are given to search, one block of which one word varies.
//!
//! Which candidates make up a row is the keyspace's business; checking the whole digest of a hit
//! is the caller's.

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
