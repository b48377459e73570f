//! Looking for an extrinsic in the blocks, after the node stopped telling of it.

use std::time::{Duration, Instant};

use super::{Signed, end};
use crate::chain::{Chain, ChainError, Finality, Receipt};

/// How long nodes may be out of reach before it is given up.
const OUT_OF_REACH: Duration = Duration::from_secs(60);

/// Between two looks at the chain.
const PAUSE: Duration = Duration::from_millis(500);

impl Chain {
    /// Reads block after block until the extrinsic is found or its era is over.
    pub(super) async fn search(
        &self,
        signed: &Signed,
        finality: Finality,
    ) -> Result<Receipt, ChainError> {
        let end = end(signed.birth);
        let mut next = signed.birth.number + 1;
        let mut reached = Instant::now();
        loop {
            match self.look(signed, &mut next, finality).await {
                Ok(Some(receipt)) => return Ok(receipt),
                Ok(None) if next >= end => {
                    return Err(ChainError::Expired {
                        hash: signed.hash,
                        end,
                    });
                }
                Ok(None) => reached = Instant::now(),
                Err(refused @ ChainError::Refused(_)) => return Err(refused),
                Err(error) if reached.elapsed() > OUT_OF_REACH => {
                    return Err(ChainError::Unknown {
                        hash: signed.hash,
                        why: error.to_string(),
                    });
                }
                Err(error) => tracing::warn!("{error}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Reads the blocks that have come since the last look.
    async fn look(
        &self,
        signed: &Signed,
        next: &mut u64,
        finality: Finality,
    ) -> Result<Option<Receipt>, ChainError> {
        let last = match finality {
            Finality::InBlock => self.node().head().await?.0,
            Finality::Finalized => self.node().finalized().await?,
        };
        while *next <= last.number && *next < end(signed.birth) {
            let block = self.node().block(*next).await?;
            let body = self.node().body(block).await?;
            if body.contains(&signed.bytes) {
                return self.outcome(signed, block.hash, finality).await.map(Some);
            }
            *next += 1;
        }
        Ok(None)
    }
}
