//! New blocks as they come.

use subxt::config::substrate::DigestItem;

use super::{
    Chain, ChainError, View,
    node::{self, Headers},
};

/// A subscription to new best blocks. Where the connection is lost, it goes on with the next one.
pub struct Blocks {
    chain: Chain,
    headers: Headers,
}

impl Blocks {
    pub(super) async fn subscribe(chain: Chain) -> Result<Self, ChainError> {
        let headers = chain.node().heads(&chain.runtime()).await?;
        Ok(Self { chain, headers })
    }

    /// The chain after its next best block.
    ///
    /// # Errors
    /// No node can be reached any more.
    pub async fn next(&mut self) -> Result<View, ChainError> {
        loop {
            match self.headers.next().await {
                Some(Ok((header, block_ref))) => {
                    self.chain.node().hold(block_ref);
                    let block = node::block(&header);
                    let upgraded = header
                        .digest
                        .logs
                        .iter()
                        .any(|log| matches!(log, DigestItem::RuntimeEnvironmentUpdated));
                    let runtime = if upgraded {
                        let version = self.chain.node().version(block).await?;
                        self.chain.follow(version, block).await?
                    } else {
                        self.chain.runtime()
                    };
                    return Ok(self.chain.view(runtime, block));
                }
                Some(Err(error)) if error.is_disconnected_will_reconnect() => {
                    tracing::warn!("the connection was lost; subscribing again");
                    // The chain may have been upgraded meanwhile.
                    let (block, version) = self.chain.node().head().await?;
                    self.chain.follow(version, block).await?;
                }
                Some(Err(error)) => return Err(ChainError::backend("new blocks", error)),
                None => *self = Self::subscribe(self.chain.clone()).await?,
            }
        }
    }
}

impl std::fmt::Debug for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blocks")
            .field("chain", &self.chain)
            .finish_non_exhaustive()
    }
}
