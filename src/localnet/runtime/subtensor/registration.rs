//! Registering a neuron for the price of the block. The checks come in the order of 425.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{ROOT, pallet::*, rules::Rules};

impl<T: Config> Pallet<T> {
    pub(super) fn do_register(
        origin: OriginFor<T>,
        netuid: u16,
        hotkey: AccountId32,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::ensure_subnet(netuid)?;
        ensure!(
            NetworkRegistrationAllowed::<T>::get(netuid),
            Error::<T>::SubNetRegistrationDisabled
        );
        Self::ensure_below_limits(netuid)?;
        ensure!(
            !Self::is_registered(netuid, &hotkey),
            Error::<T>::HotKeyAlreadyRegisteredInSubNet
        );
        let price = Burn::<T>::get(netuid);
        ensure!(
            Self::can_pay(&coldkey, price),
            Error::<T>::NotEnoughBalanceToStake
        );
        Self::associate(&coldkey, &hotkey)?;
        ensure!(
            Self::owns(&coldkey, &hotkey),
            Error::<T>::NonAssociatedColdKey
        );
        Self::ensure_room(netuid)?;

        Self::pay_in(netuid, &coldkey, price)?;
        let uid = Self::seat(netuid, &hotkey).ok_or(Error::<T>::NoNeuronIdAvailable)?;
        Self::bump_price(netuid);
        RAORecycledForRegistration::<T>::mutate(netuid, |total| {
            *total = total.saturating_add(price);
        });
        BurnRegistrationsThisInterval::<T>::mutate(netuid, |count| {
            *count = count.saturating_add(1);
        });
        Self::count_registration(netuid);
        Self::deposit_event(Event::NeuronRegistered(netuid, uid, hotkey));
        Ok(())
    }

    pub(super) fn do_register_limit(
        origin: OriginFor<T>,
        netuid: u16,
        hotkey: AccountId32,
        limit_price: u64,
    ) -> DispatchResult {
        ensure_signed(origin.clone())?;
        Self::ensure_subnet(netuid)?;
        ensure!(
            Burn::<T>::get(netuid) <= limit_price,
            Error::<T>::RegistrationPriceLimitExceeded
        );
        Self::do_register(origin, netuid, hotkey)
    }

    /// A hotkey joins root when there is room, or when it has more stake there than the one with
    /// least.
    pub(super) fn do_root_register(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        ensure!(
            NetworksAdded::<T>::get(ROOT),
            Error::<T>::RootNetworkDoesNotExist
        );
        ensure!(
            !Self::is_registered(ROOT, &hotkey),
            Error::<T>::HotKeyAlreadyRegisteredInSubNet
        );
        Self::associate(&coldkey, &hotkey)?;
        ensure!(
            Self::owns(&coldkey, &hotkey),
            Error::<T>::NonAssociatedColdKey
        );
        ensure!(
            SubnetworkN::<T>::get(ROOT) < MaxAllowedUids::<T>::get(ROOT),
            Error::<T>::StakeTooLowForRoot
        );
        let uid = Self::seat(ROOT, &hotkey).ok_or(Error::<T>::NoNeuronIdAvailable)?;
        Self::deposit_event(Event::NeuronRegistered(ROOT, uid, hotkey));
        Ok(())
    }

    pub(super) fn ensure_subnet(netuid: u16) -> DispatchResult {
        ensure!(
            netuid != ROOT,
            Error::<T>::RegistrationNotPermittedOnRootSubnet
        );
        ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        Ok(())
    }

    /// The limits of the older rules; 425 has none.
    pub(super) fn ensure_below_limits(netuid: u16) -> DispatchResult {
        if !Rules::get().intervals {
            return Ok(());
        }
        ensure!(
            RegistrationsThisBlock::<T>::get(netuid) < MaxRegistrationsPerBlock::<T>::get(netuid),
            Error::<T>::TooManyRegistrationsThisBlock
        );
        let most = TargetRegistrationsPerInterval::<T>::get(netuid).saturating_mul(3);
        ensure!(
            RegistrationsThisInterval::<T>::get(netuid) < most,
            Error::<T>::TooManyRegistrationsThisInterval
        );
        Ok(())
    }

    pub(super) fn ensure_room(netuid: u16) -> DispatchResult {
        let most = MaxAllowedUids::<T>::get(netuid);
        let free = SubnetworkN::<T>::get(netuid) < most;
        ensure!(
            most != 0 && (free || Self::uid_to_prune(netuid).is_some()),
            Error::<T>::NoNeuronIdAvailable
        );
        Ok(())
    }

    pub(super) fn count_registration(netuid: u16) {
        RegistrationsThisBlock::<T>::mutate(netuid, |count| *count = count.saturating_add(1));
        RegistrationsThisInterval::<T>::mutate(netuid, |count| *count = count.saturating_add(1));
    }
}
