//! The Challenge synapse of SN27 1.2.0 to 1.5.3, and what a miner answers.

use serde::{Deserialize, Serialize};

use super::{Synapse, SynapseName, dict};
use crate::challenge::ChallengeFields;

/// A challenge as it travels; what the fields mean is `challenge`'s matter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Challenge {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_difficulty: Option<i64>,
    /// A miner's answer; empty in requests, and from miners that don't solve challenges.
    #[serde(with = "dict")]
    pub output: Option<ChallengeOutput>,
}

impl Synapse for Challenge {
    const NAME: SynapseName = SynapseName::Challenge;
}

/// What a miner answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChallengeOutput {
    /// What was found.
    pub password: Option<String>,
    /// Seconds, by the miner's clock. Absent before 1.2.0.
    pub local_execution_time: Option<f64>,
    /// Why nothing was.
    pub error: Option<String>,
}

impl Challenge {
    /// The fields that ask.
    pub fn fields(&self) -> ChallengeFields {
        let fields = self.clone();
        ChallengeFields {
            challenge_hash: fields.challenge_hash,
            challenge_salt: fields.challenge_salt,
            challenge_mode: fields.challenge_mode,
            challenge_chars: fields.challenge_chars,
            challenge_mask: fields.challenge_mask,
            challenge_difficulty: fields.challenge_difficulty,
        }
    }
}

impl From<ChallengeFields> for Challenge {
    fn from(fields: ChallengeFields) -> Self {
        Self {
            challenge_hash: fields.challenge_hash,
            challenge_salt: fields.challenge_salt,
            challenge_mode: fields.challenge_mode,
            challenge_chars: fields.challenge_chars,
            challenge_mask: fields.challenge_mask,
            challenge_difficulty: fields.challenge_difficulty,
            output: None,
        }
    }
}
