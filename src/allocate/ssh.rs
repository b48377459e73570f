//! The arguments of OpenSSH's client for one allocation: no configuration of the user's, the host
//! known by its pinned key alone, nothing that a shell would read.

use std::path::{Path, PathBuf};

use super::{AllocateError, Allocation, Files, files::alias};

/// What logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// The private key that was made for the allocation.
    Own,
    /// The user's private key, in this file; it may have a passphrase.
    File(PathBuf),
}

/// The arguments after `ssh`, up to and with the host; what is to be run there comes after them.
///
/// # Errors
/// An allocation that is not up, a path that OpenSSH's options can't have.
pub fn arguments(allocation: &Allocation, files: &Files) -> Result<Vec<String>, AllocateError> {
    let Some(way) = &allocation.way else {
        return Err(AllocateError::Stage {
            id: allocation.id.clone(),
            stage: allocation.stage,
        });
    };
    let own = files.identity();
    let identity = match &allocation.login {
        Login::Own => &own,
        Login::File(path) => path,
    };
    // A passphrase has to be asked for, by ssh itself.
    let asks = !way.password.is_empty() || allocation.login != Login::Own;
    let methods = match way.password.is_empty() {
        true => "publickey",
        false => "publickey,password",
    };
    let mut options = vec![
        format!("UserKnownHostsFile={}", quoted(&files.known_hosts())?),
        "GlobalKnownHostsFile=/dev/null".to_owned(),
        "StrictHostKeyChecking=yes".to_owned(),
        "UpdateHostKeys=no".to_owned(),
        format!("HostKeyAlias={}", alias(&allocation.id)),
        "IdentitiesOnly=yes".to_owned(),
        format!("IdentityFile={}", quoted(identity)?),
        format!("PreferredAuthentications={methods}"),
        "NumberOfPasswordPrompts=1".to_owned(),
        "ConnectTimeout=20".to_owned(),
        "ServerAliveInterval=30".to_owned(),
        "LogLevel=ERROR".to_owned(),
    ];
    if !asks {
        options.push("BatchMode=yes".to_owned());
    }
    let mut arguments: Vec<String> = ["-F", "none", "-l"].map(str::to_owned).to_vec();
    arguments.push(way.username.clone());
    arguments.extend(["-p".to_owned(), way.port.to_string()]);
    for option in options {
        arguments.extend(["-o".to_owned(), option]);
    }
    // Nothing after it is an option of ssh's.
    arguments.extend(["--".to_owned(), allocation.axon.ip().to_string()]);
    Ok(arguments)
}

/// A path as OpenSSH's configuration reads it.
fn quoted(path: &Path) -> Result<String, AllocateError> {
    let text = path.to_str().filter(|text| {
        !text.contains(|letter: char| letter.is_control() || matches!(letter, '"' | '\\'))
            && !text.contains("${")
    });
    match text {
        Some(text) => Ok(format!("\"{}\"", text.replace('%', "%%"))),
        None => Err(AllocateError::File {
            path: path.to_owned(),
            why: "ssh's options can't have this path; name another folder with --state".to_owned(),
        }),
    }
}
