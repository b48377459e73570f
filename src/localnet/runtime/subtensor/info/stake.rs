//! Stake, as a wallet sees it. Nothing is ever locked here.

use std::collections::BTreeMap;

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use crate::localnet::runtime::{fixed::FixedU128, subtensor::pallet::*};

/// Stake of a coldkey on a hotkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct StakeInfo {
    pub hotkey: AccountId32,
    pub coldkey: AccountId32,
    pub netuid: Compact<u16>,
    pub stake: Compact<u64>,
    pub locked: Compact<u64>,
    pub emission: Compact<u64>,
    pub tao_emission: Compact<u64>,
    pub drain: Compact<u64>,
    pub is_registered: bool,
}

/// Stake of a coldkey on a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct StakeAvailability {
    pub total: Compact<u64>,
    pub locked: Compact<u64>,
    pub available: Compact<u64>,
}

/// Stake that is locked; never here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct LockState {
    pub locked_mass: u64,
    pub conviction: FixedU128,
    pub last_update: u64,
}

impl<T: Config> Pallet<T> {
    /// All stake of a coldkey.
    pub fn stake_info(coldkey: &AccountId32) -> Vec<StakeInfo> {
        let hotkeys = StakingHotkeys::<T>::get(coldkey);
        let places = Self::netuids()
            .into_iter()
            .flat_map(|netuid| hotkeys.iter().map(move |hotkey| (hotkey, netuid)));
        let stakes = places.map(|(hotkey, netuid)| Self::stake_info_on(hotkey, coldkey, netuid));
        stakes.filter(|stake| stake.stake.0 > 0).collect()
    }

    /// The stake of a coldkey on a hotkey.
    pub fn stake_info_on(hotkey: &AccountId32, coldkey: &AccountId32, netuid: u16) -> StakeInfo {
        StakeInfo {
            hotkey: hotkey.clone(),
            coldkey: coldkey.clone(),
            netuid: netuid.into(),
            stake: Self::stake_of(hotkey, coldkey, netuid).into(),
            locked: 0.into(),
            emission: AlphaDividendsPerSubnet::<T>::get(netuid, hotkey).into(),
            tao_emission: 0.into(),
            drain: 0.into(),
            is_registered: Self::is_registered(netuid, hotkey),
        }
    }

    /// What coldkeys have on each subnet, or on some.
    pub fn stake_availability(
        coldkeys: Vec<AccountId32>,
        netuids: Option<Vec<u16>>,
    ) -> BTreeMap<AccountId32, BTreeMap<u16, StakeAvailability>> {
        let mut of_all = BTreeMap::new();
        for coldkey in coldkeys {
            let mut on_each: BTreeMap<u16, u64> = BTreeMap::new();
            for stake in Self::stake_info(&coldkey) {
                let netuid = stake.netuid.0;
                if netuids
                    .as_ref()
                    .is_none_or(|netuids| netuids.contains(&netuid))
                {
                    let sum = on_each.entry(netuid).or_default();
                    *sum = sum.saturating_add(stake.stake.0);
                }
            }
            let available = |total: u64| StakeAvailability {
                total: total.into(),
                locked: 0.into(),
                available: total.into(),
            };
            let on_each = on_each
                .into_iter()
                .map(|(netuid, total)| (netuid, available(total)));
            of_all.insert(coldkey, on_each.collect());
        }
        of_all
    }
}
