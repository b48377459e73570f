//! The nodes of every state that is kept, in one table, counted by how many states hold them.
//!
//! A block adds nodes at once. What it takes away stays until the last state that needs it is
//! dropped, so a past state is readable by its root alone.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{
    BackendTransaction, DBValue, IterArgs, TrieBackend, TrieBackendBuilder, TrieBackendStorage,
};
use sp_trie::prefixed_key;

use super::block::Hash;

/// A state, read through its root.
pub(crate) type State = TrieBackend<Nodes, BlakeTwo256>;

/// The table; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Nodes(Arc<RwLock<HashMap<Vec<u8>, Node>>>);

struct Node {
    bytes: DBValue,
    references: u32,
}

/// The nodes that a block no longer needs, each as often as it was removed.
#[derive(Debug, Default)]
pub(crate) struct Retired(Vec<(Vec<u8>, u32)>);

impl Nodes {
    /// The state with this root; that its nodes are still there is the caller's to know.
    pub(crate) fn state(&self, root: Hash) -> State {
        TrieBackendBuilder::new(self.clone(), root).build()
    }

    /// Adds a block's nodes, and returns what to [`release`](Self::release) with the state before
    /// it.
    pub(crate) fn add(&self, mut transaction: BackendTransaction<BlakeTwo256>) -> Retired {
        let mut nodes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut retired = Vec::new();
        for (key, (bytes, count)) in transaction.drain() {
            match count {
                1.. => {
                    let node = nodes.entry(key).or_insert(Node {
                        bytes,
                        references: 0,
                    });
                    node.references += count.unsigned_abs();
                }
                0 => {}
                ..0 => retired.push((key, count.unsigned_abs())),
            }
        }
        Retired(retired)
    }

    /// Takes away what only dropped states held.
    pub(crate) fn release(&self, retired: Retired) {
        let mut nodes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in retired.0 {
            if let Some(node) = nodes.get_mut(&key) {
                node.references = node.references.saturating_sub(count);
                if node.references == 0 {
                    nodes.remove(&key);
                }
            }
        }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// The keys that begin with a prefix, from the one after `start` on.
pub(crate) fn range<'a>(prefix: Option<&'a [u8]>, start: Option<&'a [u8]>) -> IterArgs<'a> {
    let mut range = IterArgs::default();
    range.prefix = prefix;
    range.start_at = start;
    range.start_at_exclusive = true;
    range
}

impl TrieBackendStorage<BlakeTwo256> for Nodes {
    fn get(&self, hash: &Hash, prefix: (&[u8], Option<u8>)) -> Result<Option<DBValue>, String> {
        let nodes = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = nodes.get(&prefixed_key::<BlakeTwo256>(hash, prefix));
        Ok(match found {
            Some(node) => Some(node.bytes.clone()),
            // The empty trie is one node that is never stored.
            None if *hash == sp_trie::empty_trie_root::<sp_trie::LayoutV1<BlakeTwo256>>() => {
                Some(vec![0])
            }
            None => None,
        })
    }
}
