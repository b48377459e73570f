//! How far an allocation is.

use std::fmt;

use serde::Serialize;

/// How far an allocation is; whatever comes next may be under way, or was when a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Wanted; the miner is asked whether it is free.
    Requested,
    /// Free; the miner is asked for it, and may have made it.
    Checked,
    /// Made; how to log in is known.
    Up,
    /// SSH answers; its host key is pinned.
    Reachable,
    /// Ours, as the miner says.
    Active,
    /// Being given back.
    Releasing,
    /// Over.
    Released,
}

impl Stage {
    pub(super) const ALL: [Self; 7] = [
        Self::Requested,
        Self::Checked,
        Self::Up,
        Self::Reachable,
        Self::Active,
        Self::Releasing,
        Self::Released,
    ];

    /// Its name in the journal and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Checked => "checked",
            Self::Up => "up",
            Self::Reachable => "reachable",
            Self::Active => "active",
            Self::Releasing => "releasing",
            Self::Released => "released",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
