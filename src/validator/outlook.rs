//! What is known of the subnet, and how old that is: the last state goes on to count while the chain
//! is away.

use std::{
    sync::{Arc, PoisonError, RwLock, RwLockWriteGuard},
    time::{Duration, Instant},
};

use tokio::{sync::watch, time::timeout};

use super::Roster;
use crate::{
    address::Address,
    chain::{Chain, ChainError, Metagraph, Neuron},
};

/// The newest state that the chain told, and when it was last heard of. Clones share it.
#[derive(Debug, Clone)]
pub struct Outlook {
    state: Arc<RwLock<State>>,
    /// The newest block that was heard of.
    block: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    roster: Arc<Roster>,
    own: Option<Neuron>,
    heard: Instant,
}

/// Why the state is no newer.
#[derive(Debug, thiserror::Error)]
pub enum OutOfDate {
    /// Nobody answered in time.
    #[error("the chain did not answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// The chain, or the way to it.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// It was there before.
    #[error("there is no subnet {0} any more")]
    NoSubnet(u16),
}

impl Outlook {
    /// Begins with a state that the chain told so long ago.
    pub fn new(roster: Roster, own: Option<Neuron>, age: Duration) -> Self {
        let now = Instant::now();
        let (block, _) = watch::channel(roster.block);
        let state = State {
            roster: Arc::new(roster),
            own,
            heard: now.checked_sub(age).unwrap_or(now),
        };
        Self {
            state: Arc::new(RwLock::new(state)),
            block,
        }
    }

    /// The newest roster.
    pub fn roster(&self) -> Arc<Roster> {
        self.read(|state| state.roster.clone())
    }

    /// The validator's own neuron, where the chain told of it in this run.
    pub fn own(&self) -> Option<Neuron> {
        self.read(|state| state.own.clone())
    }

    /// The newest block that was heard of.
    pub fn block(&self) -> u64 {
        *self.block.borrow()
    }

    /// How long ago the chain was last heard of.
    pub fn age(&self) -> Duration {
        self.read(|state| state.heard.elapsed())
    }

    /// Waits for a block, or one after it.
    pub(super) async fn wait_for(&self, block: u64) {
        let mut heard = self.block.subscribe();
        // Never an error, as the sender is here.
        let _ = heard.wait_for(|heard| *heard >= block).await;
    }

    /// Asks the chain anew; what was known stays known if it can't be asked.
    ///
    /// # Errors
    /// Why it can't be asked.
    pub async fn refresh(&self, chain: &Chain, netuid: u16, own: Address) -> Result<(), OutOfDate> {
        /// More than any answer takes; a round is not to wait for a connection that comes back.
        const PATIENCE: Duration = Duration::from_secs(10);
        let read = async { Metagraph::read(&chain.now().await?, netuid).await };
        let read = timeout(PATIENCE, read).await;
        let metagraph = read.map_err(|_| OutOfDate::Silent(PATIENCE))??;
        let metagraph = metagraph.ok_or(OutOfDate::NoSubnet(netuid))?;
        let neurons = metagraph.neurons.iter();
        let own = neurons.clone().find(|neuron| neuron.hotkey == own).cloned();
        let roster = Arc::new(Roster::new(&metagraph));
        let block = roster.block;
        {
            let mut state = self.write();
            state.roster = roster;
            state.own = own;
        }
        self.heard(block);
        Ok(())
    }

    /// Follows the chain's blocks, for as long as it is polled.
    pub(super) async fn follow(&self, chain: &Chain) {
        /// After a failure that waiting may cure.
        const PAUSE: Duration = Duration::from_secs(3);
        loop {
            if let Err(error) = self.listen(chain).await {
                tracing::warn!("the chain's blocks can't be followed: {error}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn listen(&self, chain: &Chain) -> Result<(), ChainError> {
        let mut blocks = chain.blocks().await?;
        loop {
            self.heard(blocks.next().await?.block().number);
        }
    }

    fn heard(&self, block: u64) {
        self.write().heard = Instant::now();
        self.block.send_if_modified(|newest| {
            let newer = block > *newest;
            *newest = block.max(*newest);
            newer
        });
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
