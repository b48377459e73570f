//! A block as it is kept: header, extrinsics as they were sent, and the storage that it changed.

use codec::{Decode, Encode};
use sp_core::H256;
use sp_runtime::{
    StateVersion,
    traits::{BlakeTwo256, Hash as _, Header as _},
};

use super::runtime::Header;

/// A BLAKE2b-256 hash: of a block's header or of an extrinsic.
pub(crate) type Hash = H256;

/// A storage key with its new value, `None` where it was removed.
pub(crate) type Change = (Vec<u8>, Option<Vec<u8>>);

/// A finished block.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Block {
    pub(crate) header: Header,
    pub(crate) extrinsics: Vec<Vec<u8>>,
    pub(crate) hash: Hash,
}

impl Block {
    pub(crate) fn new(header: Header, extrinsics: Vec<Vec<u8>>) -> Self {
        let hash = header.hash();
        Self {
            header,
            extrinsics,
            hash,
        }
    }

    /// Block 0 over a first state.
    pub(crate) fn genesis(state_root: Hash) -> Self {
        let extrinsics_root = BlakeTwo256::ordered_trie_root(Vec::new(), StateVersion::V0);
        let header = Header::new(
            0,
            extrinsics_root,
            state_root,
            Hash::zero(),
            Default::default(),
        );
        Self::new(header, Vec::new())
    }

    pub(crate) fn number(&self) -> u32 {
        self.header.number
    }
}
