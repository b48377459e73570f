//! Questions to the person at the terminal: on stderr, and only where somebody can answer.

use std::io::{self, IsTerminal};

use dialoguer::{Input, Password};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::{Error, Kind};

/// Whether questions may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Prompt {
    allowed: bool,
}

impl Prompt {
    /// Asks nothing where it is forbidden (`--no-prompt`, `--json`, `--quiet`) or where standard
    /// input or standard error is no terminal.
    pub fn new(forbidden: bool) -> Self {
        let interactive = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self {
            allowed: interactive && !forbidden,
        }
    }

    /// Whether questions may be asked.
    pub fn is_allowed(self) -> bool {
        self.allowed
    }

    /// Asks until the answer passes the check.
    pub fn ask(
        self,
        question: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Error> {
        let answer = Input::<String>::new()
            .with_prompt(question)
            .validate_with(|answer: &String| check(answer))
            .interact_text();
        answer.map_err(unanswered)
    }

    /// Asks for something that is not shown while it is typed.
    pub fn secret(self, question: &str) -> Result<SecretString, Error> {
        let answer = Password::new().with_prompt(question).interact();
        answer.map(trimmed).map_err(unanswered)
    }

    /// Asks for a new password, twice.
    pub fn new_password(self, question: &str) -> Result<SecretString, Error> {
        let answer = Password::new()
            .with_prompt(question)
            .with_confirmation("the same again", "the two are not the same")
            .interact();
        answer.map(trimmed).map_err(unanswered)
    }
}

/// Typed secrets lose the spaces around them, as they do in btcli: both must make the same key of
/// the same typing.
fn trimmed(typed: String) -> SecretString {
    let typed = Zeroizing::new(typed);
    typed.trim().into()
}

fn unanswered(dialoguer::Error::IO(error): dialoguer::Error) -> Error {
    match error.kind() {
        io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
        _ => Error::new(Kind::Failed, format!("no answer could be read: {error}")),
    }
}

/// Options that are missing and can't be asked for, all named at once.
pub fn missing(options: &[&str]) -> Error {
    Error::usage(format!("missing {}", options.join(", ")))
        .help("give them on the command line; on a terminal, without --json and --no-prompt, they are asked for")
}
