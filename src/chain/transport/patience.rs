//! How long a node may take.

use std::time::Duration;

/// Limits of time, and what to do when a node is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection, over the whole pool.
    pub connect: Duration,
    /// For an answer.
    pub request: Duration,
    /// Whether to go on when nobody answers.
    pub persistence: Persistence,
}

/// What to do when no node can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persistence {
    /// Say so: for a command that answers once.
    Once,
    /// Try again, ever more slowly: for one that waits.
    Forever,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            persistence: Persistence::Once,
        }
    }
}
