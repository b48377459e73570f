//! Making a subnet, opening it, and what its owner says about it.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{MAIN, ROOT, pallet::*, types::SubnetIdentityV3};

/// What the first registration on a subnet costs, in rao.
const FIRST_PRICE: u64 = 1_000_000_000;

/// Symbols in the order of netuids, as on 425: the Greek alphabet, then what comes after it.
const SYMBOLS: [&str; 28] = [
    "\u{1d70f}",
    "α",
    "β",
    "γ",
    "δ",
    "ε",
    "ζ",
    "η",
    "θ",
    "ι",
    "κ",
    "λ",
    "μ",
    "ν",
    "ξ",
    "ο",
    "π",
    "ρ",
    "σ",
    "t",
    "υ",
    "φ",
    "χ",
    "ψ",
    "ω",
    "א",
    "ב",
    "ג",
];

impl<T: Config> Pallet<T> {
    pub(super) fn do_register_network(
        origin: OriginFor<T>,
        hotkey: AccountId32,
        identity: Option<SubnetIdentityV3>,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        ensure!(
            !Self::hotkey_exists(&hotkey) || Self::owns(&coldkey, &hotkey),
            Error::<T>::NonAssociatedColdKey
        );
        ensure!(
            Self::subnet_of_account(&hotkey).is_none(),
            Error::<T>::CannotUseSystemAccount
        );
        ensure!(
            Self::may_register_network(),
            Error::<T>::NetworkTxRateLimitExceeded
        );
        let netuids = Self::netuids();
        let subnets = netuids.iter().filter(|netuid| **netuid != ROOT).count();
        ensure!(
            subnets < usize::from(SubnetLimit::<T>::get()),
            Error::<T>::SubnetLimitReached
        );
        let cost = Self::network_cost();
        ensure!(
            Self::can_pay(&coldkey, cost),
            Error::<T>::CannotAffordLockCost
        );
        if let Some(identity) = &identity {
            ensure!(identity.is_valid(), Error::<T>::InvalidIdentity);
        }
        let netuid = (1..u16::MAX)
            .find(|netuid| !netuids.contains(netuid))
            .ok_or(Error::<T>::SubnetLimitReached)?;
        Self::make_subnet(netuid, Tempo::<T>::get(netuid));
        Self::pay_in(netuid, &coldkey, cost)?;
        NetworkLastLockCost::<T>::put(cost);
        SubnetLocked::<T>::insert(netuid, cost);
        Self::settle_owner(netuid, &coldkey, &hotkey)?;
        if let Some(identity) = identity {
            SubnetIdentitiesV3::<T>::insert(netuid, identity);
            Self::deposit_event(Event::SubnetIdentitySet(netuid));
        }
        Self::deposit_event(Event::NetworkAdded(netuid, 1));
        Ok(())
    }

    /// Whether the last subnet is old enough for another.
    pub fn may_register_network() -> bool {
        let last = Self::last_network_block();
        last == 0 || Self::now().saturating_sub(last) >= NetworkRateLimit::<T>::get()
    }

    fn last_network_block() -> u64 {
        NetworkRegisteredAt::<T>::iter_values().max().unwrap_or(0)
    }

    /// What the next subnet costs: twice the last, falling over an interval, never below the least.
    pub fn network_cost() -> u64 {
        let last = NetworkLastLockCost::<T>::get();
        let last_block = Self::last_network_block();
        let factor = if last_block == 0 { 1 } else { 2 };
        let each = last
            .checked_div(NetworkLockReductionInterval::<T>::get())
            .unwrap_or(0);
        last.saturating_mul(factor)
            .saturating_sub(each.saturating_mul(Self::now().saturating_sub(last_block)))
            .max(NetworkMinLockCost::<T>::get())
    }

    /// An empty subnet with the settings that 425 gives a new one.
    pub(crate) fn make_subnet(netuid: u16, tempo: u16) {
        NetworksAdded::<T>::insert(netuid, true);
        TotalNetworks::<T>::mutate(|count| *count = count.saturating_add(1));
        SubnetworkN::<T>::insert(netuid, 0);
        Tempo::<T>::insert(netuid, tempo);
        let stagger = u64::from(netuid) % u64::from(tempo.max(1));
        LastEpochBlock::<T>::insert(netuid, Self::now().saturating_sub(stagger));
        NetworkRegisteredAt::<T>::insert(netuid, Self::now());
        RegisteredSubnetCounter::<T>::mutate(netuid, |count| *count = count.saturating_add(1));
        NetworkRegistrationAllowed::<T>::insert(netuid, true);
        MaxAllowedUids::<T>::insert(netuid, 256);
        MaxAllowedValidators::<T>::insert(netuid, 64);
        MinAllowedWeights::<T>::insert(netuid, 1);
        ImmunityPeriod::<T>::insert(netuid, 5_000);
        Yuma3On::<T>::insert(netuid, true);
        Burn::<T>::insert(netuid, FIRST_PRICE);
        Kappa::<T>::insert(netuid, Kappa::<T>::get(netuid));
        MechanismCountCurrent::<T>::insert(netuid, MAIN + 1);
        SubnetMechanism::<T>::insert(netuid, 1);
        TokenSymbol::<T>::insert(netuid, symbol(netuid));
        SubnetMovingPrice::<T>::insert(netuid, crate::localnet::runtime::fixed::FixedI128::ONE);
    }

    pub(crate) fn settle_owner(
        netuid: u16,
        coldkey: &AccountId32,
        hotkey: &AccountId32,
    ) -> DispatchResult {
        Self::associate(coldkey, hotkey)?;
        Self::append(netuid, hotkey);
        SubnetOwner::<T>::insert(netuid, coldkey);
        SubnetOwnerHotkey::<T>::insert(netuid, hotkey);
        Self::deposit_event(Event::SubnetOwnerHotkeySet(netuid, hotkey.clone()));
        Ok(())
    }

    pub(super) fn do_start_call(origin: OriginFor<T>, netuid: u16) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        ensure!(
            SubnetOwner::<T>::get(netuid) == coldkey,
            sp_runtime::DispatchError::BadOrigin
        );
        ensure!(
            FirstEmissionBlockNumber::<T>::get(netuid).is_none(),
            Error::<T>::FirstEmissionBlockNumberAlreadySet
        );
        let opens =
            NetworkRegisteredAt::<T>::get(netuid).saturating_add(StartCallDelay::<T>::get());
        ensure!(
            Self::now() >= opens,
            Error::<T>::NeedWaitingMoreBlocksToStarCall
        );
        let first = Self::now().saturating_add(1);
        Self::open(netuid, first);
        Self::deposit_event(Event::FirstEmissionBlockNumberSet(netuid, first));
        Ok(())
    }

    /// Staking and emission begin.
    pub(crate) fn open(netuid: u16, first: u64) {
        FirstEmissionBlockNumber::<T>::insert(netuid, first);
        SubtokenEnabled::<T>::insert(netuid, true);
    }

    pub(super) fn do_set_subnet_identity(
        origin: OriginFor<T>,
        netuid: u16,
        identity: SubnetIdentityV3,
    ) -> DispatchResult {
        let coldkey = ensure_signed(origin)?;
        ensure!(NetworksAdded::<T>::get(netuid), Error::<T>::SubnetNotExists);
        ensure!(
            SubnetOwner::<T>::get(netuid) == coldkey,
            Error::<T>::NotSubnetOwner
        );
        ensure!(identity.is_valid(), Error::<T>::InvalidIdentity);
        SubnetIdentitiesV3::<T>::insert(netuid, identity);
        Self::deposit_event(Event::SubnetIdentitySet(netuid));
        Ok(())
    }
}

fn symbol(netuid: u16) -> Vec<u8> {
    let named = SYMBOLS.get(usize::from(netuid)).copied();
    named
        .map_or_else(|| format!("s{netuid}"), str::to_owned)
        .into()
}
