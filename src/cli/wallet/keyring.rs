//! Passwords from the desktop's keyring, in programs built with the feature `keyring`.
//!
//! `secret-tool store --label sn27 service sn27 username KEYFILE` puts one there; it is asked after
//! the files and variables, and a machine without a keyring is no error.

use std::{path::Path, thread};

use keyring::{Entry, Error as KeyringError};
use secrecy::SecretString;

use crate::error::{Error, Kind};

/// The password kept for a keyfile, if the keyring is there and has one.
pub(super) fn find(keyfile: &Path) -> Result<Option<SecretString>, Error> {
    let name = keyfile.display().to_string();
    // The library waits for D-Bus in a way of its own, which a runtime's thread must not.
    let asked = thread::spawn(move || Entry::new("sn27", &name)?.get_password()).join();
    match asked {
        Ok(Ok(password)) => Ok(Some(password.into())),
        Ok(Err(
            KeyringError::NoEntry
            | KeyringError::NoStorageAccess(_)
            | KeyringError::PlatformFailure(_),
        )) => Ok(None),
        Ok(Err(error)) => Err(Error::new(Kind::Key, format!("the keyring: {error}"))
            .help("give the password with --password-file")),
        Err(_) => Err(Error::new(Kind::Failed, "the keyring's thread failed")),
    }
}
