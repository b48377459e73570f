//! New blocks as they come.

use subxt::{
    config::substrate::DigestItem,
    ext::futures::{FutureExt, Stream},
};

use super::{Chain, ChainError, View, node::Headers, transport};

/// A subscription to new best blocks. Where the connection is lost, it goes on with the next one.
pub struct Blocks {
    chain: Chain,
    headers: Headers,
    /// What was taken from `headers` and not looked at yet: a header, or that there are no more.
    ahead: Option<Option<<Headers as Stream>::Item>>,
}

impl Blocks {
    pub(super) async fn subscribe(chain: Chain) -> Result<Self, ChainError> {
        let headers = chain.node().heads(&chain.runtime()).await?;
        let ahead = None;
        Ok(Self {
            chain,
            headers,
            ahead,
        })
    }

    /// The chain after the newest of the blocks that came since the last look, or after the next.
    ///
    /// # Errors
    /// No node can be reached any more.
    pub async fn newest(&mut self) -> Result<View, ChainError> {
        loop {
            let view = self.next().await?;
            self.ahead = self.headers.next().now_or_never();
            if self.ahead.is_none() {
                return Ok(view);
            }
        }
    }

    /// The chain after its next best block.
    ///
    /// # Errors
    /// No node can be reached any more.
    pub async fn next(&mut self) -> Result<View, ChainError> {
        loop {
            let header = match self.ahead.take() {
                Some(came) => came,
                None => self.headers.next().await,
            };
            match header {
                Some(Ok((header, block_ref))) => {
                    self.chain.node().hold(block_ref);
                    let block = transport::block(&header);
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
