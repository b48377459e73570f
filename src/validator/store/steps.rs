//! The steps of a change, which a test can stop between any two, as a killed process stops.

use std::sync::atomic::{AtomicU32, Ordering};

use super::StoreError;

/// Counts the statements that change something.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// How many are left; no limit outside tests.
    left: Option<AtomicU32>,
}

impl Steps {
    /// Allows so many.
    pub(super) fn allow(steps: u32) -> Self {
        let left = Some(steps.into());
        Self { left }
    }

    /// Comes before each step. Its error is passed on by everybody, and nobody cleans up.
    pub(super) fn next(&self) -> Result<(), StoreError> {
        let Some(left) = &self.left else {
            return Ok(());
        };
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
        .map(drop)
        .map_err(|_| StoreError::Stopped)
    }
}
