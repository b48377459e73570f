//! The miner as an axon's service: admits by policy, answers challenges, hears what happened.

mod challenge;
mod hearing;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use super::{
    Gauges, Journal, Lender, Metrics, Policy, Queue, Recent, Recorder, Register, report::Reporter,
};
use crate::{
    address::Address,
    wire::{
        Allocate, AllocateOutput, Call, Caller, Challenge, ChallengeOutput, Event, NonceSnapshot,
        Priority, Refusal, Service, Specs, SynapseName,
    },
};
use hearing::Hearing;

/// What a miner is made of.
#[derive(Debug)]
pub struct Parts {
    /// Who may ask.
    pub policy: Policy,
    /// Who they are.
    pub register: Register,
    /// What solves.
    pub queue: Queue,
    /// What happened, on disk.
    pub journal: Arc<Journal>,
    /// Its writer.
    pub recorder: Recorder,
    /// How long before its deadline an answer leaves.
    pub margin: Margin,
    /// What lends the machine.
    pub lender: Lender,
}

/// How long before a caller's deadline its answer leaves: the way back takes time, and so did the
/// way here. Never more than a tenth of the caller's patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin(pub Duration);

/// A miner.
#[derive(Debug)]
pub struct Miner {
    parts: Parts,
    metrics: Metrics,
    recent: Recent,
    reporter: Arc<Reporter>,
    hearing: Mutex<Hearing>,
}

impl Margin {
    fn of(self, timeout: Duration) -> Duration {
        self.0.min(timeout / 10)
    }
}

impl Miner {
    /// Puts a miner together.
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self {
            parts,
            metrics: Metrics::default(),
            recent: Recent::default(),
            reporter: Arc::default(),
            hearing: Mutex::default(),
        })
    }

    /// What solves.
    pub fn queue(&self) -> &Queue {
        &self.parts.queue
    }

    /// Who is who.
    pub fn register(&self) -> &Register {
        &self.parts.register
    }

    /// The last challenges.
    pub fn recent(&self) -> &Recent {
        &self.recent
    }

    /// Its memory on disk.
    pub fn journal(&self) -> &Journal {
        &self.parts.journal
    }

    /// What lends the machine.
    pub fn lender(&self) -> &Lender {
        &self.parts.lender
    }

    /// All counters in Prometheus's text.
    pub fn metrics(&self) -> String {
        let Parts {
            register,
            queue,
            recorder,
            lender,
            ..
        } = &self.parts;
        self.metrics.text(Gauges {
            queue: queue.len(),
            chain_age: register.age(),
            block: register.block(),
            candidates: queue.candidates(),
            hashes_per_second: self.recent.hashes_per_second().unwrap_or_default(),
            journal_lost: recorder.lost(),
            lent: matches!(lender.lent(), Ok(Some(_))),
            allocations: lender.tallied(),
        })
    }

    /// Waits until all that happened is on disk.
    pub fn finish(&self) {
        self.parts.recorder.finish();
    }

    /// `uid 3, stake 2000, permit`, or that it is none of ours.
    fn who(&self, hotkey: &Address) -> String {
        match self.parts.register.census().standing(hotkey) {
            None => "not registered".to_owned(),
            Some(standing) => {
                let permit = if standing.validator_permit {
                    "permit"
                } else {
                    "no permit"
                };
                format!("uid {}, stake {}, {permit}", standing.uid, standing.stake)
            }
        }
    }
}

impl Service for Arc<Miner> {
    fn admit(&self, caller: &Caller, synapse: SynapseName) -> Result<Priority, Refusal> {
        let census = self.parts.register.census();
        let standing = census.standing(&caller.hotkey);
        self.parts.policy.judge(&caller.hotkey, standing, synapse)
    }

    fn keep(&self, nonces: NonceSnapshot) {
        if let Err(error) = self.parts.journal.keep_nonces(nonces) {
            tracing::error!("nonces can't be kept, a restart may take old ones: {error}");
        }
    }

    async fn challenge(&self, call: Call<Challenge>) -> Result<Option<ChallengeOutput>, Refusal> {
        challenge::answer(self, call).await
    }

    async fn allocate(&self, call: Call<Allocate>) -> Result<Option<AllocateOutput>, Refusal> {
        Ok(Some(self.parts.lender.answer(&call).await))
    }

    /// Whoever may ask at all may have the machine, and know what it is.
    async fn specs(&self, _: Call<Specs>) -> Result<String, Refusal> {
        let reporter = self.reporter.clone();
        let has_docker = self.parts.lender.can_lend();
        let report = tokio::task::spawn_blocking(move || reporter.report(has_docker)).await;
        Ok(report.unwrap_or_default())
    }

    fn finished(&self, event: Event) {
        hearing::hear(self, &event);
    }
}
