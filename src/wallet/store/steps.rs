//! The steps of a write, which a test can stop between any two, as a killed process stops.

use std::cell::Cell;

use crate::wallet::WalletError;

/// Counts the system calls that change something.
#[derive(Debug, Clone, Default)]
pub(in crate::wallet) struct Steps {
    left: Option<Cell<u32>>,
}

impl Steps {
    /// Allows so many.
    pub(in crate::wallet) fn allow(steps: u32) -> Self {
        let left = Some(Cell::new(steps));
        Self { left }
    }

    /// Comes before each step. Its error is passed on by everybody, and nobody cleans up.
    pub(super) fn next(&self) -> Result<(), WalletError> {
        let Some(left) = &self.left else {
            return Ok(());
        };
        let after = left.get().checked_sub(1).ok_or(WalletError::Stopped)?;
        left.set(after);
        Ok(())
    }
}
