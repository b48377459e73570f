//! Where commands keep what they remember from one run to the next, unless a folder is named.

use std::{env, path::PathBuf};

use crate::error::Error;

/// `~/.local/state/sn27`, or where the system wants it; none where there is no home.
pub(super) fn folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let base = match set("XDG_STATE_HOME") {
        Some(base) => PathBuf::from(base),
        None => PathBuf::from(set("HOME")?).join(".local/state"),
    };
    Some(base.join("sn27"))
}

/// The folder of a command's journal, which has to be somewhere.
pub(super) fn journal(command: &str) -> Result<PathBuf, Error> {
    let Some(base) = folder() else {
        return Err(Error::usage("there is no home directory for the journal")
            .help("name a folder with --state"));
    };
    Ok(base.join(command))
}
