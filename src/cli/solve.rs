//! `solve`: the password behind a hash line.

mod answer;
mod backend;
mod question;
mod stream;

use std::{ffi::OsString, time::Instant};

use clap_complete::ArgValueCompleter;

use super::devices;
use crate::{
    context::Context,
    error::Error,
    output::Outcome,
    settings::{Key, Timeout},
    solver::Selection,
};
use backend::{Backend, BackendKind};
use question::Question;

/// Find the password behind a challenge
///
/// The hash is hashcat's mode 610, BLAKE2b-512 of password and salt, and the mask is hashcat's too:
/// ?l ?u ?d ?h ?H ?s ?a ?b, the custom ?1 to ?4, ?? for a question mark, and literals. The answer is
/// checked against the whole digest. Standard output gets the password alone; bytes that text can't
/// show come as $HEX[..].
///
/// With --stdin, challenges are read as JSON lines with the fields of the Challenge synapse
/// (challenge_hash, challenge_salt, challenge_mode, challenge_chars, challenge_mask), and each is
/// answered by one line, in order; an empty one means that there is no password.
///
/// Exit code 3: no candidate is right. 8: the time was up first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 solve '$BLAKE2$2450...38ea:0123456789abcdef' --chars 'abcdefghij' --mask '?1?1?1?1?1?1?1'
  sn27 solve '$BLAKE2$41fc...f1c5:1033' --mask 'hash?l?l?l' --device cpu --json
  sn27 solve --stdin --json < challenges.jsonl")]
pub struct Args {
    /// $BLAKE2$, 128 hexadecimal digits, a colon, the salt; in single quotes, for the shell's sake
    #[arg(value_name = "HASH:SALT")]
    hash: Option<OsString>,
    /// The characters that ?1 stands for
    #[arg(
        long,
        short = '1',
        visible_alias = "custom-charset1",
        value_name = "CHARS",
        allow_hyphen_values = true
    )]
    chars: Option<OsString>,
    /// The characters that ?2 stands for
    #[arg(long, short = '2', value_name = "CHARS", allow_hyphen_values = true)]
    custom_charset2: Option<OsString>,
    /// The characters that ?3 stands for
    #[arg(long, short = '3', value_name = "CHARS", allow_hyphen_values = true)]
    custom_charset3: Option<OsString>,
    /// The characters that ?4 stands for
    #[arg(long, short = '4', value_name = "CHARS", allow_hyphen_values = true)]
    custom_charset4: Option<OsString>,
    /// The candidates, a position each, such as ?1?1?1?1?1?1?1
    #[arg(long, value_name = "MASK", allow_hyphen_values = true)]
    mask: Option<OsString>,
    /// Read challenges as JSON lines from standard input
    #[arg(long, conflicts_with_all = ["hash", "chars", "custom_charset2", "custom_charset3", "custom_charset4", "mask"])]
    stdin: bool,
    /// Time allowed for each challenge [default: 30s] [env: SN27_TIMEOUT]
    #[arg(long, value_name = "TIME")]
    timeout: Option<Timeout>,
    /// Where to solve: auto, cpu, cuda, or a list such as cuda:0,cuda:1 [default: auto] [env: SN27_DEVICE]
    #[arg(long, value_name = "DEVICES", value_parser = devices::parse, add = ArgValueCompleter::new(devices::complete))]
    device: Option<Selection>,
    /// What solves; hashcat is an external program and must be installed
    #[arg(long, value_enum, default_value_t = BackendKind::Native)]
    backend: BackendKind,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        hash,
        chars,
        custom_charset2,
        custom_charset3,
        custom_charset4,
        mask,
        stdin,
        timeout,
        device,
        backend,
    } = args;
    let timeout = context.settings.get(Key::Timeout, timeout)?.value;
    let selection = devices::selection(context, device)?;
    if stdin {
        let backend = Backend::open(backend, context, &selection)?;
        return stream::run(&backend, timeout, context).await;
    }
    let charsets = [chars, custom_charset2, custom_charset3, custom_charset4];
    let question = Question::complete(hash, charsets, mask, context)?;
    let backend = Backend::open(backend, context, &selection)?;
    // The time is the challenge's: opening devices doesn't count.
    let deadline = Instant::now() + timeout.0;
    let answer = tokio::task::block_in_place(|| {
        backend.answer(&question, deadline, &context.interrupted, context.started)
    })?;
    answer.warn(context);
    Ok(answer.outcome())
}
