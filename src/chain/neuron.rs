//! Neurons as a wallet's overview shows them, and where its hotkeys are registered.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use subxt::ext::scale_decode::DecodeAsType;

use super::{Argument, ChainError, View, names};
use crate::{address::Address, money::Alpha};

/// A neuron without its weights and bonds.
#[derive(Debug, Clone, PartialEq)]
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
    pub axon: Option<(IpAddr, u16)>,
}

/// What the last epoch made of a neuron; of one each.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Shares {
    /// Zero from 425 on, which has none.
    pub rank: f64,
    /// Zero from 425 on, which has none.
    pub trust: f64,
    /// What validators agree on.
    pub consensus: f64,
    /// The miner's part.
    pub incentive: f64,
    /// The validator's part.
    pub dividends: f64,
    /// How far a validator agrees with the others.
    pub validator_trust: f64,
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

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AxonInfo {
    ip: u128,
    port: u16,
    ip_type: u8,
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
        let share = |of: u16| f64::from(of) / f64::from(u16::MAX);
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
                rank: share(info.rank),
                trust: share(info.trust),
                consensus: share(info.consensus),
                incentive: share(info.incentive),
                dividends: share(info.dividends),
                validator_trust: share(info.validator_trust),
            },
            emission: Alpha(info.emission),
            last_update: info.last_update,
            validator_permit: info.validator_permit,
            axon: info.axon_info.place(),
        }
    }
}

impl AxonInfo {
    /// Where it serves; nowhere before it was ever announced.
    fn place(&self) -> Option<(IpAddr, u16)> {
        if self.ip == 0 || self.port == 0 {
            return None;
        }
        let ip = match (self.ip_type, u32::try_from(self.ip)) {
            (6, _) | (_, Err(_)) => Ipv6Addr::from(self.ip).into(),
            (_, Ok(ip)) => Ipv4Addr::from(ip).into(),
        };
        Some((ip, self.port))
    }
}
