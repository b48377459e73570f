//! An extrinsic in the pool, with what the runtime said of it.

use sp_runtime::transaction_validity::{TransactionTag, ValidTransaction};

use super::Hash;

/// A valid extrinsic. Tags are opaque: the runtime's say account and nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    pub(crate) hash: Hash,
    pub(crate) bytes: Vec<u8>,
    pub(crate) priority: u64,
    pub(crate) requires: Vec<TransactionTag>,
    pub(crate) provides: Vec<TransactionTag>,
    /// The last block that may hold it.
    pub(crate) expires: u64,
}

impl Transaction {
    /// `valid` is what the runtime answered at block `head`.
    pub(crate) fn new(hash: Hash, bytes: Vec<u8>, valid: ValidTransaction, head: u32) -> Self {
        Self {
            hash,
            bytes,
            priority: valid.priority,
            requires: valid.requires,
            provides: valid.provides,
            expires: u64::from(head).saturating_add(valid.longevity),
        }
    }
}
