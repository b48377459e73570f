//! Makes the blocks: one thread, on time or when there is something to put in.

use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use frame_support::traits::Get;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

use super::{
    block::Block,
    chain::Chain,
    config::BlockTime,
    error::LocalnetError,
    execution::{self, Draft, Panicked},
    nodes::State,
    pool::Pool,
    runtime::Runtime,
};

/// Longest time that extrinsics are applied for one block where blocks come instantly.
const LONGEST: Duration = Duration::from_secs(2);

/// After this many that don't fit, the block counts as full.
const MOST_SKIPPED: usize = 16;

/// What the thread is asked to do.
#[derive(Debug)]
pub(crate) enum Request {
    /// An extrinsic has come; whether that makes a block is the author's to know.
    Wake,
    /// A block now, empty or not.
    Produce(mpsc::Sender<Result<Arc<Block>, LocalnetError>>),
    /// No more blocks.
    Stop,
}

/// The one author of a chain.
pub(crate) struct Author {
    pub(crate) chain: Arc<Chain>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) block_time: BlockTime,
}

impl Author {
    /// Works until it is told to stop or nobody is left to tell it.
    pub(crate) fn run(&self, requests: &mpsc::Receiver<Request>) {
        let mut last = Instant::now();
        loop {
            let request = match self.block_time {
                BlockTime::Timed(period) => {
                    let due = (last + period).saturating_duration_since(Instant::now());
                    requests.recv_timeout(due)
                }
                BlockTime::Instant => requests.recv().map_err(Into::into),
            };
            match request {
                Ok(Request::Produce(reply)) => drop(reply.send(self.produce())),
                Ok(Request::Wake) if self.block_time == BlockTime::Instant => self.produce_ready(),
                Ok(Request::Wake) => {}
                Ok(Request::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    // Where blocks take longer than the period, none are made up for.
                    last = Instant::now();
                    self.try_produce();
                }
            }
        }
    }

    fn produce_ready(&self) {
        while self.pool.has_ready() && self.try_produce() {}
    }

    /// Whether there is a new block with something in it.
    fn try_produce(&self) -> bool {
        match self.produce() {
            Ok(block) => block.extrinsics.len() > 1,
            Err(error) => {
                tracing::error!("no block was made: {error}");
                false
            }
        }
    }

    /// Makes the next block of what is ready.
    pub(crate) fn produce(&self) -> Result<Arc<Block>, LocalnetError> {
        let failed = |Panicked(why)| LocalnetError::Runtime(why);
        let (parent, state) = self.chain.head_state();
        let now = next_time(&state).map_err(failed)?;
        let mut draft = Draft::new(&parent, state, now).map_err(failed)?;
        self.fill(&mut draft);
        let (block, changes) = draft.finish().map_err(failed)?;
        let block = self.chain.append(block, changes)?;
        self.pool.settle(&block);
        Ok(block)
    }

    fn fill(&self, draft: &mut Draft) {
        let end = Instant::now()
            + match self.block_time {
                BlockTime::Timed(period) => period.mul_f64(0.8).max(Duration::from_millis(20)),
                BlockTime::Instant => LONGEST,
            };
        let mut skipped = 0;
        for transaction in self.pool.ready() {
            if Instant::now() > end || skipped == MOST_SKIPPED {
                break;
            }
            let Ok(extrinsic) = execution::decode(&transaction.bytes) else {
                continue;
            };
            match draft.push(transaction.bytes.clone(), extrinsic) {
                Ok(()) => {}
                Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
                    skipped += 1;
                }
                // What requires one that is thrown out below.
                Err(TransactionValidityError::Invalid(InvalidTransaction::Future)) => {}
                Err(TransactionValidityError::Invalid(why)) => {
                    self.pool.refuse(transaction.hash, why);
                }
                Err(TransactionValidityError::Unknown(_)) => {
                    self.pool.refuse(transaction.hash, InvalidTransaction::Call);
                }
            }
        }
    }
}

/// The time that the next block tells: the clock's, or as much later as the runtime demands.
fn next_time(state: &State) -> Result<u64, Panicked> {
    let last = execution::over(state, pallet_timestamp::Now::<Runtime>::get)?;
    let clock = SystemTime::now().duration_since(UNIX_EPOCH);
    let clock = clock.map_or(0, |since| since.as_millis() as u64);
    let least = <Runtime as pallet_timestamp::Config>::MinimumPeriod::get();
    Ok(clock.max(last.saturating_add(least)))
}
