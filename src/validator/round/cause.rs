//! Why a challenge was not solved.

use std::{borrow::Cow, fmt};

use serde::Serialize;

use crate::wire::{CallError, ChallengeOutput};

/// Characters of a miner's own words that are kept.
const WORDS: usize = 200;

/// Why a challenge was not solved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// No connection, or one that broke.
    Unreachable {
        /// What happened.
        why: String,
    },
    /// The miner said no.
    Refused {
        /// HTTP's.
        status: u16,
        /// The miner's words.
        message: String,
    },
    /// The time was up.
    Timeout,
    /// A password that is not the one.
    Wrong,
    /// The miner says that it found none.
    NoAnswer {
        /// Why, in its own words.
        #[serde(skip_serializing_if = "Option::is_none")]
        said: Option<String>,
    },
    /// More bytes than any answer has.
    TooBig {
        /// How many are read.
        limit: usize,
    },
    /// Something that is no answer.
    Garbage {
        /// What is wrong with it.
        why: String,
    },
}

impl Cause {
    /// All names, as JSON and metrics have them.
    pub const NAMES: [&'static str; 7] = [
        "unreachable",
        "refused",
        "timeout",
        "wrong",
        "no_answer",
        "too_big",
        "garbage",
    ];

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Refused { .. } => "refused",
            Self::Timeout => "timeout",
            Self::Wrong => "wrong",
            Self::NoAnswer { .. } => "no_answer",
            Self::TooBig { .. } => "too_big",
            Self::Garbage { .. } => "garbage",
        }
    }

    /// What an answer lacks that holds no right password.
    pub(super) fn of_answer(output: Option<ChallengeOutput>) -> Self {
        let output = output.unwrap_or_default();
        match output.password.filter(|password| !password.is_empty()) {
            Some(_) => Self::Wrong,
            None => Self::NoAnswer {
                said: output.error.map(|error| words(&error)),
            },
        }
    }
}

impl From<CallError> for Cause {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unreachable(why) => Self::Unreachable { why },
            CallError::Refused { status, message } => Self::Refused {
                status,
                message: words(&message),
            },
            CallError::Timeout => Self::Timeout,
            CallError::TooLong { limit } => Self::TooBig { limit },
            CallError::Garbage(why) => Self::Garbage { why: words(&why) },
            CallError::WrongSignature => Self::Garbage {
                why: error.to_string(),
            },
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: Cow<'_, str> = match self {
            Self::Unreachable { why } => format!("unreachable: {why}").into(),
            Self::Refused { status, message } => {
                format!("refused with status {status}: {message}").into()
            }
            Self::Timeout => "no answer in time".into(),
            Self::Wrong => "a wrong answer".into(),
            Self::NoAnswer { said: None } => "it found nothing".into(),
            Self::NoAnswer { said: Some(said) } => format!("it found nothing: {said}").into(),
            Self::TooBig { limit } => format!("an answer of more than {limit} bytes").into(),
            Self::Garbage { why } => format!("no answer at all: {why}").into(),
        };
        f.write_str(&text)
    }
}

/// A miner's words: few enough, and without what moves the cursor or begins lines.
fn words(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    shown.take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_wrong_or_it_is_none() {
        let output = |password: Option<&str>, error: Option<&str>| ChallengeOutput {
            password: password.map(str::to_owned),
            local_execution_time: None,
            error: error.map(str::to_owned),
        };
        let none = |said: Option<&str>| Cause::NoAnswer {
            said: said.map(str::to_owned),
        };
        assert_eq!(Cause::of_answer(None), none(None));
        assert_eq!(Cause::of_answer(Some(output(None, None))), none(None));
        let timed_out = output(Some(""), Some("too\nslow\x1b[2J"));
        assert_eq!(
            Cause::of_answer(Some(timed_out)),
            none(Some("too slow [2J"))
        );
        let lied = output(Some("x"), Some("sorry"));
        assert_eq!(Cause::of_answer(Some(lied)), Cause::Wrong);
    }

    #[test]
    fn names_are_those_of_json() {
        let why = String::new;
        let all = [
            Cause::Unreachable { why: why() },
            Cause::Refused {
                status: 403,
                message: why(),
            },
            Cause::Timeout,
            Cause::Wrong,
            Cause::NoAnswer { said: None },
            Cause::TooBig { limit: 1 },
            Cause::Garbage { why: why() },
        ];
        assert_eq!(all.clone().map(|cause| cause.name()), Cause::NAMES);
        for cause in all {
            let json = serde_json::to_value(&cause).expect("JSON");
            assert_eq!(json["cause"], cause.name());
        }
    }
}
