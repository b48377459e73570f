//! How ssh has a password: it asks this program, which reads it from the journal. So it is in no
//! argument and no variable.

use std::{env, io::Write as _, path::Path, process::Command};

use zeroize::Zeroizing;

use crate::{
    allocate::{AllocateError, Journal},
    error::{Error, Kind},
};

/// The journal's folder.
const FOLDER: &str = "SN27_ASKPASS_STATE";
/// Which allocation.
const ID: &str = "SN27_ASKPASS_ID";

/// Has ssh ask this program.
pub(super) fn set(command: &mut Command, folder: &Path, id: &str) -> Result<(), Error> {
    let own = env::current_exe();
    let own = own.map_err(|error| Error::new(Kind::Failed, format!("this program: {error}")))?;
    command
        .env("SSH_ASKPASS", own)
        .env("SSH_ASKPASS_REQUIRE", "force")
        .env("DISPLAY", env::var_os("DISPLAY").unwrap_or(":0".into()))
        .env(FOLDER, folder)
        .env(ID, id);
    Ok(())
}

/// The exit code of an answer to ssh, if it is ssh that started this process.
pub(crate) fn answer() -> Option<u8> {
    let (folder, id) = (env::var_os(FOLDER)?, env::var(ID).ok()?);
    // A passphrase of a key is not what is known here.
    let question = env::args().nth(1).unwrap_or_default();
    let asked = question.trim_end().to_lowercase().ends_with("password:");
    let answered = asked && tell(Path::new(&folder), &id).is_ok();
    Some(if answered { 0 } else { Kind::Key.exit_code() })
}

fn tell(folder: &Path, id: &str) -> Result<(), AllocateError> {
    let unknown = || AllocateError::Unknown(id.to_owned());
    let journal = Journal::look(folder)?.ok_or_else(unknown)?;
    let way = journal.find(id)?.way.ok_or_else(unknown)?;
    let line = Zeroizing::new(format!("{}\n", way.password));
    let written = std::io::stdout().write_all(line.as_bytes());
    written.map_err(|_| unknown())
}
