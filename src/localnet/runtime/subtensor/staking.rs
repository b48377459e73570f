//! TAO in and out of stake, one for one. The checks come in the order of 425; there is no fee.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{MIN_STAKE, PRICE, ROOT, pallet::*};

impl<T: Config> Pallet<T> {
    pub(super) fn do_add_stake(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::ensure_pool_can(netuid, amount)?;
        Self::check_add(&coldkey, &hotkey, netuid, amount, amount, false)?;
        Self::stake(&coldkey, &hotkey, netuid, amount)
    }

    pub(super) fn do_add_stake_limit(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        netuid: u16,
        amount: u64,
        limit_price: u64,
        partial: bool,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::ensure_pool_can(netuid, amount)?;
        let most = if limit_price >= PRICE { u64::MAX } else { 0 };
        Self::check_add(&coldkey, &hotkey, netuid, amount, most, partial)?;
        Self::stake(&coldkey, &hotkey, netuid, amount.min(most))
    }

    fn check_add(
        coldkey: &AccountId32,
        hotkey: &AccountId32,
        netuid: u16,
        amount: u64,
        most: u64,
        partial: bool,
    ) -> DispatchResult {
        ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        Self::ensure_open(netuid)?;
        ensure!(amount >= MIN_STAKE, Error::<T>::AmountTooLow);
        ensure!(partial || amount <= most, Error::<T>::SlippageTooHigh);
        let amount = amount.min(most);
        ensure!(
            Self::can_pay(coldkey, amount),
            Error::<T>::NotEnoughBalanceToStake
        );
        ensure!(
            Self::hotkey_exists(hotkey),
            Error::<T>::HotKeyAccountNotExists
        );
        ensure!(amount >= MIN_STAKE, Error::<T>::AmountTooLow);
        Ok(())
    }

    fn stake(
        coldkey: &AccountId32,
        hotkey: &AccountId32,
        netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        Self::pay_in(netuid, coldkey, amount)?;
        Self::add(hotkey, coldkey, netuid, amount);
        Self::count_volume(netuid, amount);
        Self::deposit_event(Event::StakeAdded(
            coldkey.clone(),
            hotkey.clone(),
            amount,
            amount,
            netuid,
            0,
        ));
        Ok(())
    }

    pub(super) fn do_remove_stake(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::ensure_open(netuid)?;
        let amount = amount.min(Self::stake_of(&hotkey, &coldkey, netuid));
        Self::ensure_pool_can(netuid, amount)?;
        Self::check_remove(&coldkey, &hotkey, netuid, amount, amount, false)?;
        Self::unstake(&coldkey, &hotkey, netuid, amount)
    }

    pub(super) fn do_remove_stake_limit(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        netuid: u16,
        amount: u64,
        limit_price: u64,
        partial: bool,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::ensure_pool_can(netuid, amount)?;
        let most = if limit_price <= PRICE { u64::MAX } else { 0 };
        Self::check_remove(&coldkey, &hotkey, netuid, amount, most, partial)?;
        Self::unstake(&coldkey, &hotkey, netuid, amount.min(most))
    }

    pub(super) fn do_remove_stake_full_limit(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        netuid: u16,
        limit_price: Option<u64>,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin.clone())?;
        let amount = Self::stake_of(&hotkey, &coldkey, netuid);
        match limit_price {
            Some(limit) => {
                Self::do_remove_stake_limit(origin, hotkey, netuid, amount, limit, false)
            }
            None => Self::do_remove_stake(origin, hotkey, netuid, amount),
        }
    }

    pub(super) fn do_unstake_all(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::unstake_everywhere(&coldkey, &hotkey, Self::netuids()).map(drop)
    }

    pub(super) fn do_unstake_all_alpha(
        origin: OriginFor<T>,
        hotkey: AccountId32,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        let netuids = Self::netuids().into_iter().filter(|netuid| *netuid != ROOT);
        let tao = Self::unstake_everywhere(&coldkey, &hotkey, netuids)?;
        ensure!(tao != 0, Error::<T>::AmountTooLow);
        Self::stake(&coldkey, &hotkey, ROOT, tao)
    }

    /// Unstakes where it can and passes over the rest, as 425 does.
    fn unstake_everywhere(
        coldkey: &AccountId32,
        hotkey: &AccountId32,
        netuids: impl IntoIterator<Item = u16>,
    ) -> Result<u64, sp_runtime::DispatchError> {
        ensure!(
            Self::hotkey_exists(hotkey),
            Error::<T>::HotKeyAccountNotExists
        );
        let mut total = 0_u64;
        for netuid in netuids {
            let amount = Self::stake_of(hotkey, coldkey, netuid);
            if SubtokenEnabled::<T>::get(netuid)
                && Self::check_remove(coldkey, hotkey, netuid, amount, amount, false).is_ok()
            {
                Self::unstake(coldkey, hotkey, netuid, amount)?;
                total = total.saturating_add(amount);
            }
        }
        Ok(total)
    }

    fn check_remove(
        coldkey: &AccountId32,
        hotkey: &AccountId32,
        netuid: u16,
        amount: u64,
        most: u64,
        partial: bool,
    ) -> DispatchResult {
        ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        ensure!(amount != 0, Error::<T>::AmountTooLow);
        let left = Self::stake_of(hotkey, coldkey, netuid)
            .checked_sub(amount)
            .ok_or(Error::<T>::NotEnoughStakeToWithdraw)?;
        ensure!(left == 0 || amount >= MIN_STAKE, Error::<T>::AmountTooLow);
        ensure!(partial || amount <= most, Error::<T>::SlippageTooHigh);
        ensure!(
            Self::hotkey_exists(hotkey),
            Error::<T>::HotKeyAccountNotExists
        );
        Ok(())
    }

    fn unstake(
        coldkey: &AccountId32,
        hotkey: &AccountId32,
        netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let taken = Self::take(hotkey, coldkey, netuid, amount);
        Self::pay_out(netuid, coldkey, taken)?;
        Self::count_volume(netuid, taken);
        Self::deposit_event(Event::StakeRemoved(
            coldkey.clone(),
            hotkey.clone(),
            taken,
            taken,
            netuid,
            0,
        ));
        Ok(())
    }

    pub(super) fn ensure_open(netuid: u16) -> DispatchResult {
        ensure!(
            SubtokenEnabled::<T>::get(netuid),
            Error::<T>::SubtokenDisabled
        );
        Ok(())
    }

    /// A pool takes at most a thousand times what it holds.
    fn ensure_pool_can(netuid: u16, amount: u64) -> DispatchResult {
        let most = SubnetTAO::<T>::get(netuid).saturating_mul(1_000);
        ensure!(
            netuid == ROOT || SubnetMechanism::<T>::get(netuid) != 1 || amount <= most,
            Error::<T>::InsufficientLiquidity
        );
        Ok(())
    }

    fn count_volume(netuid: u16, amount: u64) {
        SubnetVolume::<T>::mutate(netuid, |volume| {
            *volume = volume.saturating_add(u128::from(amount));
        });
    }
}
