//! `--stdin`: a line of answer for each line of question.

use std::{
    io::{self, BufRead, Read},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    answer::{Answer, Solved},
    backend::Backend,
    question::{Question, usage},
};
use crate::{
    challenge::ChallengeFields,
    context::Context,
    error::{Error, Kind},
    output::{Human, Outcome, Page},
    settings::Timeout,
};

/// Longest line that is read: as long as the body that a miner accepts.
const MAX_LINE: u64 = 64 * 1024;

/// One line of answer.
#[derive(Serialize)]
struct Line {
    /// Of the input, from 1.
    line: u64,
    /// Absent where the line asks nothing that makes sense.
    #[serde(flatten)]
    solved: Option<Solved>,
}

/// Between two looks at whether the user wants to stop.
const NAP: Duration = Duration::from_millis(50);

/// Answers until the input ends. The exit code is the first failure's.
pub(super) async fn run(
    backend: &Backend,
    timeout: Timeout,
    context: &Context,
) -> Result<Outcome, Error> {
    tokio::task::block_in_place(|| {
        let lines = read_lines();
        let mut first_failure = None;
        while !context.interrupted.is_cancelled() {
            let (line, text) = match lines.recv_timeout(NAP) {
                Ok(Ok(line)) => line,
                Ok(Err(error)) => {
                    return Err(Error::new(Kind::Failed, format!("stdin: {error}")));
                }
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(Outcome::shown(first_failure)),
            };
            let outcome = match answer(&text, backend, timeout, context) {
                Ok(answer) => {
                    answer.warn(context);
                    let solved = Some(answer.data());
                    let outcome = Outcome::data(Line { line, solved });
                    match answer.failure() {
                        Some(failure) => outcome.failing(failure),
                        None => outcome,
                    }
                }
                Err(mut error) => {
                    error.message = format!("line {line}: {}", error.message);
                    Outcome::data(Line { line, solved: None }).failing(error)
                }
            };
            first_failure = first_failure.or(outcome.kind());
            if context.output.show("solve", &outcome).is_err() {
                // Nobody reads the answers any more.
                return Ok(Outcome::shown(first_failure));
            }
        }
        Ok(Outcome::shown(Some(Kind::Interrupted)))
    })
}

/// The lines of standard input that are not empty, with their numbers, read by a thread of their
/// own, one ahead: a read can't be interrupted.
fn read_lines() -> mpsc::Receiver<io::Result<(u64, Vec<u8>)>> {
    let (sender, lines) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        for number in 1.. {
            let line = match read_line(&mut input) {
                Ok(Some(text)) if text.trim_ascii().is_empty() => continue,
                Ok(Some(text)) => Ok((number, text)),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let last = line.is_err();
            if sender.send(line).is_err() || last {
                return;
            }
        }
    });
    lines
}

fn answer(
    text: &[u8],
    backend: &Backend,
    timeout: Timeout,
    context: &Context,
) -> Result<Answer, Error> {
    let read = Instant::now();
    let fields: ChallengeFields = serde_json::from_slice(text).map_err(|error| {
        Error::usage(format!("not a challenge: {error}"))
            .help("a JSON object with challenge_hash, challenge_salt, challenge_mode, challenge_chars and challenge_mask, all text")
    })?;
    let question = Question::from_fields(fields).map_err(usage)?;
    backend.answer(&question, read + timeout.0, &context.interrupted, read)
}

/// The next line without its end, or `None` at the end of the input. Of a line that is too long,
/// enough is kept to be refused, and the rest is skipped.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    input.by_ref().take(MAX_LINE).read_until(b'\n', &mut text)?;
    if text.is_empty() {
        return Ok(None);
    }
    if text.last() != Some(&b'\n') && text.len() as u64 == MAX_LINE {
        input.skip_until(b'\n')?;
    }
    Ok(Some(text))
}

impl Human for Line {
    /// The password, or an empty line, so that lines of answer and of question go together.
    fn human(&self, page: &mut Page) {
        match &self.solved {
            Some(solved) if solved.is_found() => solved.human(page),
            _ => page.line(""),
        }
    }
}
