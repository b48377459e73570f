//! A round: every miner that the rules leave is asked a fresh question, all at once; answers are
//! checked, and all of it is recorded once.
//!
//! What goes on is told by [`Event`]s as it happens. Nothing that a miner answers can do harm to
//! more than its own score: its answer is bounded in bytes and time, and believed only when it has
//! been computed again.

mod ask;
mod cause;
mod event;
mod question;

use std::{sync::Arc, time::Duration};

pub use cause::Cause;
pub use event::{Asked, Began, Ended, Event, Finished};

use super::{
    Roster,
    difficulty::Range,
    filter::Rules,
    score::{Formula, History, Single},
    store::{Answered, Average, Recorded, Round, Scored, Store, StoreError},
};
use crate::{
    address::Address,
    wallet::Signer,
    wire::{CallError, Dendrite, DendriteOptions},
};

/// How rounds are made.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Who is asked.
    pub rules: Rules,
    /// How hard questions are.
    pub range: Range,
    /// What an answer is worth.
    pub formula: Formula,
    /// How much a new score counts.
    pub average: Average,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Questions that are under way at once.
    pub at_once: usize,
}

/// Makes rounds.
#[derive(Debug)]
pub struct Examiner {
    store: Arc<Store>,
    dendrite: Arc<Dendrite>,
    own: Address,
    terms: Terms,
}

impl Examiner {
    /// One that asks in the name of a hotkey.
    ///
    /// # Errors
    /// An HTTP client that can't be had from the operating system.
    pub fn new(signer: Signer, store: Arc<Store>, terms: Terms) -> Result<Self, CallError> {
        /// A right answer has about two thousand.
        const BYTES: usize = 64 << 10;
        let own = signer.address();
        let options = DendriteOptions {
            at_once: terms.at_once,
            body_bytes: BYTES,
            // Rounds are minutes apart, and each asks an axon once.
            idle_per_axon: 0,
            ..DendriteOptions::default()
        };
        let dendrite = Arc::new(Dendrite::new(signer, options)?);
        Ok(Self {
            store,
            dendrite,
            own,
            terms,
        })
    }

    /// In whose name it asks.
    pub fn hotkey(&self) -> Address {
        self.own
    }

    /// Where it is recorded.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// How rounds are made.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Makes one round with what is known of the subnet, of which the chain told so long ago.
    ///
    /// # Errors
    /// A store that can't be read or written; then nothing of the round counts.
    pub async fn round(
        &self,
        roster: &Roster,
        age: Duration,
        mut tell: impl FnMut(Event),
    ) -> Result<Finished, StoreError> {
        let started = std::time::Instant::now();
        let pairs = roster.pairs();
        self.stored(move |store| store.purge(&pairs)).await?;
        let selection = self.terms.rules.apply(roster.candidates(self.own));
        let id = hex::encode(rand::random::<[u8; 16]>());
        tell(Event::Began(Began {
            id: id.clone(),
            block: roster.block,
            age,
            asked: selection.queried.len(),
            excluded: selection.excluded.clone(),
        }));
        let range = self.terms.range;
        let wanted: Vec<_> = selection
            .queried
            .iter()
            .filter_map(|it| Some((it.uid, it.hotkey, roster.member(it.uid)?.axon?)))
            .collect();
        let questions = self
            .stored(move |store| question::all(store, range, &wanted))
            .await?;
        let Terms {
            timeout, at_once, ..
        } = self.terms;
        let mut answers = ask::all(&self.dendrite, questions, at_once, timeout, &mut tell).await;
        answers.sort_by_key(|ended| ended.uid);
        // Neither the chain nor any miner: it is this machine that nobody reaches.
        let cut_off = age > ALONE
            && !answers.is_empty()
            && answers.iter().all(|ended| {
                let unreachable = matches!(ended.failure, Some(Cause::Unreachable { .. }));
                unreachable || ended.failure == Some(Cause::Timeout)
            });
        let scores = if cut_off {
            Vec::new()
        } else {
            self.record(id.clone(), &answers).await?
        };
        let finished = Finished {
            id,
            block: roster.block,
            age,
            answers,
            excluded: selection.excluded,
            scores,
            recorded: !cut_off,
            took: started.elapsed(),
        };
        tell(Event::Finished(Box::new(finished.clone())));
        Ok(finished)
    }

    async fn record(&self, id: String, answers: &[Ended]) -> Result<Vec<Scored>, StoreError> {
        let answers = answers.iter().map(|ended| Answered {
            challenge: ended.challenge.clone(),
            uid: ended.uid,
            hotkey: ended.hotkey,
            success: ended.failure.is_none(),
            elapsed: ended.elapsed.as_secs_f64(),
            difficulty: ended.difficulty.get(),
        });
        let round = Round {
            id,
            at: std::time::SystemTime::now(),
            answers: answers.collect(),
        };
        let Terms {
            formula, average, ..
        } = self.terms;
        let recorded = self
            .stored(move |store| {
                store.record(&round, average, |answer, history| {
                    score(formula, answer, history)
                })
            })
            .await?;
        Ok(match recorded {
            Recorded::Now(scores) => scores,
            // No two rounds have the same id.
            Recorded::Before => Vec::new(),
        })
    }

    /// Does something with the store where waiting for the disk keeps nobody else waiting.
    async fn stored<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        super::service::blocking(self.store.clone(), work).await
    }
}

/// The chain has been away for so long that it is no hiccup.
const ALONE: Duration = Duration::from_secs(60);

fn score(formula: Formula, answer: &Answered, history: &History) -> f64 {
    let single = Single {
        solved: answer.success,
        elapsed: answer.elapsed,
        difficulty: answer.difficulty,
        allocated: history.allocated,
    };
    let score = formula.of(&single, history);
    // Of hardware, challenges say nothing.
    score.map_or(0.0, |score| score.score)
}
