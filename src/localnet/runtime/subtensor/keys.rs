//! Who owns which hotkey, and money: what a coldkey can pay, what a subnet holds, what is made and
//! unmade. `TotalIssuance` is here always what the balances add up to.

use frame_support::{
    PalletId, ensure,
    traits::{
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Precision, Preservation},
    },
};
use frame_system::ensure_signed;
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{AccountId32, DispatchError, DispatchResult, traits::AccountIdConversion};

use super::{pallet::*, types::ChainIdentityV2};

/// What the accounts of subnets are derived from.
const PALLET_ID: PalletId = PalletId(*b"subtensr");

type Balances<T> = pallet_balances::Pallet<T>;

impl<T: Config> Pallet<T> {
    pub(super) fn hotkey_exists(hotkey: &AccountId32) -> bool {
        Owner::<T>::contains_key(hotkey)
    }

    pub(super) fn owns(coldkey: &AccountId32, hotkey: &AccountId32) -> bool {
        Self::hotkey_exists(hotkey) && Owner::<T>::get(hotkey) == *coldkey
    }

    /// Gives an unowned hotkey to a coldkey. One that is owned stays with its owner.
    pub(super) fn associate(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
        if Self::hotkey_exists(hotkey) {
            return Ok(());
        }
        ensure!(
            Self::subnet_of_account(hotkey).is_none(),
            Error::<T>::CannotUseSystemAccount
        );
        Owner::<T>::insert(hotkey, coldkey);
        OwnedHotkeys::<T>::mutate(coldkey, |hotkeys| hotkeys.push(hotkey.clone()));
        Self::note_staking_hotkey(coldkey, hotkey);
        Ok(())
    }

    pub(super) fn note_staking_hotkey(coldkey: &AccountId32, hotkey: &AccountId32) {
        StakingHotkeys::<T>::mutate(coldkey, |hotkeys| {
            if !hotkeys.contains(hotkey) {
                hotkeys.push(hotkey.clone());
            }
        });
    }

    pub(super) fn do_try_associate_hotkey(
        origin: OriginFor<T>,
        hotkey: AccountId32,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        Self::associate(&coldkey, &hotkey)
    }

    pub(super) fn do_set_identity(
        origin: OriginFor<T>,
        identity: ChainIdentityV2,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        let registered = OwnedHotkeys::<T>::get(&coldkey)
            .iter()
            .any(|hotkey| Self::is_on_any_subnet(hotkey));
        ensure!(registered, Error::<T>::HotKeyNotRegisteredInNetwork);
        ensure!(identity.is_valid(), Error::<T>::InvalidIdentity);
        IdentitiesV2::<T>::insert(&coldkey, identity);
        Self::deposit_event(Event::ChainIdentitySet(coldkey));
        Ok(())
    }

    pub(super) fn do_decrease_take(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        take: u16,
    ) -> DispatchResult {
        let coldkey = Self::ensure_owner_of(origin, &hotkey)?;
        ensure!(
            take < Delegates::<T>::get(&hotkey) && take >= MinDelegateTake::<T>::get(),
            Error::<T>::DelegateTakeTooLow
        );
        Delegates::<T>::insert(&hotkey, take);
        Self::deposit_event(Event::TakeDecreased(coldkey, hotkey, take));
        Ok(())
    }

    pub(super) fn do_increase_take(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        take: u16,
    ) -> DispatchResult {
        let coldkey = Self::ensure_owner_of(origin, &hotkey)?;
        ensure!(
            take > Delegates::<T>::get(&hotkey),
            Error::<T>::DelegateTakeTooLow
        );
        ensure!(
            take <= MaxDelegateTake::<T>::get(),
            Error::<T>::DelegateTakeTooHigh
        );
        Delegates::<T>::insert(&hotkey, take);
        Self::deposit_event(Event::TakeIncreased(coldkey, hotkey, take));
        Ok(())
    }

    fn ensure_owner_of(
        origin: OriginFor<T>,
        hotkey: &AccountId32,
    ) -> Result<AccountId32, DispatchError> {
        let coldkey = ensure_signed(origin)?;
        ensure!(
            Self::hotkey_exists(hotkey),
            Error::<T>::HotKeyAccountNotExists
        );
        ensure!(
            Self::owns(&coldkey, hotkey),
            Error::<T>::NonAssociatedColdKey
        );
        Ok(coldkey)
    }

    /// The account that holds the TAO of a subnet.
    pub fn account_of_subnet(netuid: u16) -> AccountId32 {
        PALLET_ID.into_sub_account_truncating(netuid)
    }

    pub(super) fn subnet_of_account(account: &AccountId32) -> Option<u16> {
        let (id, netuid) = PalletId::try_from_sub_account::<u16>(account)?;
        (id == PALLET_ID).then_some(netuid)
    }

    pub(super) fn can_pay(coldkey: &AccountId32, amount: u64) -> bool {
        Balances::<T>::reducible_balance(coldkey, Preservation::Expendable, Fortitude::Polite)
            >= amount
    }

    /// A coldkey pays a subnet.
    pub(super) fn pay_in(netuid: u16, coldkey: &AccountId32, amount: u64) -> DispatchResult {
        let account = Self::account_of_subnet(netuid);
        Balances::<T>::transfer(coldkey, &account, amount, Preservation::Expendable)
            .map_err(|_| Error::<T>::BalanceWithdrawalError)?;
        Self::set_pool(netuid, SubnetTAO::<T>::get(netuid).saturating_add(amount));
        TotalStake::<T>::mutate(|total| *total = total.saturating_add(amount));
        Ok(())
    }

    /// A subnet pays a coldkey.
    pub(super) fn pay_out(netuid: u16, coldkey: &AccountId32, amount: u64) -> DispatchResult {
        let account = Self::account_of_subnet(netuid);
        Balances::<T>::transfer(&account, coldkey, amount, Preservation::Expendable)
            .map_err(|_| Error::<T>::InsufficientLiquidity)?;
        Self::set_pool(netuid, SubnetTAO::<T>::get(netuid).saturating_sub(amount));
        TotalStake::<T>::mutate(|total| *total = total.saturating_sub(amount));
        Ok(())
    }

    /// Makes TAO for a subnet.
    pub(super) fn mint(netuid: u16, amount: u64) {
        let account = Self::account_of_subnet(netuid);
        if let Ok(made) = Balances::<T>::mint_into(&account, amount) {
            TotalIssuance::<T>::mutate(|total| *total = total.saturating_add(made));
            Self::set_pool(netuid, SubnetTAO::<T>::get(netuid).saturating_add(made));
            TotalStake::<T>::mutate(|total| *total = total.saturating_add(made));
        }
    }

    /// Unmakes TAO of a subnet.
    pub(super) fn recycle(netuid: u16, amount: u64) {
        let account = Self::account_of_subnet(netuid);
        let burned = Balances::<T>::burn_from(
            &account,
            amount,
            Preservation::Expendable,
            Precision::BestEffort,
            Fortitude::Polite,
        );
        if let Ok(burned) = burned {
            TotalIssuance::<T>::mutate(|total| *total = total.saturating_sub(burned));
            Self::set_pool(netuid, SubnetTAO::<T>::get(netuid).saturating_sub(burned));
            TotalStake::<T>::mutate(|total| *total = total.saturating_sub(burned));
        }
    }

    /// The pool holds as much alpha as TAO, so that every reader works out a price of one.
    fn set_pool(netuid: u16, tao: u64) {
        SubnetTAO::<T>::insert(netuid, tao);
        SubnetAlphaIn::<T>::insert(netuid, tao);
    }
}
