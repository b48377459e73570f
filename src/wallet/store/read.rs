//! Reading a wallet's file: regular, small, and as the last change that counts left it.

use std::{
    fs::OpenOptions,
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::PENDING;
use crate::wallet::{FileProblem, MAX_BYTES, WalletError};

/// A file that was read.
pub(in crate::wallet) struct File {
    /// Where it is, or belongs.
    pub(in crate::wallet) path: PathBuf,
    pub(in crate::wallet) bytes: Zeroizing<Vec<u8>>,
    /// Whether its permissions let other users read it.
    pub(in crate::wallet) exposed: bool,
}

/// Reads a file by its path within the wallet's folder.
pub(in crate::wallet) fn read(wallet: &Path, file: &Path) -> Result<File, WalletError> {
    let path = wallet.join(file);
    for pending in PENDING {
        match open(&wallet.join(pending).join(file)) {
            // Not part of a change, or moved to its place just now.
            Err(FileProblem::Missing | FileProblem::NotAFolder) => {}
            Err(problem) => return Err(WalletError::File { path, problem }),
            Ok((bytes, exposed)) => {
                return Ok(File {
                    path,
                    bytes,
                    exposed,
                });
            }
        }
    }
    match open(&path) {
        Ok((bytes, exposed)) => Ok(File {
            path,
            bytes,
            exposed,
        }),
        Err(problem) => Err(WalletError::File { path, problem }),
    }
}

/// Reads any small file.
pub(in crate::wallet) fn open(path: &Path) -> Result<(Zeroizing<Vec<u8>>, bool), FileProblem> {
    let file = OpenOptions::new()
        .read(true)
        // A pipe is not waited for.
        .custom_flags(OFlags::NONBLOCK.bits() as i32)
        .open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileProblem::NotAFile);
    }
    if metadata.len() > MAX_BYTES {
        return Err(FileProblem::TooLarge);
    }
    let exposed = metadata.mode() & 0o044 != 0;
    let bytes = take(file, metadata.len())?;
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(FileProblem::TooLarge),
        false => Ok((bytes, exposed)),
    }
}

/// At most a byte more than is allowed. The room is made once: what grows leaves copies behind.
fn take(file: impl Read, expected: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(expected as usize + 1));
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
