//! What is told of a round.

use std::{net::SocketAddr, time::Duration};

use serde::{Serialize, Serializer};

use super::Cause;
use crate::{
    address::Address,
    challenge::Difficulty,
    validator::{filter::Excluded, store::Scored},
};

/// What happens in a round, in this order; questions and their ends overlap.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It began.
    Began(Began),
    /// A miner is asked.
    Asked(Asked),
    /// One was asked, and this came of it.
    Ended(Box<Ended>),
    /// It is over and recorded.
    Finished(Box<Finished>),
}

/// A round that began.
#[derive(Debug, Clone, PartialEq)]
pub struct Began {
    /// Which round.
    pub id: String,
    /// The block of the state that it goes by.
    pub block: u64,
    /// How long ago the chain was heard of.
    pub age: Duration,
    /// Miners that will be asked.
    pub asked: usize,
    /// Neurons that will not.
    pub excluded: Vec<Excluded>,
}

/// A miner that is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Its number.
    pub uid: u16,
    /// Its hotkey.
    pub hotkey: Address,
    /// Where.
    pub axon: SocketAddr,
    /// The challenge, by its hash.
    pub challenge: String,
    /// How hard it is.
    pub difficulty: Difficulty,
}

/// What came of a challenge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ended {
    /// Who was asked.
    pub uid: u16,
    /// With which hotkey.
    pub hotkey: Address,
    /// Where.
    pub axon: SocketAddr,
    /// The challenge, by its hash.
    pub challenge: String,
    /// How hard it was.
    pub difficulty: Difficulty,
    /// From the connection to the answer's last byte, or until the failure.
    #[serde(serialize_with = "seconds")]
    pub elapsed: Duration,
    /// Why it was not solved; none where it was.
    pub failure: Option<Cause>,
}

/// A round that is over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finished {
    /// Which round.
    pub id: String,
    /// The block of the state that it went by.
    pub block: u64,
    /// How long before it the chain was heard of, in seconds.
    #[serde(serialize_with = "seconds", rename = "chain_age")]
    pub age: Duration,
    /// What came of each challenge, by uid.
    pub answers: Vec<Ended>,
    /// Neurons that were not asked.
    pub excluded: Vec<Excluded>,
    /// The scores after it, of those that were asked.
    pub scores: Vec<Scored>,
    /// Whether it counts: not where neither the chain nor any miner could be reached.
    pub recorded: bool,
    /// All of it, in seconds.
    #[serde(serialize_with = "seconds")]
    pub took: Duration,
}

impl Finished {
    /// Challenges that were solved.
    pub fn solved(&self) -> usize {
        let solved = self.answers.iter().filter(|it| it.failure.is_none());
        solved.count()
    }

    /// The score of a miner after it.
    pub fn score(&self, uid: u16) -> Option<&Scored> {
        self.scores.iter().find(|scored| scored.uid == uid)
    }

    /// What weights are made of: those that were not asked have no part in them.
    pub fn averages(&self) -> Vec<(u16, f64)> {
        let scores = self.scores.iter();
        scores.map(|scored| (scored.uid, scored.average)).collect()
    }
}

fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}
