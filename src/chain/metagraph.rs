//! A subnet with all its neurons, read at one block in one round trip.
//!
//! Runtimes from 293 on give most of it as columns; for older ones it is put together from the
//! storage. What goes first when the subnet is full is worked out in [`pruning`].

mod columns;
mod pruning;
mod schedule;
mod stored;

use serde::Serialize;

use super::{Axon, Block, ChainError, Ratio, View, names};
use crate::{
    address::Address,
    money::{Alpha, Tao},
};
pub use pruning::Rule;

/// A subnet with its neurons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metagraph {
    /// As of which block.
    pub block: Block,
    /// The subnet's number.
    pub netuid: u16,
    /// Its name; empty where it has none.
    pub name: String,
    /// The sign of its alpha.
    pub symbol: String,
    /// TAO for one alpha.
    pub price: Tao,
    /// What a registration costs.
    pub burn: Tao,
    /// Whether there can be registrations.
    pub registration_allowed: bool,
    /// Blocks between two epochs.
    pub tempo: u16,
    /// The block of the next epoch; none where there are no epochs.
    pub next_epoch: Option<u64>,
    /// Blocks in which a new neuron is not pruned.
    pub immunity_period: u16,
    /// The most neurons that there can be.
    pub max_neurons: u16,
    /// The coldkey that owns the subnet.
    pub owner: Address,
    /// The hotkey that it named.
    pub owner_hotkey: Address,
    /// How it is decided who makes room for a new neuron.
    pub pruning: Rule,
    /// All neurons, by uid.
    pub neurons: Vec<Neuron>,
}

/// A neuron.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neuron {
    /// Its place.
    pub uid: u16,
    /// Who works.
    pub hotkey: Address,
    /// Who owns the hotkey.
    pub coldkey: Address,
    /// Whether it has set weights, or come, not too long ago.
    pub active: bool,
    /// Whether it may validate.
    pub validator_permit: bool,
    /// What its votes weigh: alpha, and TAO on root at the chain's weight for it; the alpha alone
    /// where no runtime API tells.
    pub stake: Alpha,
    /// The alpha staked on it.
    pub alpha_stake: Alpha,
    /// The TAO staked on its hotkey on root.
    pub tao_stake: Tao,
    /// None where the runtime has no ranks any more.
    pub rank: Option<Ratio>,
    /// None where the runtime has no trust any more.
    pub trust: Option<Ratio>,
    /// How far its weights agree with those of the others.
    pub validator_trust: Option<Ratio>,
    /// The weight that validators agree upon.
    pub consensus: Ratio,
    /// Its share of what miners earn.
    pub incentive: Ratio,
    /// Its share of what validators earn.
    pub dividends: Ratio,
    /// What it earned in the last epoch.
    pub emission: Alpha,
    /// The block in which it last set weights, or came.
    pub last_update: u64,
    /// The block of its registration.
    pub registered_at: u64,
    /// Blocks in which it can't be pruned yet.
    pub immunity_left: u64,
    /// What decided, before 365, who makes room; none where the runtime has no scores any more.
    pub pruning_score: Option<Ratio>,
    /// How many make room before it, and it: 1 is the next one to go. None for who stays.
    pub pruning_order: Option<u16>,
    /// Whether it is one of the subnet owner's neurons that are never pruned.
    pub protected: bool,
    /// Where it serves.
    pub axon: Option<Axon>,
}

impl Metagraph {
    /// Reads a subnet; none where there is no such subnet.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn read(view: &View, netuid: u16) -> Result<Option<Self>, ChainError> {
        let mut batch = view.batch();
        let schedule = schedule::Questions::ask(&mut batch, netuid);
        let pruning = pruning::Questions::ask(&mut batch, netuid);
        let (answers, metagraph) = if view.runtime().has_api(&names::METAGRAPH) {
            let questions = columns::Questions::ask(&mut batch, netuid);
            let answers = batch.read().await?;
            let metagraph = questions.answered(view.block(), netuid, &answers)?;
            (answers, metagraph)
        } else {
            let questions = stored::Questions::ask(&mut batch, netuid);
            let answers = batch.read().await?;
            let metagraph = questions.answered(view, netuid, &answers).await?;
            (answers, metagraph)
        };
        let Some(mut metagraph) = metagraph else {
            return Ok(None);
        };
        metagraph.next_epoch = schedule.next(&metagraph, &answers)?;
        pruning.order(&mut metagraph, &answers)?;
        Ok(Some(metagraph))
    }

    /// The blocks since a block.
    pub fn since(&self, block: u64) -> u64 {
        self.block.number.saturating_sub(block)
    }
}

/// Blocks of immunity that a neuron has left.
fn immunity_left(block: Block, registered_at: u64, period: u16) -> u64 {
    let end = registered_at.saturating_add(period.into());
    end.saturating_sub(block.number)
}

/// Text as the chain has it; what is no UTF-8 is shown as such.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
