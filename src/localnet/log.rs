//! The blocks of a state directory: one file, only ever appended to.
//!
//! After a first line that names the format come records: a length (u32), a BLAKE2b-128 checksum,
//! and that many bytes of SCALE. The first names genesis and runtime, each other is a whole
//! [`Entry`]. A process killed while it writes leaves a torn record at the end, which the next
//! start cuts off; so every block that was announced is there, whatever killed it.

mod read;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use codec::{Decode, Encode};
use sp_crypto_hashing::blake2_128;

use super::{
    block::{Block, Change, Hash},
    error::LocalnetError,
    patience::patiently,
};

/// The format, by its first line.
const MAGIC: &[u8] = b"sn27 localnet 1\n";

/// Longest record that is believed; a block has at most 5 MiB of extrinsics.
const MAX_RECORD: usize = 256 << 20;

/// Which chain a log is of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Identity {
    pub(crate) genesis: Hash,
    /// Its name and version.
    pub(crate) runtime: String,
}

/// A block, and the storage that it changed, with which it needn't be executed again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Entry {
    pub(crate) block: Block,
    pub(crate) changes: Vec<Change>,
}

/// The file, held alone, at its end.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    end: u64,
}

impl Log {
    /// Opens the log in `directory`, or begins it, and hands each whole block to `each`.
    pub(crate) fn open(
        directory: &Path,
        identity: &Identity,
        each: impl FnMut(Entry) -> Result<(), LocalnetError>,
    ) -> Result<Self, LocalnetError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| LocalnetError::File { path, source }
        };
        std::fs::create_dir_all(directory).map_err(failed(directory))?;
        let path = directory.join("chain.log");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed(&path))?;
        let busy = |error: &TryLockError| matches!(error, TryLockError::WouldBlock);
        match patiently(|| file.try_lock(), busy) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LocalnetError::InUse(directory.to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(failed(&path)(source)),
        }
        let end = read::all(&path, &mut file, identity, each)?;
        file.set_len(end).map_err(failed(&path))?;
        file.seek(SeekFrom::Start(end)).map_err(failed(&path))?;
        let mut log = Self { path, file, end };
        if end == 0 {
            log.write(MAGIC)?;
            log.append(identity)?;
        }
        Ok(log)
    }

    /// Appends a record. When it returns, the record survives this process, though not the machine
    /// losing power; when it fails, the log is as before.
    pub(crate) fn append(&mut self, record: &impl Encode) -> Result<(), LocalnetError> {
        let body = record.encode();
        let mut bytes = Vec::with_capacity(body.len() + 20);
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(blake2_128(&body));
        bytes.extend(body);
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LocalnetError> {
        if let Err(source) = self.file.write_all(bytes) {
            // What was written of it is torn; the error to tell of is the first.
            let _ = self.file.set_len(self.end);
            let _ = self.file.seek(SeekFrom::Start(self.end));
            let path = self.path.clone();
            return Err(LocalnetError::File { path, source });
        }
        self.end += bytes.len() as u64;
        Ok(())
    }
}

impl Drop for Log {
    /// A localnet that is stopped in order survives a loss of power too.
    fn drop(&mut self) {
        let _ = self.file.sync_data();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]
mod tests;
