//! Neurons as a wallet's overview shows them, and where its hotkeys are registered.

use subxt::ext::scale_decode::DecodeAsType;

use super::{Argument, Axon, ChainError, Ratio, View, axon::AxonInfo, names};
use crate::{address::Address, money::Alpha};

/// A neuron without its weights and bonds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeuronLite {
    /// On which subnet.
    pub netuid: u16,
    /// Its place.
    pub uid: u16,
    /// Its key.
    pub hotkey: Address,
    /// Who owns that.
    pub coldkey: Address,
    /// Whether it set weights of late.
    pub active: bool,
    /// What all coldkeys have on it.
    pub stake: Alpha,
    /// Shares of one, as the last epoch gave them.
    pub shares: Shares,
    /// What the last epoch paid.
    pub emission: Alpha,
    /// When it last set weights, or registered.
    pub last_update: u64,
    /// Whether it may validate.
    pub validator_permit: bool,
    /// Where it serves.
    pub axon: Option<Axon>,
}

/// What the last epoch made of a neuron; of one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Shares {
    /// Zero from 425 on, which has none.
    pub rank: Ratio,
    /// Zero from 425 on, which has none.
    pub trust: Ratio,
    /// What validators agree on.
    pub consensus: Ratio,
    /// The miner's part.
    pub incentive: Ratio,
    /// The validator's part.
    pub dividends: Ratio,
    /// How far a validator agrees with the others.
    pub validator_trust: Ratio,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct NeuronInfoLite {
    hotkey: [u8; 32],
    coldkey: [u8; 32],
    uid: u16,
    netuid: u16,
    active: bool,
    axon_info: AxonInfo,
    stake: Vec<([u8; 32], u64)>,
    rank: u16,
    emission: u64,
    incentive: u16,
    consensus: u16,
    trust: u16,
    validator_trust: u16,
    dividends: u16,
    last_update: u64,
    validator_permit: bool,
}

impl View {
    /// The coldkeys that own these hotkeys, in their order; none of what is no hotkey here.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn owners(&self, hotkeys: &[Address]) -> Result<Vec<Option<Address>>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = hotkeys
            .iter()
            .map(|&hotkey| batch.storage::<[u8; 32]>(names::OWNER, [Argument::from(hotkey)]))
            .collect();
        let answers = batch.read().await?;
        let owners = slots.iter().map(|slot| {
            let owner = answers.get(slot)?;
            // An account of zeros is the default.
            Ok(owner
                .filter(|owner| *owner != [0; 32])
                .map(Address::from_bytes))
        });
        owners.collect()
    }

    /// The hotkeys that each of these coldkeys owns, in their order.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn owned_hotkeys(
        &self,
        coldkeys: &[Address],
    ) -> Result<Vec<Vec<Address>>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = coldkeys
            .iter()
            .map(|&coldkey| batch.storage(names::OWNED_HOTKEYS, [Argument::from(coldkey)]))
            .collect();
        let answers = batch.read().await?;
        let owned = slots.iter().map(|slot| {
            let keys: Option<Vec<[u8; 32]>> = answers.get(slot)?;
            let keys = keys.unwrap_or_default().into_iter();
            Ok(keys.map(Address::from_bytes).collect())
        });
        owned.collect()
    }

    /// The subnets, of those named, on which any of these hotkeys is registered.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn registrations(
        &self,
        hotkeys: &[Address],
        netuids: &[u16],
    ) -> Result<Vec<u16>, ChainError> {
        let mut batch = self.batch();
        let mut slots = Vec::new();
        for &netuid in netuids {
            for &hotkey in hotkeys {
                let keys = [Argument::from(netuid), Argument::from(hotkey)];
                slots.push((netuid, batch.storage::<u16>(names::UIDS, keys)));
            }
        }
        let answers = batch.read().await?;
        let mut found = Vec::new();
        for (netuid, slot) in &slots {
            if answers.get(slot)?.is_some() {
                found.push(*netuid);
            }
        }
        found.dedup();
        Ok(found)
    }

    /// All neurons of these subnets.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a runtime that does not tell, an answer of another
    /// shape.
    pub async fn neurons_lite(&self, netuids: &[u16]) -> Result<Vec<NeuronLite>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = netuids
            .iter()
            .map(|&netuid| batch.call(names::NEURONS_LITE, [Argument::from(netuid)]))
            .collect();
        let answers = batch.read().await?;
        let mut neurons = Vec::new();
        for slot in &slots {
            let infos: Vec<NeuronInfoLite> = answers.need(slot)?;
            neurons.extend(infos.into_iter().map(NeuronLite::from));
        }
        Ok(neurons)
    }
}

impl From<NeuronInfoLite> for NeuronLite {
    fn from(info: NeuronInfoLite) -> Self {
        let stake = info.stake.iter().map(|(_, alpha)| *alpha);
        Self {
            netuid: info.netuid,
            uid: info.uid,
            hotkey: Address::from_bytes(info.hotkey),
            coldkey: Address::from_bytes(info.coldkey),
            active: info.active,
            // All alpha there can be is less than a u64 holds.
            stake: Alpha(stake.fold(0, u64::saturating_add)),
            shares: Shares {
                rank: Ratio(info.rank),
                trust: Ratio(info.trust),
                consensus: Ratio(info.consensus),
                incentive: Ratio(info.incentive),
                dividends: Ratio(info.dividends),
                validator_trust: Ratio(info.validator_trust),
            },
            emission: Alpha(info.emission),
            last_update: info.last_update,
            validator_permit: info.validator_permit,
            axon: info.axon_info.axon(),
        }
    }
}
