//! Begins a chain, from its first state or from its log.
//!
//! Blocks of the log aren't executed again: their changes are laid over the first state, and only
//! for the states that are kept is the trie made, and checked against the headers.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    path::Path,
    sync::{Arc, Mutex, RwLock},
};

use sp_runtime::traits::BlakeTwo256;
use sp_storage::Storage;
use sp_trie::{LayoutV1, empty_trie_root};
use tokio::sync::watch;

use super::{
    super::{
        block::{Block, Hash},
        error::LocalnetError,
        log::{Entry, Identity, Log},
        nodes::Nodes,
        runtime::VERSION,
    },
    Blocks, Chain, KEPT_STATES, write,
};

impl Chain {
    /// A chain that begins with `genesis`, and goes on where the log in `directory` ends.
    pub(crate) fn open(
        genesis: Storage,
        directory: Option<&Path>,
        archive: bool,
    ) -> Result<Self, LocalnetError> {
        let flat = genesis.top;
        let (first, nodes) = first(&flat);
        let mut replay = Replay {
            flat,
            blocks: vec![Arc::new(first)],
            recent: VecDeque::new(),
            archive,
        };
        let log = match directory {
            Some(directory) => {
                let identity = Identity {
                    genesis: replay.blocks[0].hash,
                    runtime: format!("{} {}", VERSION.spec_name, VERSION.spec_version),
                };
                Some(Log::open(directory, &identity, |entry| replay.take(entry))?)
            }
            None => None,
        };
        replay.finish(nodes, log)
    }
}

/// Block 0 and the nodes of its state.
fn first(flat: &BTreeMap<Vec<u8>, Vec<u8>>) -> (Block, Nodes) {
    let (root, nodes) = plant(flat);
    (Block::genesis(root), nodes)
}

fn plant(flat: &BTreeMap<Vec<u8>, Vec<u8>>) -> (Hash, Nodes) {
    let nodes = Nodes::default();
    let values = flat.iter().map(|(key, value)| (&key[..], Some(&value[..])));
    let (root, _) = write(&nodes, empty_trie_root::<LayoutV1<BlakeTwo256>>(), values);
    (root, nodes)
}

struct Replay {
    /// The state of the oldest block whose state will be kept.
    flat: BTreeMap<Vec<u8>, Vec<u8>>,
    blocks: Vec<Arc<Block>>,
    /// The blocks after it.
    recent: VecDeque<Entry>,
    archive: bool,
}

impl Replay {
    fn take(&mut self, entry: Entry) -> Result<(), LocalnetError> {
        let parent = self.blocks[self.blocks.len() - 1].clone();
        let block = &entry.block;
        if block.header.parent_hash != parent.hash
            || block.number() != parent.number() + 1
            || block.hash != block.header.hash()
        {
            return Err(inconsistent(block));
        }
        self.blocks.push(Arc::new(block.clone()));
        self.recent.push_back(entry);
        if !self.archive && self.recent.len() >= KEPT_STATES {
            let oldest = self.recent.pop_front();
            for (key, value) in oldest.into_iter().flat_map(|entry| entry.changes) {
                match value {
                    Some(value) => self.flat.insert(key, value),
                    None => self.flat.remove(&key),
                };
            }
        }
        Ok(())
    }

    fn finish(self, mut nodes: Nodes, log: Option<Log>) -> Result<Chain, LocalnetError> {
        let oldest = &self.blocks[self.blocks.len() - 1 - self.recent.len()];
        let mut root = oldest.header.state_root;
        if oldest.number() > 0 {
            let planted;
            (planted, nodes) = plant(&self.flat);
            if planted != root {
                return Err(inconsistent(oldest));
            }
        }
        let mut retired = VecDeque::new();
        for Entry { block, changes } in &self.recent {
            let values = changes
                .iter()
                .map(|(key, value)| (&key[..], value.as_deref()));
            let (next, old) = write(&nodes, root, values);
            if next != block.header.state_root {
                return Err(inconsistent(block));
            }
            root = next;
            retired.push_back(old);
        }
        let by_hash = self.blocks.iter().map(|block| (block.hash, block.number()));
        let by_hash: HashMap<_, _> = by_hash.collect();
        Ok(Chain {
            nodes,
            archive: self.archive,
            head: watch::Sender::new((self.blocks.len() - 1) as u32),
            blocks: RwLock::new(Blocks {
                by_number: self.blocks,
                by_hash,
                retired,
            }),
            log: Mutex::new(log),
        })
    }
}

fn inconsistent(block: &Block) -> LocalnetError {
    LocalnetError::Runtime(format!("block {} of the log doesn't fit", block.number()))
}
