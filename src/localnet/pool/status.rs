//! What becomes of an extrinsic in the pool.

use super::Hash;

/// A step in an extrinsic's life; the RPC methods word it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// It waits for one before it.
    Future,
    /// It goes into the next block that has room.
    Ready,
    /// It is in the block with this hash, at this index.
    InBlock((Hash, u32)),
    /// That block is final.
    Finalized((Hash, u32)),
    /// Another took its place.
    Usurped(Hash),
    /// The pool had no room for it any more.
    Dropped,
    /// It can't be in any block.
    Invalid,
}

impl Status {
    /// Whether nothing follows.
    pub(crate) fn is_last(&self) -> bool {
        !matches!(self, Self::Future | Self::Ready | Self::InBlock(_))
    }
}
