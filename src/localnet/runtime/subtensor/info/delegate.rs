//! Hotkeys and who stakes on them.

use std::collections::BTreeMap;

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use crate::localnet::runtime::subtensor::pallet::*;

/// A subnet and the stake on it.
pub type Stake = (Compact<u16>, Compact<u64>);

/// Coldkeys and their stakes.
pub type Nominators = Vec<(AccountId32, Vec<Stake>)>;

/// A hotkey and who stakes on it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct DelegateInfo {
    pub delegate_ss58: AccountId32,
    pub take: Compact<u16>,
    pub nominators: Nominators,
    pub owner_ss58: AccountId32,
    pub registrations: Vec<Compact<u16>>,
    pub validator_permits: Vec<Compact<u16>>,
    pub return_per_1000: Compact<u64>,
    pub total_daily_return: Compact<u64>,
}

/// Blocks in a day, at twelve seconds each.
const DAY: u64 = 7_200;

impl<T: Config> Pallet<T> {
    /// All hotkeys that have an owner.
    pub fn delegates() -> Vec<DelegateInfo> {
        let mut hotkeys: Vec<AccountId32> = Owner::<T>::iter_keys().collect();
        hotkeys.sort();
        hotkeys.iter().map(Self::delegate_info).collect()
    }

    /// A hotkey, when it has an owner.
    pub fn delegate(hotkey: &AccountId32) -> Option<DelegateInfo> {
        Self::hotkey_exists(hotkey).then(|| Self::delegate_info(hotkey))
    }

    /// The hotkeys that a coldkey stakes on, and how much.
    pub fn delegated(coldkey: &AccountId32) -> Vec<(DelegateInfo, Stake)> {
        let stakes = Self::stake_info(coldkey).into_iter();
        stakes
            .map(|s| (Self::delegate_info(&s.hotkey), (s.netuid, s.stake)))
            .collect()
    }

    fn delegate_info(hotkey: &AccountId32) -> DelegateInfo {
        let mut registrations = Vec::new();
        let mut permits = Vec::new();
        let mut daily = 0_u64;
        for netuid in Self::netuids() {
            let Some(uid) = Uids::<T>::get(netuid, hotkey) else {
                continue;
            };
            let place = usize::from(uid);
            registrations.push(Compact(netuid));
            if ValidatorPermit::<T>::get(netuid).get(place) == Some(&true) {
                permits.push(Compact(netuid));
            }
            let emission = Emission::<T>::get(netuid).get(place).copied().unwrap_or(0);
            let epochs = DAY.checked_div(Tempo::<T>::get(netuid).into()).unwrap_or(0);
            daily = daily.saturating_add(emission.saturating_mul(epochs));
        }
        DelegateInfo {
            delegate_ss58: hotkey.clone(),
            take: Delegates::<T>::get(hotkey).into(),
            nominators: Self::nominators(hotkey),
            owner_ss58: Owner::<T>::get(hotkey),
            registrations,
            validator_permits: permits,
            return_per_1000: 0.into(),
            total_daily_return: daily.into(),
        }
    }

    fn nominators(hotkey: &AccountId32) -> Nominators {
        let mut nominators: BTreeMap<AccountId32, Vec<_>> = BTreeMap::new();
        for ((coldkey, netuid), _) in AlphaV2::<T>::iter_prefix((hotkey,)) {
            let stake = Self::stake_of(hotkey, &coldkey, netuid);
            nominators
                .entry(coldkey)
                .or_default()
                .push((Compact(netuid), Compact(stake)));
        }
        nominators.into_iter().collect()
    }
}
