//! What happens in every block: prices fall, emission comes, epochs run and pay.
//!
//! A subnet that is open emits one alpha a block. Because alpha is TAO here, one TAO is made for it.
//! The owner gets its cut; miners and validators half of the rest each.

use sp_runtime::AccountId32;

use super::{ROOT, pallet::*};
use crate::localnet::runtime::yuma::Outcome;

/// Alpha that a subnet emits in a block, in rao.
const EMISSION: u64 = 1_000_000_000;

impl<T: Config> Pallet<T> {
    pub(super) fn step() {
        // Sudo and `Balances.burn` make and unmake TAO behind our back.
        TotalIssuance::<T>::put(pallet_balances::TotalIssuance::<T>::get());
        Self::step_prices();
        for netuid in Self::netuids() {
            if netuid == ROOT {
                continue;
            }
            let emits = FirstEmissionBlockNumber::<T>::get(netuid);
            if emits.is_some_and(|first| first <= Self::now()) {
                Self::emit(netuid);
            }
            if Self::is_epoch(netuid, Self::now()) {
                Self::reveal_timelocked(netuid);
                Self::close_epoch(netuid);
            } else {
                BlocksSinceLastStep::<T>::mutate(netuid, |blocks| {
                    *blocks = blocks.saturating_add(1);
                });
            }
        }
    }

    fn emit(netuid: u16) {
        Self::mint(netuid, EMISSION);
        SubnetAlphaOutEmission::<T>::insert(netuid, EMISSION);
        let cut = match OwnerCutEnabled::<T>::get(netuid) {
            true => part(EMISSION, SubnetOwnerCut::<T>::get()),
            false => 0,
        };
        let rest = EMISSION - cut;
        PendingOwnerCut::<T>::mutate(netuid, |sum| *sum = sum.saturating_add(cut));
        PendingServerEmission::<T>::mutate(netuid, |sum| *sum = sum.saturating_add(rest / 2));
        PendingValidatorEmission::<T>::mutate(netuid, |sum| {
            *sum = sum.saturating_add(rest - rest / 2);
        });
    }

    fn close_epoch(netuid: u16) {
        let outcome = Self::run_epoch(netuid);
        LastEpochBlock::<T>::insert(netuid, Self::now());
        LastMechansimStepBlock::<T>::insert(netuid, Self::now());
        BlocksSinceLastStep::<T>::insert(netuid, 0);
        PendingEpochAt::<T>::remove(netuid);
        SubnetEpochIndex::<T>::mutate(netuid, |epoch| *epoch = epoch.saturating_add(1));
        Self::pay_epoch(netuid, &outcome);
    }

    fn pay_epoch(netuid: u16, outcome: &Outcome) {
        let mut servers = PendingServerEmission::<T>::take(netuid);
        let mut validators = PendingValidatorEmission::<T>::take(netuid);
        Self::pay_owner(netuid, PendingOwnerCut::<T>::take(netuid));
        // Without miners that earned, validators get it all.
        if outcome.server_shares.iter().all(|share| *share == 0) {
            validators = validators.saturating_add(servers);
            servers = 0;
        }
        let server = divide(servers, &outcome.server_shares);
        let validator = divide(validators, &outcome.validator_shares);
        let _ = AlphaDividendsPerSubnet::<T>::clear_prefix(netuid, u32::MAX, None);
        let mut emission = Vec::with_capacity(server.len());
        for (uid, (server, validator)) in (0_u16..).zip(server.iter().zip(&validator)) {
            let hotkey = Keys::<T>::get(netuid, uid);
            let coldkey = Owner::<T>::get(&hotkey);
            Self::add(&hotkey, &coldkey, netuid, *server);
            Self::pay_validator(netuid, &hotkey, &coldkey, *validator);
            emission.push(server + validator);
        }
        Emission::<T>::insert(netuid, emission);
        let paid: u64 = server.iter().chain(&validator).sum();
        // What nobody earned, and what rounding left, is unmade.
        Self::recycle(
            netuid,
            servers.saturating_add(validators).saturating_sub(paid),
        );
        if servers > 0 {
            Self::deposit_event(Event::IncentiveAlphaEmittedToMiners {
                netuid,
                emissions: server,
            });
        }
    }

    fn pay_owner(netuid: u16, cut: u64) {
        let hotkey = SubnetOwnerHotkey::<T>::get(netuid);
        let coldkey = SubnetOwner::<T>::get(netuid);
        if Self::hotkey_exists(&hotkey) {
            Self::add(&hotkey, &coldkey, netuid, cut);
        } else {
            Self::recycle(netuid, cut);
        }
    }

    /// The owner of the hotkey takes its share; the rest raises every stake on it.
    fn pay_validator(netuid: u16, hotkey: &AccountId32, coldkey: &AccountId32, amount: u64) {
        if amount == 0 {
            return;
        }
        let take = part(amount, Delegates::<T>::get(hotkey));
        let rest = amount - take;
        AlphaDividendsPerSubnet::<T>::insert(netuid, hotkey, rest);
        if TotalHotkeySharesV2::<T>::get(hotkey, netuid).mantissa == 0 {
            Self::add(hotkey, coldkey, netuid, amount);
        } else {
            Self::reward(hotkey, netuid, rest);
            Self::add(hotkey, coldkey, netuid, take);
        }
    }
}

/// `value` times `ratio` of `u16::MAX`.
fn part(value: u64, ratio: u16) -> u64 {
    (u128::from(value) * u128::from(ratio) / u128::from(u16::MAX)) as u64
}

/// Divides an amount by shares; what rounding leaves is left over.
fn divide(amount: u64, shares: &[u64]) -> Vec<u64> {
    let sum: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    shares
        .iter()
        .map(|share| {
            let part = u128::from(amount) * u128::from(*share);
            part.checked_div(sum).unwrap_or(0) as u64
        })
        .collect()
}
