//! How a dendrite goes about its calls.

use std::time::Duration;

/// A dendrite's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DendriteOptions {
    /// Calls under way; others wait for their turn.
    pub at_once: usize,
    /// For a connection, where the call's own timeout isn't shorter.
    pub connect_time: Duration,
    /// How long an unused connection is kept.
    pub idle_time: Duration,
    /// How many of them, by axon.
    pub idle_per_axon: usize,
    /// Bytes of a response's body.
    pub body_bytes: usize,
}

impl Default for DendriteOptions {
    fn default() -> Self {
        Self {
            at_once: 256,
            connect_time: Duration::from_secs(5),
            // Less than what axons wait for: uvicorn closes after 5 s.
            idle_time: Duration::from_secs(4),
            idle_per_axon: 8,
            body_bytes: 1 << 20,
        }
    }
}
