//! Challenges as a validator makes and checks them: SN27's final form, each miner its own.

use crate::challenge::{ChallengeFields, Difficulty, Digest, HashLine, RandomChallenge, unhexify};

/// A question that only we know the answer of; not even we keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// As it is sent.
    pub fields: ChallengeFields,
    line: HashLine,
    difficulty: Difficulty,
}

impl Question {
    /// A fresh one: ten characters of the 86, `?1` for each position, a salt of sixteen
    /// hexadecimal digits, all from a generator that the operating system seeds.
    pub fn new(difficulty: Difficulty) -> Self {
        let RandomChallenge { fields, password } =
            RandomChallenge::new(difficulty, &mut rand::rng());
        let salt = fields.challenge_salt.clone().into_bytes();
        let digest = Digest::of(password.as_bytes(), &salt);
        Self {
            fields,
            line: HashLine { digest, salt },
            difficulty,
        }
    }

    /// What identifies it: its hash, which no other question has.
    pub fn id(&self) -> String {
        self.line.digest.to_string()
    }

    /// How hard it is.
    pub fn difficulty(&self) -> Difficulty {
        self.difficulty
    }

    /// Whether an answer is right, found out by computing its hash. A password in hashcat's
    /// `$HEX[..]` is read, since miners that run hashcat answer so where it contains a colon.
    pub fn is_answered_by(&self, password: Option<&str>) -> bool {
        let Some(password) = password.filter(|password| !password.is_empty()) else {
            return false;
        };
        let is = |password: &[u8]| {
            password.len() == usize::from(self.difficulty.get()) && self.line.verify(password)
        };
        is(password.as_bytes()) || unhexify(password.as_bytes()).is_some_and(|bytes| is(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::challenge::{ALPHABET, hexify};

    #[test]
    fn questions_have_the_final_form_and_no_two_are_the_same() {
        let difficulty = Difficulty::new(7).expect("good");
        let questions: Vec<_> = (0..64).map(|_| Question::new(difficulty)).collect();
        for question in &questions {
            let fields = &question.fields;
            let challenge = fields.challenge().expect("a good challenge");
            assert_eq!(challenge.line, question.line);
            assert_eq!(fields.challenge_mask, "?1".repeat(7));
            assert_eq!(fields.challenge_mode, "610");
            let chars: HashSet<u8> = fields.challenge_chars.bytes().collect();
            assert!(chars.len() == 10 && chars.iter().all(|byte| ALPHABET.contains(byte)));
            let salt = &fields.challenge_salt;
            assert!(salt.len() == 16 && salt.bytes().all(|byte| byte.is_ascii_hexdigit()));
        }
        let ids: HashSet<_> = questions.iter().map(Question::id).collect();
        assert_eq!(ids.len(), questions.len());
    }

    #[test]
    fn answers_are_recomputed() {
        let difficulty = Difficulty::new(5).expect("good");
        let random = RandomChallenge::new(difficulty, &mut rand::rng());
        let challenge = random.challenge().expect("good");
        let question = Question {
            fields: random.fields.clone(),
            line: challenge.line,
            difficulty,
        };
        let password = random.password;
        assert!(question.is_answered_by(Some(&password)));
        assert!(question.is_answered_by(Some(&hexify(password.as_bytes()))));
        let longer = format!("{password}0");
        for wrong in [None, Some(""), Some("wrong"), Some(&longer), Some("$HEX[]")] {
            assert!(!question.is_answered_by(wrong), "{wrong:?}");
        }
        assert!(!Question::new(difficulty).is_answered_by(Some(&password)));
    }
}
