//! What coldkeys have staked, hotkey by hotkey and subnet by subnet.

use std::collections::BTreeMap;

use subxt::ext::scale_decode::DecodeAsType;

use super::{Argument, ChainError, Event, Receipt, View, names};
use crate::{
    address::Address,
    money::{Alpha, Tao},
};

/// A coldkey's stake on a hotkey of a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stake {
    /// On which hotkey.
    pub hotkey: Address,
    /// On which subnet; on root, alpha is TAO.
    pub netuid: u16,
    /// How much.
    pub alpha: Alpha,
    /// What the hotkey was given for it in the last epoch.
    pub emission: Alpha,
    /// Whether the hotkey is a neuron of the subnet.
    pub registered: bool,
}

/// Stake that was bought or sold, as the chain's events tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trade {
    /// On which hotkey.
    pub hotkey: Address,
    /// On which subnet.
    pub netuid: u16,
    /// What was paid or received.
    pub tao: Tao,
    /// What was received or given for it.
    pub alpha: Alpha,
    /// What the pool kept: TAO of who buys, alpha of who sells; none on runtimes that do not tell.
    pub fee: Option<u64>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StakeInfo {
    hotkey: [u8; 32],
    netuid: u16,
    stake: u64,
    emission: u64,
    is_registered: bool,
}

impl View {
    /// All stakes of these coldkeys, in one request; a coldkey without any has an empty list.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a runtime that does not tell, an answer of another
    /// shape.
    pub async fn stakes(
        &self,
        coldkeys: &[Address],
    ) -> Result<BTreeMap<Address, Vec<Stake>>, ChainError> {
        let mut batch = self.batch();
        let accounts = coldkeys.iter().copied().map(Argument::from).collect();
        let slot = batch.call(names::STAKE_INFOS, [Argument::List(accounts)]);
        let answers = batch.read().await?;
        let infos: Vec<([u8; 32], Vec<StakeInfo>)> = answers.need(&slot)?;
        let mut stakes: BTreeMap<Address, Vec<Stake>> =
            coldkeys.iter().map(|&key| (key, Vec::new())).collect();
        for (coldkey, infos) in infos {
            let of_key = stakes.entry(Address::from_bytes(coldkey)).or_default();
            // Older runtimes list what was sold long ago, as nothing.
            let there = infos.into_iter().filter(|info| info.stake > 0);
            of_key.extend(there.map(Stake::from));
            of_key.sort_by_key(|stake| (stake.netuid, stake.hotkey));
        }
        Ok(stakes)
    }
}

impl Receipt {
    /// The stake that a coldkey bought.
    pub fn bought(&self, coldkey: Address) -> Vec<Trade> {
        self.trades(names::STAKE_ADDED, coldkey)
    }

    /// The stake that a coldkey sold.
    pub fn sold(&self, coldkey: Address) -> Vec<Trade> {
        self.trades(names::STAKE_REMOVED, coldkey)
    }

    fn trades(&self, name: names::EventName, coldkey: Address) -> Vec<Trade> {
        let events = self.events.iter().filter(|event| event.is(name));
        let own = events.filter(|event| event.account(0) == Some(coldkey));
        own.filter_map(trade).collect()
    }
}

/// Both events have the same fields: coldkey, hotkey, TAO, alpha, netuid, fee.
fn trade(event: &Event) -> Option<Trade> {
    Some(Trade {
        hotkey: event.account(1)?,
        tao: Tao(event.number(2)?),
        alpha: Alpha(event.number(3)?),
        netuid: u16::try_from(event.number(4)?).ok()?,
        fee: event.number(5),
    })
}

impl From<StakeInfo> for Stake {
    fn from(info: StakeInfo) -> Self {
        Self {
            hotkey: Address::from_bytes(info.hotkey),
            netuid: info.netuid,
            alpha: Alpha(info.stake),
            emission: Alpha(info.emission),
            registered: info.is_registered,
        }
    }
}
