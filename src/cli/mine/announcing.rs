//! After each look at the subnet: what it says of this miner, and whether the chain still knows
//! where it is.

use std::sync::Arc;

use crate::{
    chain::{Chain, ChainError, Ratio},
    cli::ground::Line,
    log::success,
    miner::{Announced, Miner, announce, follow},
    wallet::Signer,
};

/// Who announces, and what.
pub(super) struct Announcing {
    pub(super) line: Line,
    pub(super) network: String,
    pub(super) netuid: u16,
    /// Between two looks at the subnet.
    pub(super) blocks: u64,
    pub(super) signer: Signer,
    pub(super) miner: Arc<Miner>,
    /// None where the chain is not to be told.
    pub(super) announced: Option<Announced>,
}

impl Announcing {
    /// Goes on for as long as it is polled.
    pub(super) async fn run(self) {
        let chain = self.line.connect().await;
        let register = self.miner.register().clone();
        let own = self.signer.address();
        let mut following = follow(chain.clone(), self.netuid, own, self.blocks, register);
        if self.miner.register().census().is_remembered() {
            following.next().await;
        }
        let mut told: Option<u64> = None;
        loop {
            self.tick();
            if let Some(announced) = &self.announced
                && let Some(block) = self.announce(announced, &chain, told).await
            {
                told = Some(block);
            }
            following.next().await;
        }
    }

    /// The line that SN27's miner has for its own state, and the census for the next run.
    fn tick(&self) {
        let register = self.miner.register();
        let census = register.census();
        let saved = census.save(self.network.clone(), self.netuid);
        if let Err(error) = self.miner.journal().keep_census(&saved) {
            tracing::error!("the journal can't be written: {error}");
        }
        let Some(neuron) = census.own() else {
            tracing::error!(
                "{} is not registered any more; `sn27 register` registers it",
                self.signer.address()
            );
            return;
        };
        let share = |ratio: Option<Ratio>| ratio.map_or(0.0, Ratio::share);
        tracing::info!(
            "Block: {} | Stake: {:.4} | Trust: {:.4} | Consensus: {:.6} | Incentive: {:.6} | Emission: {:.6} | neurons: {} | chain heard of {} s ago",
            census.block,
            billionths(neuron.stake.0),
            share(neuron.trust),
            neuron.consensus.share(),
            neuron.incentive.share(),
            billionths(neuron.emission.0),
            census.len(),
            register.age().as_secs(),
        );
    }

    /// Tells the chain, if it has to be; the block that has it then.
    async fn announce(
        &self,
        announced: &Announced,
        chain: &Chain,
        told: Option<u64>,
    ) -> Option<u64> {
        let census = self.miner.register().census();
        let neuron = census.own()?;
        // What was told after the census was taken is not in it.
        if announced.is_known(neuron.axon.as_ref()) || told.is_some_and(|told| told >= census.block)
        {
            return None;
        }
        match announce(announced, chain, &self.signer).await {
            Ok(receipt) => {
                let block = receipt.block.number;
                self.miner.register().announce(announced.address, block);
                success!(
                    "axon {} announced with version {} in block {block}",
                    announced.address,
                    announced.version
                );
                Some(block)
            }
            Err(error) => {
                let refused = matches!(error, ChainError::Refused(_));
                let help = error.help().map(|help| format!("; {help}"));
                let help = help.unwrap_or_default();
                tracing::warn!("the axon is not announced yet: {error}{help}");
                refused.then_some(census.block)
            }
        }
    }
}

/// For people alone: the line has floats.
fn billionths(amount: u64) -> f64 {
    amount as f64 / crate::money::RAO_PER_TAO as f64
}
