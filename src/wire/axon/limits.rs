//! What one caller, and all of them together, may take.

use std::time::Duration;

use crate::wire::SynapseName;

/// An axon's limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a challenge's body.
    pub challenge_bytes: usize,
    /// Bytes of any other body.
    pub body_bytes: usize,
    /// From the connection, or the last answer, to the end of the next request's headers.
    pub head_time: Duration,
    /// From there to the end of its body.
    pub body_time: Duration,
    /// Open connections; beyond them, one that has not proven itself is closed for a new one.
    pub connections: usize,
    /// Requests on one connection, before it is closed.
    pub requests_per_connection: u32,
    /// Verified requests that are worked on at once.
    pub at_once: usize,
    /// Of one hotkey.
    pub at_once_per_hotkey: usize,
    /// Whether signatures have to cover the body: the SDK's dendrites are then refused.
    pub signed_body: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            challenge_bytes: 64 << 10,
            body_bytes: 1 << 20,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            connections: 512,
            requests_per_connection: 10_000,
            at_once: 512,
            at_once_per_hotkey: 64,
            signed_body: false,
        }
    }
}

impl Limits {
    /// Bytes that a body may have.
    pub(super) fn bytes(&self, name: SynapseName) -> usize {
        match name {
            SynapseName::Challenge => self.challenge_bytes,
            _ => self.body_bytes,
        }
    }
}
