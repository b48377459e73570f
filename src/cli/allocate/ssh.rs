//! `allocate ssh`: log in to a machine that is allocated.

use std::{
    ffi::OsString,
    os::unix::process::CommandExt as _,
    process::{Command, Output},
};

use serde::Serialize;

use super::{asker::fail, askpass, folder::FolderArgs};
use crate::{
    allocate::{AllocateError, Stage, arguments},
    context::Context,
    error::{Error, Kind},
    output::{Format, Human, Outcome, Page},
};

/// Log in to a machine that is allocated, or run a command there
///
/// This process becomes OpenSSH's, so that the terminal and the exit code are those of ssh. The host
/// is known by the key that was pinned when it was allocated, and no configuration of yours is read.
/// With --json the command's output and exit code are in the envelope.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate ssh 3f9a
  sn27 allocate ssh 3f9a -- nvidia-smi -L
  tar c data | sn27 allocate ssh 3f9a -- tar x")]
pub(super) struct Args {
    /// The allocation, or the beginning of its id
    id: String,
    /// What to run there, as ssh passes it on
    #[arg(last = true, value_name = "CMD")]
    command: Vec<OsString>,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Serialize)]
struct Shown {
    /// None where a signal ended it.
    exit_code: Option<i32>,
    stdout: String,
    stderr: String,
}

pub(super) fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        id,
        command: wanted,
        folder,
    } = args;
    let (journal, allocation) = folder.find(&id)?;
    let id = &allocation.id;
    let stage = allocation.stage;
    // Before this the host's key is not pinned.
    if !matches!(stage, Stage::Reachable | Stage::Active) {
        let id = id.clone();
        return fail(Err(AllocateError::Stage { id, stage }));
    }
    let mut command = Command::new("ssh");
    command
        .args(fail(arguments(&allocation, &journal.files(id)))?)
        .args(&wanted);
    let way = allocation.way.as_ref();
    if way.is_some_and(|way| !way.password.is_empty()) {
        askpass::set(&mut command, &folder.folder()?, id)?;
    }
    if context.output.format() == Format::Human {
        return Err(missing(&command.exec()));
    }
    if wanted.is_empty() {
        return Err(
            Error::usage("--json needs a command to run there").help(format!(
                "give it after --: `sn27 allocate ssh {id} --json -- id`"
            )),
        );
    }
    command.stdin(std::process::Stdio::inherit());
    let output = tokio::task::block_in_place(|| command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = output.map_err(|error| missing(&error))?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let exit_code = status.code();
    let outcome = Outcome::data(Shown {
        exit_code,
        stdout: text(stdout),
        stderr: text(stderr),
    });
    Ok(match exit_code {
        Some(0) => outcome,
        Some(255) => {
            outcome.failing(Error::new(Kind::Network, "ssh failed").help("see its stderr"))
        }
        _ => outcome.failing(Error::new(Kind::Failed, "the command failed").help("see its stderr")),
    })
}

fn missing(error: &std::io::Error) -> Error {
    Error::new(Kind::NotFound, format!("ssh can't be run: {error}"))
        .help("install OpenSSH's client; Debian's package is openssh-client")
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        page.line(&self.stdout);
    }
}
