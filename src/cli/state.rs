//! Where what is kept between runs has its place, unless a folder is named.

use std::{env, path::PathBuf};

use crate::error::Error;

/// `~/.local/state/sn27`, or where the system wants it.
pub(super) fn folder() -> Result<PathBuf, Error> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let base = match (set("XDG_STATE_HOME"), set("HOME")) {
        (Some(base), _) => PathBuf::from(base),
        (None, Some(home)) => PathBuf::from(home).join(".local/state"),
        (None, None) => {
            return Err(Error::usage("there is no home directory for the journal")
                .help("name a folder with --state"));
        }
    };
    Ok(base.join("sn27"))
}
