//! What is asked: from arguments, from the person at the terminal, or from a synapse's fields.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use crate::{
    challenge::{Challenge, ChallengeFields, Charsets, Field, HashLine, InvalidChallenge, Mask},
    context::Context,
    error::Error,
    prompt,
};

/// A challenge, and the notation it came in.
pub(super) struct Question {
    pub(super) challenge: Challenge,
    pub(super) charsets: [Option<Vec<u8>>; 4],
    pub(super) mask: Vec<u8>,
}

impl Question {
    /// Asks for what the arguments lack, or names it.
    pub(super) fn complete(
        hash: Option<OsString>,
        charsets: [Option<OsString>; 4],
        mask: Option<OsString>,
        context: &Context,
    ) -> Result<Self, Error> {
        let mut charsets = charsets.map(|chars| chars.map(OsString::into_vec));
        let asked = hash.is_none() || mask.is_none();
        if asked && !context.prompt.is_allowed() {
            let missing = [("HASH:SALT", hash.is_none()), ("--mask", mask.is_none())];
            let missing: Vec<_> = missing.into_iter().filter(|(_, lacks)| *lacks).collect();
            let names: Vec<_> = missing.into_iter().map(|(name, _)| name).collect();
            return Err(prompt::missing(&names));
        }
        let line = match hash {
            Some(hash) => hash.into_string().map_err(|_| {
                Error::usage("hash: it is not UTF-8").help("write such a salt as $HEX[..]")
            })?,
            None => context.prompt.ask("hash:salt", |line| {
                HashLine::parse(line).map(drop).map_err(sentence)
            })?,
        };
        let line_read = HashLine::parse(&line).map_err(usage)?;
        let mask = match mask {
            Some(mask) => mask.into_vec(),
            None => {
                if charsets[0].is_none() {
                    let chars = context.prompt.ask("characters of ?1", |_| Ok(()))?;
                    charsets[0] = Some(chars.into_bytes());
                }
                let sets = parse_charsets(&charsets).map_err(usage)?;
                let mask = context.prompt.ask("mask", |mask| {
                    Mask::parse(mask.as_bytes(), &sets)
                        .map(drop)
                        .map_err(sentence)
                })?;
                mask.into_bytes()
            }
        };
        let question = Self::new(line_read, charsets, mask).map_err(usage)?;
        if asked {
            context.output.status(&question.command(&line));
        }
        Ok(question)
    }

    /// The question in a synapse's fields.
    pub(super) fn from_fields(fields: ChallengeFields) -> Result<Self, InvalidChallenge> {
        Ok(Self {
            challenge: fields.challenge()?,
            charsets: [Some(fields.challenge_chars.into_bytes()), None, None, None],
            mask: fields.challenge_mask.into_bytes(),
        })
    }

    fn new(
        line: HashLine,
        charsets: [Option<Vec<u8>>; 4],
        mask: Vec<u8>,
    ) -> Result<Self, InvalidChallenge> {
        let sets = parse_charsets(&charsets)?;
        let challenge = Challenge::new(line, Mask::parse(&mask, &sets)?)?;
        Ok(Self {
            challenge,
            charsets,
            mask,
        })
    }

    /// The command that asks the same without questions.
    fn command(&self, line: &str) -> String {
        let mut command = format!(
            "the same without questions:\n  sn27 solve {}",
            quote(line.as_bytes())
        );
        let options = [
            "--chars",
            "--custom-charset2",
            "--custom-charset3",
            "--custom-charset4",
        ];
        for (option, chars) in options.iter().zip(&self.charsets) {
            if let Some(chars) = chars.as_deref().filter(|chars| !chars.is_empty()) {
                command.push_str(&format!(" {option} {}", quote(chars)));
            }
        }
        format!("{command} --mask {}", quote(&self.mask))
    }
}

fn parse_charsets(charsets: &[Option<Vec<u8>>; 4]) -> Result<Charsets, InvalidChallenge> {
    Charsets::parse(charsets.each_ref().map(Option::as_deref))
}

/// Text in single quotes for a shell.
fn quote(text: &[u8]) -> String {
    format!("'{}'", String::from_utf8_lossy(text).replace('\'', r"'\''"))
}

fn sentence(error: InvalidChallenge) -> String {
    format!("{error}; {}", error.expected)
}

/// A challenge that means nothing, as the user's mistake.
pub(super) fn usage(error: InvalidChallenge) -> Error {
    let help = match error.field {
        Field::Hash => format!(
            "{}, in single quotes so that the shell leaves $ alone",
            error.expected
        ),
        _ => error.expected.to_owned(),
    };
    Error::usage(error.to_string()).help(help)
}
