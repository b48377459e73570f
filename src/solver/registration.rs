//! The work of a registration: a nonce whose seal is small enough, on runtimes before 425.
//!
//! The seal is keccak256(sha256(nonce, 8 bytes little-endian ‖ keccak256(block hash ‖ hotkey))), read
//! as a little-endian number; it passes when its product with the difficulty fits 256 bits. That
//! takes `difficulty` hashes on average. [`Puzzle::search`] tries a range of nonces on the thread that
//! calls it; a [`Team`] shares the nonces out over cores and GPUs. Which block to work on, and when its work is too old, is the caller's to know.

mod team;

use sp_crypto_hashing::{keccak_256, sha2_256};

pub use team::{Team, Toil};

/// What is to be solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Puzzle {
    /// keccak256(block hash ‖ hotkey).
    bound: [u8; 32],
    /// Hashes on average.
    difficulty: u64,
}

/// A nonce that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// The nonce.
    pub nonce: u64,
    /// Its seal: the `work` of the call.
    pub seal: [u8; 32],
}

impl Puzzle {
    /// The puzzle of a hotkey on a block.
    pub fn new(block: [u8; 32], hotkey: [u8; 32], difficulty: u64) -> Self {
        let mut both = [0; 64];
        both[..32].copy_from_slice(&block);
        both[32..].copy_from_slice(&hotkey);
        Self {
            bound: keccak_256(&both),
            difficulty,
        }
    }

    /// Hashes on average until one passes.
    pub fn difficulty(&self) -> u64 {
        self.difficulty
    }

    /// keccak256(block hash ‖ hotkey), which every nonce is hashed with.
    pub(super) fn bound(&self) -> &[u8; 32] {
        &self.bound
    }

    /// Highest 64 bits that a seal may have: more never pass, fewer always do.
    pub(super) fn limit(&self) -> u64 {
        u64::MAX / self.difficulty.max(1)
    }

    /// The highest 64 bits of a nonce's seal.
    pub(super) fn highest_word(&self, nonce: u64) -> u64 {
        let seal = self.seal(nonce);
        let bytes = seal[24..].iter().rev();
        bytes.fold(0, |word, byte| word << 8 | u64::from(*byte))
    }

    /// The seal of a nonce.
    pub fn seal(&self, nonce: u64) -> [u8; 32] {
        let mut bytes = [0; 40];
        bytes[..8].copy_from_slice(&nonce.to_le_bytes());
        bytes[8..].copy_from_slice(&self.bound);
        keccak_256(&sha2_256(&bytes))
    }

    /// Whether a seal is small enough.
    pub fn passes(&self, seal: &[u8; 32]) -> bool {
        let mut carry = 0;
        for word in seal.chunks_exact(8) {
            let word = word
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u128::from(*byte));
            carry = (word * u128::from(self.difficulty) + carry) >> 64;
        }
        carry == 0
    }

    /// The first nonce of a range that passes.
    pub fn search(&self, nonces: std::ops::Range<u64>) -> Option<Seal> {
        nonces
            .map(|nonce| Seal {
                nonce,
                seal: self.seal(nonce),
            })
            .find(|found| self.passes(&found.seal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seals made by other code.
    #[derive(serde::Deserialize)]
    struct Known {
        block_hash: String,
        hotkey: String,
        nonce: u64,
        seal: String,
        difficulty: Option<u64>,
    }

    fn known() -> Vec<Known> {
        let text = include_str!("../../tests/fixtures/registration_seals.json");
        serde_json::from_str(text).expect("the fixture is good")
    }

    fn bytes(text: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).expect("32 bytes");
        bytes
    }

    #[test]
    fn seals_are_the_chains() {
        for known in known() {
            let puzzle = Puzzle::new(bytes(&known.block_hash), bytes(&known.hotkey), 1);
            assert_eq!(hex::encode(puzzle.seal(known.nonce)), known.seal);
            assert!(puzzle.passes(&bytes(&known.seal)));
        }
    }

    #[test]
    fn the_first_nonce_that_passes_is_found() {
        let mut searched = 0;
        for known in known() {
            let Some(difficulty) = known.difficulty else {
                continue;
            };
            let puzzle = Puzzle::new(bytes(&known.block_hash), bytes(&known.hotkey), difficulty);
            let found = puzzle.search(0..known.nonce + 1).expect("there is one");
            assert_eq!(found.nonce, known.nonce);
            assert_eq!(puzzle.search(0..known.nonce), None);
            searched += 1;
        }
        assert!(searched > 0);
    }

    #[test]
    fn a_seal_passes_when_its_product_fits() {
        let puzzle = |difficulty| Puzzle::new([0; 32], [0; 32], difficulty);
        let mut highest_bit = [0; 32];
        highest_bit[31] = 0x80;
        assert!(puzzle(1).passes(&highest_bit));
        assert!(!puzzle(2).passes(&highest_bit));
        let mut just_below = [0xff; 32];
        just_below[31] = 0x7f;
        assert!(puzzle(2).passes(&just_below));
        assert!(!puzzle(3).passes(&just_below));
        assert!(puzzle(u64::MAX).passes(&[0; 32]));
    }
}
