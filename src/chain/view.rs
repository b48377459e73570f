//! The chain as it is at one block.

use subxt::ext::scale_decode::DecodeAsType;

use super::{
    Argument, Batch, Block, ChainError, Runtime,
    names::{Api, Item},
    node::Node,
};

/// The state after a block, and the runtime that it belongs to.
#[derive(Clone)]
pub struct View {
    node: Node,
    runtime: Runtime,
    block: Block,
}

impl View {
    pub(super) fn new(node: Node, runtime: Runtime, block: Block) -> Self {
        Self {
            node,
            runtime,
            block,
        }
    }

    /// Which block.
    pub fn block(&self) -> Block {
        self.block
    }

    /// Its runtime.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Questions to be asked together.
    pub fn batch(&self) -> Batch<'_> {
        Batch::new(self)
    }

    /// One item of the storage; none where the runtime has no such item, or no value of it.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn storage<T: DecodeAsType>(
        &self,
        item: Item,
        keys: impl IntoIterator<Item = Argument>,
    ) -> Result<Option<T>, ChainError> {
        let mut batch = self.batch();
        let slot = batch.storage(item, keys);
        batch.read().await?.get(&slot)
    }

    /// One runtime API; none where the runtime has no such API.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn call<T: DecodeAsType>(
        &self,
        api: Api,
        arguments: impl IntoIterator<Item = Argument>,
    ) -> Result<Option<T>, ChainError> {
        let mut batch = self.batch();
        let slot = batch.call(api, arguments);
        batch.read().await?.get(&slot)
    }

    pub(super) async fn raw_call(&self, api: &Api, input: &[u8]) -> Result<Vec<u8>, ChainError> {
        self.node.call(&api.to_string(), input, self.block).await
    }

    pub(super) async fn raw_storage(
        &self,
        keys: &[Vec<u8>],
    ) -> Result<Vec<Option<Vec<u8>>>, ChainError> {
        self.node.storage(keys, self.block).await
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({}, {:?})", self.block.number, self.runtime)
    }
}
