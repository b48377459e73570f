//! Stake that moves: to another hotkey, to another coldkey, to another subnet. One for one.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{MIN_STAKE, PRICE, pallet::*};

/// A place where stake lies.
struct Place<'a> {
    coldkey: &'a AccountId32,
    hotkey: &'a AccountId32,
    netuid: u16,
}

impl<T: Config> Pallet<T> {
    pub(super) fn do_move_stake(
        origin: OriginFor<T>,
        from_hotkey: AccountId32,
        to_hotkey: AccountId32,
        from_netuid: u16,
        to_netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let coldkey = &ensure_signed(origin)?;
        Self::carry(
            &Place {
                coldkey,
                hotkey: &from_hotkey,
                netuid: from_netuid,
            },
            &Place {
                coldkey,
                hotkey: &to_hotkey,
                netuid: to_netuid,
            },
            amount,
        )?;
        Self::deposit_event(Event::StakeMoved(
            coldkey.clone(),
            from_hotkey,
            from_netuid,
            to_hotkey,
            to_netuid,
            amount,
        ));
        Ok(())
    }

    pub(super) fn do_transfer_stake(
        origin: OriginFor<T>,
        to_coldkey: AccountId32,
        hotkey: AccountId32,
        from_netuid: u16,
        to_netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let coldkey = &ensure_signed(origin)?;
        Self::carry(
            &Place {
                coldkey,
                hotkey: &hotkey,
                netuid: from_netuid,
            },
            &Place {
                coldkey: &to_coldkey,
                hotkey: &hotkey,
                netuid: to_netuid,
            },
            amount,
        )?;
        Self::deposit_event(Event::StakeTransferred(
            coldkey.clone(),
            to_coldkey,
            hotkey,
            from_netuid,
            to_netuid,
            amount,
        ));
        Ok(())
    }

    pub(super) fn do_swap_stake(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        from_netuid: u16,
        to_netuid: u16,
        amount: u64,
    ) -> DispatchResult {
        let coldkey = &ensure_signed(origin)?;
        Self::carry(
            &Place {
                coldkey,
                hotkey: &hotkey,
                netuid: from_netuid,
            },
            &Place {
                coldkey,
                hotkey: &hotkey,
                netuid: to_netuid,
            },
            amount,
        )?;
        Self::deposit_event(Event::StakeSwapped(
            coldkey.clone(),
            hotkey,
            from_netuid,
            to_netuid,
            amount,
        ));
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "the arguments are 425's")]
    pub(super) fn do_swap_stake_limit(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        from_netuid: u16,
        to_netuid: u16,
        amount: u64,
        limit_price: u64,
        partial: bool,
    ) -> DispatchResult {
        let most = if limit_price <= PRICE { u64::MAX } else { 0 };
        ensure!(partial || amount <= most, Error::<T>::SlippageTooHigh);
        Self::do_swap_stake(origin, hotkey, from_netuid, to_netuid, amount.min(most))
    }

    fn carry(from: &Place<'_>, to: &Place<'_>, amount: u64) -> DispatchResult {
        let same_owner = from.coldkey == to.coldkey;
        let same_subnet = from.netuid == to.netuid;
        ensure!(
            !(same_owner && from.hotkey == to.hotkey && same_subnet),
            Error::<T>::SameNetuid
        );
        for netuid in [from.netuid, to.netuid] {
            ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        }
        Self::ensure_open(from.netuid)?;
        Self::ensure_open(to.netuid)?;
        for hotkey in [from.hotkey, to.hotkey] {
            ensure!(
                Self::hotkey_exists(hotkey),
                Error::<T>::HotKeyAccountNotExists
            );
        }
        ensure!(
            amount <= Self::stake_of(from.hotkey, from.coldkey, from.netuid),
            Error::<T>::NotEnoughStakeToWithdraw
        );
        ensure!(same_subnet || amount > MIN_STAKE, Error::<T>::AmountTooLow);
        for netuid in [from.netuid, to.netuid] {
            ensure!(
                same_owner || TransferToggle::<T>::get(netuid),
                Error::<T>::TransferDisallowed
            );
        }
        let taken = Self::take(from.hotkey, from.coldkey, from.netuid, amount);
        if !same_subnet {
            // The TAO follows by way of the coldkey, whose balance stays what it was.
            Self::pay_out(from.netuid, from.coldkey, taken)?;
            Self::pay_in(to.netuid, from.coldkey, taken)?;
        }
        Self::add(to.hotkey, to.coldkey, to.netuid, taken);
        Ok(())
    }
}
