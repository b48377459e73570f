//! The steps of a write, which a test can stop between any two, as a killed process stops.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::wallet::WalletError;

/// Counts the system calls that change something.
#[derive(Debug, Clone, Default)]
pub(in crate::wallet) struct Steps {
    /// How many are left; no limit outside tests.
    left: Option<Arc<AtomicU32>>,
}

impl Steps {
    /// Allows so many.
    pub(in crate::wallet) fn allow(steps: u32) -> Self {
        let left = Some(Arc::new(steps.into()));
        Self { left }
    }

    /// Comes before each step. Its error is passed on by everybody, and nobody cleans up.
    pub(super) fn next(&self) -> Result<(), WalletError> {
        let Some(left) = &self.left else {
            return Ok(());
        };
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
        .map(drop)
        .map_err(|_| WalletError::Stopped)
    }
}
