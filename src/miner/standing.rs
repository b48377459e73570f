//! The subnet as a miner needs it: who is registered, who may validate, with what stake.
//!
//! A [`Census`] is what one block said; [`Register`] holds the newest one and hands it out without
//! waiting. It goes on with what it knows when the chain is away, and tells how old that is.

mod follow;
mod saved;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock, RwLockWriteGuard},
    time::{Duration, Instant},
};

use crate::{
    address::Address,
    chain::{Metagraph, Neuron},
    money::Alpha,
};
pub use follow::{Following, follow};
pub use saved::SavedCensus;

/// A neuron's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its place.
    pub uid: u16,
    /// Who owns it.
    pub coldkey: Address,
    /// Whether it may validate.
    pub validator_permit: bool,
    /// Its stake as the runtime counts it.
    pub stake: Alpha,
}

/// All neurons of the subnet, as of one block.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// Which block.
    pub block: u64,
    by_hotkey: HashMap<Address, Standing>,
    own: Option<Neuron>,
    /// Whether it is from a run before this one.
    remembered: bool,
}

impl Census {
    /// The census of a subnet, and this miner's own neuron in it.
    pub fn new(metagraph: &Metagraph, own: &Address) -> Self {
        let standing = |neuron: &Neuron| Standing {
            uid: neuron.uid,
            coldkey: neuron.coldkey,
            validator_permit: neuron.validator_permit,
            stake: neuron.stake,
        };
        let neurons = metagraph.neurons.iter();
        Self {
            block: metagraph.block.number,
            own: neurons
                .clone()
                .find(|neuron| neuron.hotkey == *own)
                .cloned(),
            by_hotkey: neurons
                .map(|neuron| (neuron.hotkey, standing(neuron)))
                .collect(),
            remembered: false,
        }
    }

    /// A hotkey's standing; none where it is not registered.
    pub fn standing(&self, hotkey: &Address) -> Option<&Standing> {
        self.by_hotkey.get(hotkey)
    }

    /// This miner's neuron; none where it is not registered.
    pub fn own(&self) -> Option<&Neuron> {
        self.own.as_ref()
    }

    /// Whether it is from a run before this one, and wants to be taken anew.
    pub fn is_remembered(&self) -> bool {
        self.remembered
    }

    /// How many neurons there are.
    pub fn len(&self) -> usize {
        self.by_hotkey.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_hotkey.is_empty()
    }
}

/// The newest census, and when the chain was last heard of. Clones share it.
#[derive(Debug, Clone)]
pub struct Register(Arc<RwLock<State>>);

#[derive(Debug)]
struct State {
    census: Arc<Census>,
    block: u64,
    heard: Instant,
    /// What this miner told the chain, and the block that has it.
    announced: Option<(SocketAddr, u64)>,
}

impl Register {
    /// Begins with a census that was taken so long ago.
    pub fn new(census: Census, age: Duration) -> Self {
        let now = Instant::now();
        Self(Arc::new(RwLock::new(State {
            block: census.block,
            census: Arc::new(census),
            heard: now.checked_sub(age).unwrap_or(now),
            announced: None,
        })))
    }

    /// The newest census.
    pub fn census(&self) -> Arc<Census> {
        self.read(|state| state.census.clone())
    }

    /// The newest block that was heard of.
    pub fn block(&self) -> u64 {
        self.read(|state| state.block)
    }

    /// How long ago the chain was last heard of.
    pub fn age(&self) -> Duration {
        self.read(|state| state.heard.elapsed())
    }

    /// Where the chain says that this miner is.
    pub fn announced(&self) -> Option<SocketAddr> {
        self.read(|state| match state.announced {
            // The census was taken before.
            Some((address, block)) if block >= state.census.block => Some(address),
            _ => Some(state.census.own()?.axon?.address),
        })
    }

    /// The chain was told where this miner is.
    pub fn announce(&self, address: SocketAddr, block: u64) {
        self.write().announced = Some((address, block));
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn heard(&self, block: u64) {
        let mut state = self.write();
        state.block = block;
        state.heard = Instant::now();
    }

    fn put(&self, census: Census) {
        self.write().census = Arc::new(census);
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
