//! What an extrinsic did in its block.

use super::Signed;
use crate::chain::{
    Block, Chain, ChainError, Finality, Hash, Receipt, Runtime, events, names, receipt,
};

/// A block as far as an extrinsic's outcome needs it.
struct Contents {
    block: Block,
    body: Vec<Vec<u8>>,
    events: Vec<u8>,
    runtime: Runtime,
}

impl Chain {
    /// Reads the outcome from the block's events.
    pub(super) async fn outcome(
        &self,
        signed: &Signed,
        hash: Hash,
        finality: Finality,
    ) -> Result<Receipt, ChainError> {
        let unknown = |why| ChainError::Unknown {
            hash: signed.hash,
            why,
        };
        let contents = self.contents(hash).await;
        let contents = contents.map_err(|error| unknown(error.to_string()))?;
        let Contents {
            block,
            body,
            events,
            runtime,
        } = contents;
        let index = body.iter().position(|extrinsic| *extrinsic == signed.bytes);
        let index = index.and_then(|index| u32::try_from(index).ok());
        let index =
            index.ok_or_else(|| unknown(format!("block {} does not have it", block.number)))?;
        let events = events::of_extrinsic(&runtime, events, index, signed.payer)?;
        Ok(Receipt {
            extrinsic: signed.hash,
            block,
            index,
            finality,
            fee: receipt::fee(&events, signed.payer),
            events,
        })
    }

    async fn contents(&self, hash: Hash) -> Result<Contents, ChainError> {
        let node = self.node();
        let number = node.number(hash).await?;
        let block = Block { number, hash };
        let (version, body) = tokio::try_join!(node.version(block), node.body(block))?;
        // The block may have brought another runtime, or be the last one of an older one.
        let runtime = self.follow(version, block).await?;
        let key = runtime.storage_key(&names::EVENTS, Vec::new())?;
        let key = key.ok_or_else(|| runtime.absent(&names::EVENTS))?;
        let mut values = node.storage(&[key], block).await?;
        // No value is an empty list.
        let events = values.pop().flatten().unwrap_or_else(|| vec![0]);
        Ok(Contents {
            block,
            body,
            events,
            runtime,
        })
    }
}
