//! The files of one allocation, for `ssh`: the key that logs in, and the host's key. The folder is
//! its owner's alone.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use super::AllocateError;
use crate::ssh::{KeyPair, SshKey};

/// The folder of an allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(PathBuf);

impl Files {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The private key that was made for it.
    pub fn identity(&self) -> PathBuf {
        self.0.join("identity")
    }

    /// The host's keys, pinned.
    pub fn known_hosts(&self) -> PathBuf {
        self.0.join("known_hosts")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Makes the folder.
    pub(super) fn make(&self) -> Result<(), AllocateError> {
        make(&self.0)
    }

    /// Makes a key; its public half.
    pub(super) fn make_identity(&self) -> Result<SshKey, AllocateError> {
        let pair = KeyPair::random()?;
        self.write(&self.identity(), pair.file().as_bytes())?;
        let public = format!("ssh-ed25519 {}", pair.public());
        SshKey::parse(&public).map_err(|error| AllocateError::Key(error.to_string()))
    }

    /// Pins the host's keys, by a name that no network decides.
    pub(super) fn pin(&self, id: &str, keys: &[SshKey]) -> Result<(), AllocateError> {
        let lines = keys.iter().map(|key| format!("{} {key}\n", alias(id)));
        self.write(&self.known_hosts(), lines.collect::<String>().as_bytes())
    }

    /// Removes all of it. What is gone is gone already.
    pub(super) fn remove(&self) -> Result<(), AllocateError> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(AllocateError::file(&self.0, &error))
            }
            _ => Ok(()),
        }
    }

    /// Wholly or not at all.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), AllocateError> {
        let part = path.with_extension("part");
        let written = (|| {
            let mut options = OpenOptions::new();
            options.create(true).write(true).truncate(true).mode(0o600);
            let mut file = options.open(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, path)
        })();
        written.map_err(|error| AllocateError::file(path, &error))
    }
}

/// What the host is called in `known_hosts`.
pub(super) fn alias(id: &str) -> String {
    format!("sn27-{id}")
}

/// A folder of the owner's alone.
pub(super) fn make(folder: &Path) -> Result<(), AllocateError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| AllocateError::file(folder, &error))
}
