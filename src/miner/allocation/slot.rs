//! One allocation is made at a time; who comes meanwhile is told so at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Taken while an allocation is being made, by one at a time.
#[derive(Debug, Default)]
pub(super) struct Slot(Arc<AtomicBool>);

/// The slot, taken until this is dropped.
pub(super) struct Taken(Arc<AtomicBool>);

impl Slot {
    /// Takes it, unless somebody has it.
    pub(super) fn take(&self) -> Option<Taken> {
        let was = self.0.swap(true, Ordering::SeqCst);
        (!was).then(|| Taken(self.0.clone()))
    }

    /// Whether an allocation is being made.
    pub(super) fn is_taken(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}
