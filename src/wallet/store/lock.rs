//! The lock that keeps writers apart: on the folder of all wallets, and gone with its process.

use std::{fs, path::Path};

use rustix::io::Errno;

use super::steps::Steps;
use crate::wallet::WalletError;

/// The lock, while it lives.
pub(super) struct Lock {
    folder: Option<fs::File>,
}

impl Lock {
    /// Waits for other writers.
    pub(super) fn take(folder: &Path, steps: &Steps) -> Result<Self, WalletError> {
        steps.next()?;
        let failed = |error| WalletError::file(folder, error);
        let file = fs::File::open(folder).map_err(failed)?;
        let folder = match file.lock() {
            Ok(()) => Some(file),
            Err(error) => match Errno::from_io_error(&error) {
                // NFS locks no folders, some network file systems nothing at all.
                Some(Errno::BADF | Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOLCK) => None,
                _ => return Err(failed(error)),
            },
        };
        Ok(Self { folder })
    }

    /// Whether leftovers can only be of dead processes.
    pub(super) fn is_held(&self) -> bool {
        self.folder.is_some()
    }
}
