//! What is written down.

use std::time::Duration;

use serde::Serialize;

use crate::{address::Address, money::Alpha};

/// A challenge that came.
#[derive(Debug, Clone)]
pub struct Began {
    /// Of this run; [`Ended`] says the same.
    pub number: u64,
    /// Milliseconds since 1970.
    pub arrived: i64,
    /// What logs call it.
    pub name: String,
    /// Who asked.
    pub hotkey: Address,
    /// Its place on the subnet.
    pub uid: Option<u16>,
    /// Its stake.
    pub stake: Alpha,
    /// Positions of the mask.
    pub difficulty: u16,
}

/// How it ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// As in [`Began`].
    pub number: u64,
    /// The end.
    pub outcome: Outcome,
    /// The rule that refused it.
    pub rule: Option<&'static str>,
    /// Until its search began.
    pub waited: Duration,
    /// Its search.
    pub hashing: Duration,
    /// From its arrival to the answer.
    pub total: Duration,
    /// Candidates tried.
    pub candidates: u64,
}

/// A request that got no further than a rule.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Which rule.
    pub rule: &'static str,
    /// Who asked, if it is registered.
    pub hotkey: Option<Address>,
}

/// A challenge's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Still under way.
    Running,
    /// The password was answered.
    Found,
    /// No candidate is right, which was answered.
    NotFound,
    /// The time was up, which was answered.
    Expired,
    /// Whoever asked went away.
    Cancelled,
    /// It asked nothing that makes sense, or there was no room for it.
    Refused,
    /// The miner was stopped.
    Stopped,
    /// No device could search.
    Failed,
    /// The miner was killed meanwhile.
    Lost,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Running,
        Self::Found,
        Self::NotFound,
        Self::Expired,
        Self::Cancelled,
        Self::Refused,
        Self::Stopped,
        Self::Failed,
        Self::Lost,
    ];

    /// Its name in the journal, in metrics and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Found => "found",
            Self::NotFound => "not-found",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Lost => "lost",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}
