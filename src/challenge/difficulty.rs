//! Difficulty: the number of positions of a challenge's mask.

use super::{Field, InvalidChallenge};

/// Positions of a challenge of upstream's final form: each has ten characters, so there are
/// `10^difficulty` candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Difficulty(u8);

impl Difficulty {
    /// The smallest that SN27 has ever used (1.2.x).
    pub const MIN: Self = Self(5);
    /// The largest that SN27 has ever used.
    pub const MAX: Self = Self(12);

    /// A difficulty between [`Self::MIN`] and [`Self::MAX`].
    pub fn new(value: u8) -> Result<Self, InvalidChallenge> {
        if (Self::MIN.0..=Self::MAX.0).contains(&value) {
            return Ok(Self(value));
        }
        Err(InvalidChallenge::new(
            Field::Difficulty,
            format!("{value} is not a difficulty that SN27 uses"),
            "a whole number from 5 to 12",
        ))
    }

    /// All of them, easiest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::MIN.0..=Self::MAX.0).map(Self)
    }

    /// The number itself.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Candidates in a challenge of this difficulty.
    pub const fn candidates(self) -> u64 {
        10u64.pow(self.0 as u32)
    }
}

impl std::fmt::Display for Difficulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}
