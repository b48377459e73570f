//! The price of a registration: it falls a little each block and jumps with each registration; under
//! the older rules it is adjusted each interval instead.

use super::{pallet::*, rules::Rules};
use crate::localnet::runtime::subtensor::ROOT;

/// One, with 32 bits behind the point.
const ONE: u64 = 1 << 32;

impl<T: Config> Pallet<T> {
    /// Brings the prices of all subnets to this block.
    pub(super) fn step_prices() {
        let old_rules = Rules::get().intervals;
        for netuid in Self::netuids() {
            if old_rules {
                Self::adjust(netuid);
            } else if Self::now() > 1 {
                let factor = decay(BurnHalfLife::<T>::get(netuid));
                let price = Burn::<T>::get(netuid);
                Self::set_price(netuid, times(price, factor));
            }
            RegistrationsThisBlock::<T>::insert(netuid, 0);
        }
    }

    /// Raises the price after a registration.
    pub(super) fn bump_price(netuid: u16) {
        if netuid == ROOT || Rules::get().intervals {
            return;
        }
        let factor =
            BurnIncreaseMult::<T>::get(netuid).max(crate::localnet::runtime::fixed::FixedU128::ONE);
        Self::set_price(netuid, factor.times(Burn::<T>::get(netuid)));
    }

    fn set_price(netuid: u16, price: u64) {
        let price = price.max(MinBurn::<T>::get(netuid));
        let price = price.min(MaxBurn::<T>::get(netuid));
        if price != Burn::<T>::get(netuid) {
            Burn::<T>::insert(netuid, price);
        }
    }

    /// The older rules: price and difficulty follow how many came in the interval.
    fn adjust(netuid: u16) {
        let since = Self::now().saturating_sub(LastAdjustmentBlock::<T>::get(netuid));
        if since < u64::from(AdjustmentInterval::<T>::get(netuid)) {
            return;
        }
        let target = u64::from(TargetRegistrationsPerInterval::<T>::get(netuid));
        let slowness = AdjustmentAlpha::<T>::get(netuid);
        let burns = u64::from(BurnRegistrationsThisInterval::<T>::take(netuid));
        let works = u64::from(POWRegistrationsThisInterval::<T>::take(netuid));
        let price = Burn::<T>::get(netuid);
        Self::set_price(netuid, adjusted(price, burns, target, slowness));
        let difficulty = Difficulty::<T>::get(netuid);
        let difficulty = adjusted(difficulty, works, target, slowness)
            .max(MinDifficulty::<T>::get(netuid))
            .min(MaxDifficulty::<T>::get(netuid));
        Difficulty::<T>::insert(netuid, difficulty);
        RegistrationsThisInterval::<T>::insert(netuid, 0);
        LastAdjustmentBlock::<T>::insert(netuid, Self::now());
    }
}

/// What is left of one after a block: the largest factor that halves the price in `half_life`
/// blocks. No half-life, no decay.
fn decay(half_life: u16) -> u64 {
    if half_life == 0 {
        return ONE;
    }
    let (mut low, mut high) = (0, ONE);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if power(middle, half_life) > ONE / 2 {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

fn power(mut base: u64, mut exponent: u16) -> u64 {
    let mut product = ONE;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = times(product, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    product
}

/// `factor` has 32 bits behind the point and is at most one.
fn times(value: u64, factor: u64) -> u64 {
    ((u128::from(value) * u128::from(factor)) >> 32) as u64
}

/// `value × (came + target) / (2 × target)`, held back by `slowness` of `u64::MAX`.
fn adjusted(value: u64, came: u64, target: u64, slowness: u64) -> u64 {
    let Some(divisor) = target.checked_mul(2).filter(|divisor| *divisor > 0) else {
        return value;
    };
    let next = u128::from(value) * u128::from(came + target) / u128::from(divisor);
    let slow = u128::from(slowness);
    let all = u128::from(u64::MAX);
    let next = next.min(all);
    let kept = u128::from(value) * slow / all;
    let taken = next * (all - slow) / all;
    (kept + taken).try_into().unwrap_or(u64::MAX)
}
