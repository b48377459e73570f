//! After each look at the subnet: what it says of this miner, and whether the chain still knows
//! where it is.

use crate::{
    chain::{Chain, ChainError},
    miner::{Announced, Following, Register, announce, log::success},
    wallet::Signer,
};

/// Who announces, and what.
pub(super) struct Announcing {
    pub(super) chain: Chain,
    pub(super) signer: Signer,
    pub(super) register: Register,
    /// None where the chain is not to be told.
    pub(super) announced: Option<Announced>,
    pub(super) following: Following,
}

impl Announcing {
    /// Goes on for as long as it is polled.
    pub(super) async fn run(mut self) {
        let mut told: Option<u64> = None;
        loop {
            self.tick();
            if let Some(announced) = &self.announced
                && let Some(block) = self.announce(announced, told).await
            {
                told = Some(block);
            }
            self.following.next().await;
        }
    }

    /// The line that SN27's miner has for its own state.
    fn tick(&self) {
        let census = self.register.census();
        let Some(neuron) = census.own() else {
            tracing::error!(
                "{} is not registered any more; `sn27 register` registers it",
                self.signer.address()
            );
            return;
        };
        let share = |ratio: Option<crate::chain::Ratio>| ratio.map_or(0.0, |ratio| ratio.share());
        tracing::info!(
            "Block: {} | Stake: {:.4} | Trust: {:.4} | Consensus: {:.6} | Incentive: {:.6} | Emission: {:.6} | neurons: {} | chain heard of {} s ago",
            census.block,
            billionths(neuron.stake.0),
            share(neuron.trust),
            neuron.consensus.share(),
            neuron.incentive.share(),
            billionths(neuron.emission.0),
            census.len(),
            self.register.age().as_secs(),
        );
    }

    /// Tells the chain, if it has to be; the block that has it then.
    async fn announce(&self, announced: &Announced, told: Option<u64>) -> Option<u64> {
        let census = self.register.census();
        let neuron = census.own()?;
        // What was told after the census was taken is not in it.
        if announced.is_known(neuron.axon.as_ref()) || told.is_some_and(|told| told >= census.block)
        {
            return None;
        }
        match announce(announced, &self.chain, &self.signer).await {
            Ok(receipt) => {
                let block = receipt.block.number;
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
