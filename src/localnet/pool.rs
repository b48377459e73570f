//! The transaction pool: validates extrinsics with the runtime, orders them, and tells who waits.
//!
//! Rules and refusals are those of Substrate's pool: an extrinsic whose nonce is ahead waits in the
//! future, a second one for the same nonce must have a higher priority, and one that was found
//! invalid is banned for half an hour.

mod banned;
mod graph;
mod refusal;
mod status;
mod transaction;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sp_crypto_hashing::blake2_256;
use sp_runtime::transaction_validity::{
    InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
};
use tokio::sync::mpsc;

use super::{
    block::{Block, Hash},
    chain::Chain,
    execution,
    runtime::Executive,
};
use banned::Banned;
use graph::Graph;
pub(crate) use refusal::Refusal;
pub(crate) use status::Status;
pub(crate) use transaction::Transaction;

/// What tells a waiter how its extrinsic fares.
pub(crate) type Watch = mpsc::UnboundedReceiver<Status>;

/// The pool of one chain.
pub(crate) struct Pool {
    chain: Arc<Chain>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    graph: Graph,
    banned: Banned,
    watchers: HashMap<Hash, Vec<mpsc::UnboundedSender<Status>>>,
}

impl Pool {
    pub(crate) fn new(chain: Arc<Chain>) -> Self {
        Self {
            chain,
            inner: Mutex::default(),
        }
    }

    /// Takes an extrinsic; returns its hash, and its fate as it unfolds.
    pub(crate) fn submit(&self, bytes: Vec<u8>) -> Result<(Hash, Watch), Refusal> {
        let hash = Hash::from(blake2_256(&bytes));
        let known = |inner: &Inner| match () {
            () if inner.banned.contains(hash) => Err(Refusal::Banned),
            () if inner.graph.contains(hash) => Err(Refusal::AlreadyImported(hash)),
            () => Ok(()),
        };
        known(&self.inner())?;
        let mut head = self.chain.head();
        let mut valid = self.validate(&bytes, hash, &head)?;
        let mut inner = self.inner();
        // A block that came in between may have settled the nonce that this one waits for. No
        // block is told to the pool while the lock is held.
        while self.chain.head().hash != head.hash {
            drop(inner);
            head = self.chain.head();
            valid = self.validate(&bytes, hash, &head)?;
            inner = self.inner();
        }
        known(&inner)?;
        let (sender, watch) = mpsc::unbounded_channel();
        inner.watchers.entry(hash).or_default().push(sender);
        let transaction = Transaction::new(hash, bytes, valid, head.number());
        let inserted = inner.graph.insert(transaction);
        if inserted.is_err() {
            inner.watchers.remove(&hash);
        }
        inner.tell();
        inserted.map(|()| (hash, watch))
    }

    /// Asks the runtime, as the next block would.
    fn validate(
        &self,
        bytes: &[u8],
        hash: Hash,
        head: &Block,
    ) -> Result<ValidTransaction, Refusal> {
        let extrinsic = execution::decode(bytes);
        let extrinsic = extrinsic.map_err(|error| Refusal::BadFormat(error.to_string()))?;
        let state = self.chain.state(head.hash);
        let state = state.map_err(|error| Refusal::Runtime(error.to_string()))?;
        let outcome = execution::over(&state, || {
            Executive::validate_transaction(TransactionSource::External, extrinsic, head.hash)
        });
        match outcome {
            Ok(Ok(valid)) if valid.provides.is_empty() => Err(Refusal::NoTags),
            Ok(Ok(valid)) => Ok(valid),
            Ok(Err(TransactionValidityError::Invalid(why))) => {
                self.inner().banned.add(hash);
                Err(Refusal::Invalid(why))
            }
            Ok(Err(TransactionValidityError::Unknown(why))) => Err(Refusal::Unknown(why)),
            Err(panicked) => Err(Refusal::Runtime(panicked.to_string())),
        }
    }

    /// The extrinsics for the next block, in the order in which they go in.
    pub(crate) fn ready(&self) -> Vec<Arc<Transaction>> {
        self.inner().graph.ready()
    }

    /// Whether a block would have anything to take.
    pub(crate) fn has_ready(&self) -> bool {
        self.inner().graph.has_ready()
    }

    /// Throws out one that the block refused.
    pub(crate) fn refuse(&self, hash: Hash, why: InvalidTransaction) {
        let mut inner = self.inner();
        tracing::debug!("{hash:?} left the pool: {}", <&str>::from(why));
        inner.banned.add(hash);
        inner.graph.remove(hash, Status::Invalid);
        inner.tell();
    }

    /// Makes room for what a new head settles; the head's extrinsics leave.
    pub(crate) fn settle(&self, block: &Block) {
        let mut inner = self.inner();
        for (index, bytes) in block.extrinsics.iter().enumerate() {
            let hash = Hash::from(blake2_256(bytes));
            let place = (block.hash, index as u32);
            inner.graph.settle(hash);
            inner.tell_one(hash, Status::InBlock(place));
            // The best block is final.
            inner.tell_one(hash, Status::Finalized(place));
            inner.watchers.remove(&hash);
        }
        inner.graph.expire(block.number());
        inner.tell();
    }

    /// The encoded extrinsics that are ready.
    pub(crate) fn pending(&self) -> Vec<Vec<u8>> {
        let ready = self.ready();
        ready
            .iter()
            .map(|transaction| transaction.bytes.clone())
            .collect()
    }

    /// Whether an extrinsic that is ready provides this tag.
    pub(crate) fn provides(&self, tag: &[u8]) -> bool {
        self.inner().graph.provides(tag)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Passes on what the graph noted.
    fn tell(&mut self) {
        for (hash, status) in self.graph.take_events() {
            let last = status.is_last();
            self.tell_one(hash, status);
            if last {
                self.watchers.remove(&hash);
            }
        }
    }

    fn tell_one(&mut self, hash: Hash, status: Status) {
        if let Some(watchers) = self.watchers.get_mut(&hash) {
            watchers.retain(|watcher| watcher.send(status.clone()).is_ok());
        }
    }
}
