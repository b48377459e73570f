//! The fields of the Challenge synapse as they travel in JSON.

use serde::{Deserialize, Serialize};

use super::{Challenge, Charsets, Field, HashLine, InvalidChallenge, MODE, Mask};

/// What a validator sends (SN27 1.2.0 to 1.5.3); fields that are not known here are ignored, since
/// the body carries those of the synapse's base class too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChallengeFields {
    /// `$BLAKE2$` and 128 hexadecimal digits.
    pub challenge_hash: String,
    /// Sixteen hexadecimal digits, used as text.
    pub challenge_salt: String,
    /// The hash mode, a number as text.
    pub challenge_mode: String,
    /// Custom charset 1.
    pub challenge_chars: String,
    /// `?1` repeated.
    pub challenge_mask: String,
    /// Positions of the mask; absent before 1.3.0.
    pub challenge_difficulty: Option<i64>,
}

impl ChallengeFields {
    /// What the fields ask, strictly.
    pub fn challenge(&self) -> Result<Challenge, InvalidChallenge> {
        check_mode(&self.challenge_mode)?;
        let line = HashLine::from_parts(&self.challenge_hash, &self.challenge_salt)?;
        let chars = self.challenge_chars.as_bytes();
        let charsets = Charsets::parse([Some(chars), None, None, None])?;
        let mask = Mask::parse(self.challenge_mask.as_bytes(), &charsets)?;
        if let Some(difficulty) = self.challenge_difficulty
            && difficulty != mask.len() as i64
        {
            return Err(InvalidChallenge::new(
                Field::Difficulty,
                format!(
                    "{difficulty} is claimed, but the mask has {} positions",
                    mask.len()
                ),
                "the number of positions in the mask, or no such field",
            ));
        }
        Challenge::new(line, mask)
    }
}

fn check_mode(mode: &str) -> Result<(), InvalidChallenge> {
    if mode.parse() == Ok(MODE) {
        return Ok(());
    }
    Err(InvalidChallenge::new(
        Field::Mode,
        format!(
            "`{}` is not a mode that is solved here",
            mode.escape_debug()
        ),
        "610, BLAKE2b-512($pass.$salt)",
    ))
}
