//! What an axon serves: policy, answers, and ears for what happened.

use std::{future::Future, time::Instant};

use super::Event;
use crate::wire::{
    Allocate, AllocateOutput, Caller, Challenge, ChallengeOutput, NonceSnapshot, Refusal, Specs,
    SynapseName,
};

/// Which of two calls comes first: the higher. Rao of stake, usually.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Priority(pub u64);

/// A call that passed everything.
#[derive(Debug)]
pub struct Call<T> {
    /// Who calls.
    pub caller: Caller,
    /// What the policy gave it.
    pub priority: Priority,
    /// When its headers were there.
    pub arrived: Instant,
    /// When the caller stops waiting. The work is dropped then, or when it goes away before.
    pub deadline: Instant,
    /// What it asks.
    pub synapse: T,
}

/// A neuron's part in answering.
pub trait Service: Send + Sync + 'static {
    /// Whether a caller that is verified may ask this: registration, permits, stake, lists. Called
    /// for pings too, which the axon answers itself.
    ///
    /// # Errors
    /// The rule that forbids it.
    fn admit(&self, caller: &Caller, synapse: SynapseName) -> Result<Priority, Refusal>;

    /// Stores the snapshot before it returns, so that what is accepted after it is not accepted
    /// again after a kill. At most four times a second; requests wait for it.
    fn keep(&self, nonces: NonceSnapshot);

    /// Solves a challenge; nothing leaves its output empty.
    fn challenge(
        &self,
        call: Call<Challenge>,
    ) -> impl Future<Output = Result<Option<ChallengeOutput>, Refusal>> + Send;

    /// Lends the machine, or looks after it; nothing leaves its output empty.
    fn allocate(
        &self,
        call: Call<Allocate>,
    ) -> impl Future<Output = Result<Option<AllocateOutput>, Refusal>> + Send;

    /// Says what the machine is, as JSON, or nothing. Who has sent a program to execute is not
    /// brought here.
    fn specs(&self, call: Call<Specs>) -> impl Future<Output = Result<String, Refusal>> + Send;

    /// Hears how each request ended; must be quick.
    fn finished(&self, event: Event);
}
