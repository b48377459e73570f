//! The chain: its blocks, the states that are kept, and the head that others wait for.
//!
//! There is one author, so there are no forks, and the best block is final at once. All blocks stay
//! in memory; of the states the last [`KEPT_STATES`] do, or all of an archive.

mod restore;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{Backend, StorageChanges};
use tokio::sync::watch;

use super::{
    block::{Block, Hash},
    error::LocalnetError,
    log::{Entry, Log},
    nodes::{Nodes, Retired, State},
    runtime::VERSION,
};

/// How many states are kept without an archive, as Substrate's default.
pub(crate) const KEPT_STATES: usize = 256;

/// A block that can't be read, in Substrate's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnknownBlock {
    #[error("UnknownBlock: Header was not found in the database: {0:?}")]
    Header(Hash),
    #[error("UnknownBlock: State already discarded for {0:?}")]
    State(Hash),
}

pub(crate) struct Chain {
    nodes: Nodes,
    archive: bool,
    blocks: RwLock<Blocks>,
    log: Mutex<Option<Log>>,
    head: watch::Sender<u32>,
}

struct Blocks {
    by_number: Vec<Arc<Block>>,
    by_hash: HashMap<Hash, u32>,
    /// For each state that is kept but the oldest, what the state before it alone holds.
    retired: VecDeque<Retired>,
}

impl Chain {
    /// The block with this number.
    pub(crate) fn by_number(&self, number: u32) -> Option<Arc<Block>> {
        self.read(|blocks| blocks.by_number.get(number as usize).cloned())
    }

    /// The block with this hash.
    pub(crate) fn by_hash(&self, hash: Hash) -> Option<Arc<Block>> {
        self.read(|blocks| {
            let number = *blocks.by_hash.get(&hash)?;
            blocks.by_number.get(number as usize).cloned()
        })
    }

    /// The best block, which is final too.
    pub(crate) fn head(&self) -> Arc<Block> {
        self.read(|blocks| blocks.head())
    }

    /// Block 0.
    pub(crate) fn genesis(&self) -> Hash {
        self.read(|blocks| blocks.by_number[0].hash)
    }

    /// The number of the oldest block whose state is kept.
    pub(crate) fn oldest_state(&self) -> u32 {
        self.read(Blocks::oldest_state)
    }

    /// The state after a block.
    pub(crate) fn state(&self, hash: Hash) -> Result<State, UnknownBlock> {
        let root = self.read(|blocks| {
            let number = *blocks
                .by_hash
                .get(&hash)
                .ok_or(UnknownBlock::Header(hash))?;
            match number < blocks.oldest_state() {
                true => Err(UnknownBlock::State(hash)),
                false => Ok(blocks.by_number[number as usize].header.state_root),
            }
        })?;
        Ok(self.nodes.state(root))
    }

    /// The best block and its state.
    pub(crate) fn head_state(&self) -> (Arc<Block>, State) {
        let head = self.head();
        let state = self.nodes.state(head.header.state_root);
        (head, state)
    }

    /// Tells of every new head by its number; all blocks up to it are there.
    pub(crate) fn heads(&self) -> watch::Receiver<u32> {
        self.head.subscribe()
    }

    /// Makes a block, whose parent is the head, the head; the log has it first.
    pub(crate) fn append(
        &self,
        block: Block,
        changes: StorageChanges<BlakeTwo256>,
    ) -> Result<Arc<Block>, LocalnetError> {
        let entry = Entry {
            block,
            changes: changes.main_storage_changes,
        };
        if let Some(log) = &mut *self.log() {
            log.append(&entry)?;
        }
        let retired = self.nodes.add(changes.transaction);
        Ok(self.push(entry.block, retired))
    }

    /// Lets the state directory go; there must be no more blocks.
    pub(crate) fn close(&self) {
        self.log().take();
    }

    fn push(&self, block: Block, retired: Retired) -> Arc<Block> {
        let block = Arc::new(block);
        let number = block.number();
        let dropped = {
            let mut blocks = self.blocks.write().unwrap_or_else(PoisonError::into_inner);
            blocks.by_hash.insert(block.hash, number);
            blocks.by_number.push(block.clone());
            blocks.retired.push_back(retired);
            match !self.archive && blocks.retired.len() >= KEPT_STATES {
                true => blocks.retired.pop_front(),
                false => None,
            }
        };
        dropped
            .into_iter()
            .for_each(|nodes| self.nodes.release(nodes));
        self.head.send_replace(number);
        block
    }

    fn read<R>(&self, f: impl FnOnce(&Blocks) -> R) -> R {
        f(&self.blocks.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn log(&self) -> MutexGuard<'_, Option<Log>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many trie nodes all states need together.
    pub(crate) fn nodes(&self) -> usize {
        self.nodes.len()
    }
}

impl Blocks {
    fn head(&self) -> Arc<Block> {
        self.by_number[self.by_number.len() - 1].clone()
    }

    fn oldest_state(&self) -> u32 {
        (self.by_number.len() - 1 - self.retired.len()) as u32
    }
}

/// Adds these values to a state; returns the new root and what the old state alone holds.
fn write<'a>(
    nodes: &Nodes,
    root: Hash,
    changes: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
) -> (Hash, Retired) {
    let (root, transaction) = nodes
        .state(root)
        .storage_root(changes, VERSION.state_version());
    (root, nodes.add(transaction))
}
