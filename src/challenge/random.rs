//! Fresh challenges of upstream's final form (SN27 1.3.10 to 1.5.3).

use rand::{
    Rng,
    seq::{IndexedRandom, SliceRandom},
};

use super::{Challenge, ChallengeFields, Difficulty, Digest, InvalidChallenge, MODE};

/// The 86 characters that challenges draw from.
pub const ALPHABET: &[u8; 86] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*()-_+=[]{};:,.<>";

/// Characters sent with one challenge.
const CHARS: usize = 10;

/// A challenge with its answer.
#[derive(Debug, Clone)]
pub struct RandomChallenge {
    /// As it is sent.
    pub fields: ChallengeFields,
    /// What the miner must find.
    pub password: String,
}

impl RandomChallenge {
    /// Ten characters of a shuffled alphabet, a password drawn from them with replacement, and
    /// eight random bytes as the salt's sixteen hexadecimal digits.
    pub fn new(difficulty: Difficulty, rng: &mut impl Rng) -> Self {
        use rand::RngExt;
        let mut alphabet = *ALPHABET;
        let (chars, _) = alphabet.partial_shuffle(rng, CHARS);
        let positions = usize::from(difficulty.get());
        let password: String = (0..positions)
            .filter_map(|_| chars.choose(rng))
            .map(|&byte| char::from(byte))
            .collect();
        let salt = format!("{:016x}", rng.random::<u64>());
        let digest = Digest::of(password.as_bytes(), salt.as_bytes());
        let fields = ChallengeFields {
            challenge_hash: format!("$BLAKE2${digest}"),
            challenge_salt: salt,
            challenge_mode: MODE.to_string(),
            challenge_chars: chars.iter().copied().map(char::from).collect(),
            challenge_mask: "?1".repeat(positions),
            challenge_difficulty: Some(i64::from(difficulty.get())),
        };
        Self { fields, password }
    }

    /// The question alone.
    pub fn challenge(&self) -> Result<Challenge, InvalidChallenge> {
        self.fields.challenge()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn challenges_have_upstreams_form_and_their_answer() {
        let mut rng = rand::rng();
        for difficulty in Difficulty::all() {
            let random = RandomChallenge::new(difficulty, &mut rng);
            let challenge = random.challenge().expect("a good challenge");
            assert!(challenge.line.verify(random.password.as_bytes()));
            assert_eq!(
                challenge.mask.candidates(),
                u128::from(difficulty.candidates())
            );
            assert_eq!(random.fields.challenge_salt.len(), 16);
            let chars: HashSet<_> = random.fields.challenge_chars.bytes().collect();
            assert_eq!(chars.len(), CHARS);
            assert!(random.password.bytes().all(|byte| chars.contains(&byte)));
        }
        assert_eq!(ALPHABET.iter().collect::<HashSet<_>>().len(), 86);
    }
}
