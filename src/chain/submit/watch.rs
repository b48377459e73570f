//! Following an extrinsic by what the node tells of it.

use subxt::{
    backend::{StreamOfResults, TransactionStatus},
    utils::H256,
};

use super::{Signed, Stage, end};
use crate::chain::{Chain, ChainError, Finality, Hash, Refusal};

type Statuses = StreamOfResults<TransactionStatus<H256>>;

impl Chain {
    /// Follows an extrinsic into a block; none where the node stopped telling, or tells nothing
    /// though the extrinsic's era is over.
    pub(super) async fn watch(
        &self,
        statuses: Statuses,
        signed: &Signed,
        finality: Finality,
        stage: &mut impl FnMut(Stage),
    ) -> Result<Option<Hash>, ChainError> {
        tokio::select! {
            landed = told(statuses, finality, stage) => landed,
            () = self.reached(end(signed.birth)) => Ok(None),
        }
    }

    /// Ends with the first block of this height; never, where new blocks can't be followed, since
    /// then the extrinsic's own subscription says so.
    async fn reached(&self, height: u64) {
        if let Ok(mut blocks) = self.blocks().await {
            while let Ok(view) = blocks.next().await {
                if view.block().number >= height {
                    return;
                }
            }
        }
        std::future::pending().await
    }
}

async fn told(
    mut statuses: Statuses,
    finality: Finality,
    stage: &mut impl FnMut(Stage),
) -> Result<Option<Hash>, ChainError> {
    let refuse = |name, detail| Err(ChainError::Refused(Refusal::followed(name, detail)));
    let mut in_block = false;
    while let Some(status) = statuses.next().await {
        match status {
            Ok(TransactionStatus::InBestBlock { hash }) => {
                in_block = true;
                stage(Stage::InBlock(hash.hash().into()));
                if finality == Finality::InBlock {
                    return Ok(Some(hash.hash().into()));
                }
            }
            Ok(TransactionStatus::InFinalizedBlock { hash }) => {
                return Ok(Some(hash.hash().into()));
            }
            // Finality can be late; the block is there all the same.
            Ok(TransactionStatus::Dropped { .. }) if in_block => return Ok(None),
            Ok(TransactionStatus::Invalid { message }) => {
                let usurped = message.contains("usurped");
                return refuse(if usurped { "Usurped" } else { "Invalid" }, message);
            }
            Ok(TransactionStatus::Dropped { message } | TransactionStatus::Error { message }) => {
                return refuse("Dropped", message);
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!("the node stopped telling of the extrinsic: {error}");
                return Ok(None);
            }
        }
    }
    Ok(None)
}
