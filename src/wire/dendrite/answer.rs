//! What came back.

use std::time::Duration;

use crate::wire::{Authentication, Terminal};

/// An axon's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// The synapse, answered.
    pub synapse: T,
    /// From the connection to the last byte, by our clock.
    pub elapsed: Duration,
    /// What the axon says of itself in headers; nothing of it is certain.
    pub axon: Terminal,
    /// How the request was signed.
    pub authentication: Authentication,
}
