//! Stake: a hotkey's stake on a subnet is one pool in which coldkeys hold shares, so that paying the
//! pool pays all of them. A share is a thousand-millionth of a rao when the pool is new.

use sp_runtime::{AccountId32, Rounding, helpers_128bit::multiply_by_rational_with_rounding};

use super::{ROOT, pallet::*};
use crate::localnet::runtime::fixed::SafeFloat;

/// Shares in a rao of a new pool.
const FINE: u128 = 1_000_000_000;
/// The same, as an exponent of ten.
const EXPONENT: i64 = -9;

impl<T: Config> Pallet<T> {
    /// The stake of a coldkey on a hotkey.
    pub fn stake_of(hotkey: &AccountId32, coldkey: &AccountId32, netuid: u16) -> u64 {
        let shares = AlphaV2::<T>::get((hotkey, coldkey, netuid)).mantissa;
        let all = TotalHotkeySharesV2::<T>::get(hotkey, netuid).mantissa;
        let stake = u128::from(TotalHotkeyAlpha::<T>::get(hotkey, netuid));
        let own = scale(stake, shares, all, Rounding::Down);
        own.min(stake) as u64
    }

    /// What the stake on a hotkey counts for on a subnet: its alpha, and a part of its TAO on root.
    pub fn stake_weight(hotkey: &AccountId32, netuid: u16) -> u64 {
        let alpha = TotalHotkeyAlpha::<T>::get(hotkey, netuid);
        let root = u128::from(TotalHotkeyAlpha::<T>::get(hotkey, ROOT));
        let part = root * u128::from(TaoWeight::<T>::get()) / u128::from(u64::MAX);
        alpha.saturating_add(part as u64)
    }

    /// Gives a coldkey stake on a hotkey.
    pub(super) fn add(hotkey: &AccountId32, coldkey: &AccountId32, netuid: u16, amount: u64) {
        if amount == 0 {
            return;
        }
        let stake = TotalHotkeyAlpha::<T>::get(hotkey, netuid);
        let all = TotalHotkeySharesV2::<T>::get(hotkey, netuid).mantissa;
        let new = if all == 0 || stake == 0 {
            u128::from(amount) * FINE
        } else {
            scale(u128::from(amount), all, u128::from(stake), Rounding::Down)
        };
        let own = AlphaV2::<T>::get((hotkey, coldkey, netuid)).mantissa;
        AlphaV2::<T>::insert((hotkey, coldkey, netuid), float(own.saturating_add(new)));
        TotalHotkeySharesV2::<T>::insert(hotkey, netuid, float(all.saturating_add(new)));
        Self::reward(hotkey, netuid, amount);
        Self::note_staking_hotkey(coldkey, hotkey);
    }

    /// Raises all stakes on a hotkey, each by its share.
    pub(super) fn reward(hotkey: &AccountId32, netuid: u16, amount: u64) {
        TotalHotkeyAlpha::<T>::mutate(hotkey, netuid, |stake| {
            *stake = stake.saturating_add(amount);
        });
        SubnetAlphaOut::<T>::mutate(netuid, |out| *out = out.saturating_add(amount));
    }

    /// Takes stake of a coldkey from a hotkey; never more than it has. Returns what was taken.
    pub(super) fn take(
        hotkey: &AccountId32,
        coldkey: &AccountId32,
        netuid: u16,
        amount: u64,
    ) -> u64 {
        let has = Self::stake_of(hotkey, coldkey, netuid);
        let taken = amount.min(has);
        let stake = TotalHotkeyAlpha::<T>::get(hotkey, netuid);
        let all = TotalHotkeySharesV2::<T>::get(hotkey, netuid).mantissa;
        let own = AlphaV2::<T>::get((hotkey, coldkey, netuid)).mantissa;
        let sold = if taken == has {
            own
        } else {
            scale(u128::from(taken), all, u128::from(stake), Rounding::Up).min(own)
        };
        if own == sold {
            AlphaV2::<T>::remove((hotkey, coldkey, netuid));
        } else {
            AlphaV2::<T>::insert((hotkey, coldkey, netuid), float(own - sold));
        }
        // When nobody is left, what rounding left behind goes too.
        let gone = if all == sold { stake } else { taken };
        if all == sold {
            TotalHotkeySharesV2::<T>::remove(hotkey, netuid);
        } else {
            TotalHotkeySharesV2::<T>::insert(hotkey, netuid, float(all.saturating_sub(sold)));
        }
        TotalHotkeyAlpha::<T>::insert(hotkey, netuid, stake.saturating_sub(gone));
        SubnetAlphaOut::<T>::mutate(netuid, |out| *out = out.saturating_sub(gone));
        taken
    }
}

fn float(mantissa: u128) -> SafeFloat {
    SafeFloat {
        mantissa,
        exponent: EXPONENT,
    }
}

fn scale(value: u128, by: u128, of: u128, rounding: Rounding) -> u128 {
    multiply_by_rational_with_rounding(value, by, of, rounding).unwrap_or(0)
}
