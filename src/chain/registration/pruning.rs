//! Reading who would be pruned.

use super::{Neuron, Room, room};
use crate::{
    address::Address,
    chain::{Argument, ChainError, View, names},
};

/// What decides it, beside the neurons.
pub(super) struct Pruning {
    /// Blocks of immunity.
    pub(super) immunity: u64,
    /// The subnet's owner.
    pub(super) owner: Option<Address>,
    /// The hotkey that it owns the subnet with.
    pub(super) owner_hotkey: Option<Address>,
}

impl View {
    /// Who would be pruned, as far as it can be known before the block that does it.
    pub(super) async fn pruned(
        &self,
        netuid: u16,
        neurons: u16,
        pruning: Pruning,
    ) -> Result<Room, ChainError> {
        let Pruning {
            immunity,
            owner,
            owner_hotkey,
        } = pruning;
        let subnet = || [Argument::from(netuid)];
        let place = |uid: u16| [Argument::from(netuid), uid.into()];
        let mut batch = self.batch();
        let slots: Vec<_> = (0..neurons)
            .map(|uid| {
                let key = batch.storage::<[u8; 32]>(names::KEYS, place(uid));
                let since = batch.storage::<u64>(names::BLOCK_AT_REGISTRATION, place(uid));
                (uid, key, since)
            })
            .collect();
        let scores = batch.storage::<Vec<u64>>(names::PRUNING_SCORES, subnet());
        let earned = batch.storage::<Vec<u64>>(names::EMISSION, subnet());
        let spared = batch.storage::<u16>(names::MIN_NON_IMMUNE_UIDS, subnet());
        let limit = batch.storage::<u16>(names::IMMUNE_OWNER_UIDS_LIMIT, subnet());
        let owned =
            owner.map(|owner| batch.storage::<Vec<[u8; 32]>>(names::OWNED_HOTKEYS, [owner.into()]));
        let answers = batch.read().await?;

        let spared = answers.get(&spared)?;
        // Runtimes that spare neurons past immunity go by what a neuron earned, older ones by score.
        let worth = match spared {
            Some(_) => answers.get(&earned)?,
            None => answers.get(&scores)?,
        };
        let worth = worth.unwrap_or_default();
        let next = self.block().number + 1;
        let mut all = Vec::with_capacity(slots.len());
        for (uid, key, since) in slots {
            let registered = answers.get(&since)?.unwrap_or(0);
            all.push(Neuron {
                uid,
                hotkey: Address::from_bytes(answers.need(&key)?),
                worth: worth.get(usize::from(uid)).copied().unwrap_or(0),
                registered,
                immune: next.saturating_sub(registered) < immunity,
                protected: false,
            });
        }
        let owned = owned.map(|slot| answers.get(&slot)).transpose()?.flatten();
        let limit = answers.get(&limit)?.unwrap_or(0);
        protect(
            &mut all,
            owner_hotkey,
            &owned.unwrap_or_default(),
            limit.into(),
        );
        Ok(room::pruned(&all, spared.unwrap_or(0)))
    }
}

/// Marks the owner's neurons that never go: its oldest ones, its own hotkey before them.
fn protect(neurons: &mut [Neuron], own: Option<Address>, owned: &[[u8; 32]], limit: usize) {
    let oldest = |neuron: &Neuron| (neuron.registered, neuron.uid);
    let of_owner = neurons
        .iter()
        .filter(|neuron| owned.contains(neuron.hotkey.as_bytes()));
    let mut ages: Vec<_> = of_owner.map(oldest).collect();
    ages.sort_unstable();
    let mut kept: Vec<u16> = ages.into_iter().map(|(_, uid)| uid).take(limit).collect();
    let own = neurons
        .iter()
        .find(|neuron| Some(neuron.hotkey) == own)
        .map(|neuron| neuron.uid);
    if let Some(own) = own.filter(|own| !kept.contains(own)) {
        kept.insert(0, own);
        kept.truncate(limit);
    }
    for neuron in neurons {
        neuron.protected = kept.contains(&neuron.uid);
    }
}
