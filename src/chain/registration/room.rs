//! Whether there is a place, and who makes room when all are taken.

use crate::{
    address::Address,
    chain::{ChainError, Metagraph, View},
};

/// Whether there is a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// So many are free.
    Free(u16),
    /// All are taken; this neuron would be pruned, as things stand.
    Prunes(Pruned),
    /// All are taken, and none may be pruned.
    None,
}

/// The neuron that would have to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Its place.
    pub uid: u16,
    /// Its key.
    pub hotkey: Address,
    /// Whether its immunity lasts yet: too few others could go.
    pub immune: bool,
}

impl Room {
    /// Of a subnet with so many neurons and places.
    pub(super) async fn of(
        view: &View,
        netuid: u16,
        neurons: u16,
        places: u16,
    ) -> Result<Self, ChainError> {
        let free = places.saturating_sub(neurons);
        if free > 0 {
            return Ok(Self::Free(free));
        }
        let Some(metagraph) = Metagraph::read(view, netuid).await? else {
            return Ok(Self::None);
        };
        let first = metagraph.neurons.iter();
        let first = first.filter(|neuron| neuron.pruning_order.is_some());
        let first = first.min_by_key(|neuron| neuron.pruning_order);
        Ok(first.map_or(Self::None, |neuron| {
            Self::Prunes(Pruned {
                uid: neuron.uid,
                hotkey: neuron.hotkey,
                // In the next block, the first that can need its place.
                immune: neuron.immunity_left > 1,
            })
        }))
    }
}
