//! How each request ended, for logs and counters.

use std::{net::SocketAddr, time::Duration};

use crate::{
    address::Address,
    wire::{Refusal, SynapseName},
};

/// The end of one request, or of a connection that never made one.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Who it came from.
    pub peer: SocketAddr,
    /// What was asked, if that is known here.
    pub synapse: Option<SynapseName>,
    /// Who signed, once that is certain.
    pub hotkey: Option<Address>,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, from the end of its headers.
    pub elapsed: Duration,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With status 200.
    Answered,
    /// By a rule of ours or of the service, and with its status.
    Refused(Refusal),
    /// The client went away before, and the work for it was dropped.
    Gone,
    /// The connection was closed before there was a request.
    Lapsed(Lapse),
}

/// Why a connection was closed before there was a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// There were too many.
    Crowded,
    /// Its headers didn't come in time.
    Slow,
    /// What came was not HTTP.
    Malformed,
}

impl Outcome {
    /// The name to log: a rule's, or what happened.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused(refusal) => refusal.rule,
            Self::Gone => "gone",
            Self::Lapsed(Lapse::Crowded) => "crowded",
            Self::Lapsed(Lapse::Slow) => "slow-head",
            Self::Lapsed(Lapse::Malformed) => "malformed",
        }
    }
}
