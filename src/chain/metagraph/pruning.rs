//! Who makes room when a subnet is full and somebody registers.
//!
//! Since 365 it is the neuron with the least emission of the last epoch, of those the one that
//! registered first, of those the one with the lowest uid. Those past their immunity go first, as
//! long as more of them are left than `MinNonImmuneUids`; then the immune ones, by the same rule.
//! Never the subnet owner's: its hotkey and the first to register of its coldkey's other neurons, at
//! most `ImmuneOwnerUidsLimit`. Before, the pruning score counted instead of the emission, with no
//! lowest number of neurons past immunity, and of the owner's the hotkey alone was safe.

use std::fmt;

use serde::Serialize;

use super::{Metagraph, Neuron};
use crate::chain::{Answers, Argument, Batch, ChainError, Slot, names};

/// What decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The emission of the last epoch.
    #[default]
    LeastEmission,
    /// The pruning score.
    LeastScore,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = match self {
            Self::LeastEmission => "least emission",
            Self::LeastScore => "lowest pruning score",
        };
        write!(
            f,
            "of those past immunity, else of the immune, the {least}, then the oldest"
        )
    }
}

/// What is asked.
pub(super) struct Questions {
    least_mortal: Slot<u16>,
    owners_limit: Slot<u16>,
}

impl Questions {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            least_mortal: batch.storage(names::MIN_NON_IMMUNE_UIDS, key()),
            owners_limit: batch.storage(names::IMMUNE_OWNER_UIDS_LIMIT, key()),
        }
    }

    /// Puts the neurons into the order in which they would go.
    pub(super) fn order(
        &self,
        metagraph: &mut Metagraph,
        answers: &Answers,
    ) -> Result<(), ChainError> {
        let least_mortal = answers.get(&self.least_mortal)?;
        let owners_limit = answers.get(&self.owners_limit)?;
        metagraph.pruning = match least_mortal {
            Some(_) => Rule::LeastEmission,
            None => Rule::LeastScore,
        };
        for uid in protected(metagraph, owners_limit.map(usize::from)) {
            metagraph.neurons[uid].protected = true;
        }
        let order = order(metagraph, least_mortal.unwrap_or(0).into());
        for (position, uid) in (1..).zip(order) {
            metagraph.neurons[uid].pruning_order = Some(position);
        }
        Ok(())
    }
}

/// Indices of the owner's neurons that never go.
fn protected(metagraph: &Metagraph, limit: Option<usize>) -> Vec<usize> {
    let neurons = metagraph.neurons.iter().enumerate();
    let named = neurons
        .clone()
        .find(|(_, neuron)| neuron.hotkey == metagraph.owner_hotkey);
    let named = named.map(|(index, _)| index);
    let Some(limit) = limit else {
        return named.into_iter().collect();
    };
    let owned = neurons.filter(|(_, neuron)| neuron.coldkey == metagraph.owner);
    let mut owned: Vec<_> = owned.map(|(index, _)| index).collect();
    owned.sort_by_key(|index| age(&metagraph.neurons[*index]));
    owned.truncate(limit);
    if let Some(named) = named
        && !owned.contains(&named)
    {
        owned.insert(0, named);
        owned.truncate(limit);
    }
    owned
}

/// Indices of the neurons that may go, in the order in which they would.
fn order(metagraph: &Metagraph, least_mortal: usize) -> Vec<usize> {
    let neurons = &metagraph.neurons;
    let worth = |index: &usize| match metagraph.pruning {
        Rule::LeastEmission => neurons[*index].emission.0,
        Rule::LeastScore => neurons[*index].pruning_score.unwrap_or_default().0.into(),
    };
    let mut all: Vec<_> = (0..neurons.len())
        .filter(|index| !neurons[*index].protected)
        .collect();
    all.sort_by_key(|index| (worth(index), age(&neurons[*index])));
    // Whoever registers does so in the next block at the soonest.
    let is_immune = |index: &usize| neurons[*index].immunity_left > 1;
    let (immune, mut mortal): (Vec<_>, Vec<_>) = all.into_iter().partition(is_immune);
    mortal.truncate(mortal.len().saturating_sub(least_mortal));
    mortal.extend(immune);
    mortal
}

fn age(neuron: &Neuron) -> (u64, u16) {
    (neuron.registered_at, neuron.uid)
}
