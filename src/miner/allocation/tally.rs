//! How allocations went, counted.

use std::sync::atomic::{AtomicU64, Ordering};

/// How an allocation, or the wish for one, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Made,
    Refused,
    Failed,
    Released,
    Expired,
    Lost,
}

/// How often each happened since the start.
#[derive(Debug, Default)]
pub(super) struct Tally([AtomicU64; 6]);

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tallied {
    /// What: `made`, `refused`, `failed`, `released`, `expired`, `lost`.
    pub event: &'static str,
    /// How often.
    pub count: u64,
}

impl Event {
    const ALL: [Self; 6] = [
        Self::Made,
        Self::Refused,
        Self::Failed,
        Self::Released,
        Self::Expired,
        Self::Lost,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Lost => "lost",
        }
    }
}

impl Tally {
    pub(super) fn count(&self, event: Event) {
        if let Some(counter) = self.0.get(event as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn all(&self) -> Vec<Tallied> {
        let counted = Event::ALL.iter().zip(&self.0);
        let tallied = counted.map(|(event, counter)| Tallied {
            event: event.name(),
            count: counter.load(Ordering::Relaxed),
        });
        tallied.collect()
    }
}
