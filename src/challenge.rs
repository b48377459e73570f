//! SN27 challenges: the hash line, character sets, masks and what a right answer is.
//!
//! Pure: no clock, no files, no network, no devices. The rules are those of hashcat's mode 610
//! (`BLAKE2b-512($pass.$salt)`) and of its mask attack, as hashcat 6.2.6 means them; upstream's
//! final form of the challenge (SN27 1.3.10 to 1.5.3) is one case of it.

mod charset;
mod difficulty;
mod fields;
mod hash_line;
mod hexify;
mod mask;
mod random;

pub use charset::{Charset, Charsets};
pub use difficulty::Difficulty;
pub use fields::ChallengeFields;
pub use hash_line::{Digest, HashLine, MAX_MESSAGE};
pub use hexify::{display_password, hexify, unhexify};
pub use mask::Mask;
pub use random::{ALPHABET, RandomChallenge};

/// The only hash mode that SN27 challenges use: hashcat's 610.
pub const MODE: u32 = 610;

/// One question: which of the mask's candidates has this digest?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Digest and salt.
    pub line: HashLine,
    /// The candidates.
    pub mask: Mask,
}

impl Challenge {
    /// Joins a hash line and a mask; password and salt must fit one BLAKE2b block.
    pub fn new(line: HashLine, mask: Mask) -> Result<Self, InvalidChallenge> {
        let message = mask.len() + line.salt.len();
        if message > MAX_MESSAGE {
            return Err(InvalidChallenge::new(
                Field::Mask,
                format!(
                    "a password of {} and a salt of {} bytes make {message}, more than one block of {MAX_MESSAGE}",
                    mask.len(),
                    line.salt.len()
                ),
                "password and salt together are at most 128 bytes",
            ));
        }
        Ok(Self { line, mask })
    }
}

/// The part of a challenge that an [`InvalidChallenge`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The digest with its signature.
    Hash,
    /// What follows the password in the message.
    Salt,
    /// The hash mode's number.
    Mode,
    /// Custom charset 1 to 4.
    Charset(u8),
    /// The mask.
    Mask,
    /// The number of positions a challenge claims.
    Difficulty,
    /// The whole line of input.
    Line,
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Field::Hash => f.write_str("hash"),
            Field::Salt => f.write_str("salt"),
            Field::Mode => f.write_str("mode"),
            Field::Charset(1) => f.write_str("chars"),
            Field::Charset(n) => write!(f, "custom charset {n}"),
            Field::Mask => f.write_str("mask"),
            Field::Difficulty => f.write_str("difficulty"),
            Field::Line => f.write_str("line"),
        }
    }
}

/// A challenge that means nothing: which field, why, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct InvalidChallenge {
    /// The field at fault.
    pub field: Field,
    /// What is wrong with it.
    pub problem: String,
    /// What would be right.
    pub expected: &'static str,
}

impl InvalidChallenge {
    fn new(field: Field, problem: impl Into<String>, expected: &'static str) -> Self {
        Self {
            field,
            problem: problem.into(),
            expected,
        }
    }
}
