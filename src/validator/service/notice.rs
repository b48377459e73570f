//! What a validator tells.

use std::time::Duration;

use crate::{
    chain::Neuron,
    validator::{
        OutOfDate, round,
        store::StoreError,
        weights::{Obstacle, Report, WeightsError, WeightsPlan},
    },
};

/// What happens.
#[derive(Debug)]
pub enum Notice {
    /// In a round.
    Round(round::Event),
    /// The chain can't be asked; the next round goes by what was known.
    OutOfDate(OutOfDate),
    /// The store can't be read or written; the round does not count.
    Unwritten(StoreError),
    /// The next round is waited for.
    Waiting(Box<Standing>),
    /// Of weights.
    Weights(Report),
    /// What would be set, where nothing is to be set.
    WouldSet(Result<Box<WeightsPlan>, Obstacle>),
    /// What would be set can't be told.
    Unplanned(WeightsError),
}

/// How it stands between two rounds.
#[derive(Debug)]
pub struct Standing {
    /// The newest block that was heard of.
    pub block: u64,
    /// How long ago the chain was heard of.
    pub age: Duration,
    /// The validator's own neuron, where the chain told of it in this run.
    pub own: Option<Neuron>,
    /// The block of the next round.
    pub next: u64,
    /// The time after which it comes in any case.
    pub within: Duration,
}
