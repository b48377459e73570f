//! The pallet `AdminUtils`: settings, by sudo or by the owner of a subnet as on 425; but the owner is
//! not held back for epochs between two changes.

mod calls;

use frame_support::pallet_macros::import_section;

pub use pallet::*;

/// The pallet.
#[import_section(calls::calls)]
#[frame_support::pallet]
pub mod pallet {
    use codec::FullCodec;
    use frame_support::{
        pallet_prelude::*,
        storage::{StorageMap, StorageValue},
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::AccountId32;

    use crate::localnet::runtime::{
        fixed::FixedU128,
        subtensor::{self, Event as Subtensor, rules::Rules, *},
    };

    /// `MinBurn` stays below this and `MaxBurn` above that, in rao.
    const MIN_BURN_BOUND: u64 = 1_000_000_000;
    const MAX_BURN_BOUND: u64 = 100_000_000;

    use Who::{Owner, Root};

    /// Who may change a setting of a subnet.
    enum Who {
        Root,
        Owner,
    }

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The pallet changes the settings of another.
    #[pallet::config]
    pub trait Config: frame_system::Config + subtensor::Config {}

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    pub enum Event<T: Config> {
        #[codec(index = 1)]
        Yuma3EnableToggled { netuid: u16, enabled: bool },
        #[codec(index = 2)]
        BondsResetToggled { netuid: u16, enabled: bool },
        #[codec(index = 3)]
        BurnHalfLifeSet { netuid: u16, burn_half_life: u16 },
        #[codec(index = 4)]
        BurnIncreaseMultSet {
            netuid: u16,
            burn_increase_mult: FixedU128,
        },
    }

    /// Why a setting is refused.
    #[pallet::error]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    pub enum Error<T> {
        SubnetDoesNotExist,
        MaxValidatorsLargerThanMaxUIds,
        MaxAllowedUIdsLessThanCurrentUIds,
        BondsMovingAverageMaxReached,
        NegativeSigmoidSteepness,
        ValueNotInBounds,
        MinAllowedUidsGreaterThanCurrentUids,
        MinAllowedUidsGreaterThanMaxAllowedUids,
        MaxAllowedUidsLessThanMinAllowedUids,
        MaxAllowedUidsGreaterThanDefaultMaxAllowedUids,
        InvalidValue,
        NotPermittedOnRootSubnet,
        POWRegistrationDisabled,
        Deprecated,
    }

    fn setting() -> (Weight, DispatchClass, Pays) {
        (
            Weight::from_parts(20_000_000, 0),
            DispatchClass::Operational,
            Pays::Yes,
        )
    }

    impl<T: Config> Pallet<T> {
        /// Sets a setting of a subnet and tells of it.
        fn set<Item: StorageMap<u16, V>, V: FullCodec + Clone>(
            origin: OriginFor<T>,
            netuid: u16,
            who: Who,
            value: V,
            event: Option<fn(u16, V) -> Subtensor<T>>,
        ) -> DispatchResult {
            Self::ensure(origin, netuid, who)?;
            Item::insert(netuid, value.clone());
            Self::tell(event.map(|event| event(netuid, value)));
            Ok(())
        }

        /// Sets a setting of the chain and tells of it.
        fn set_global<Item: StorageValue<V>, V: FullCodec + Clone>(
            origin: OriginFor<T>,
            value: V,
            event: Option<fn(V) -> Subtensor<T>>,
        ) -> DispatchResult {
            ensure_root(origin)?;
            Item::put(value.clone());
            Self::tell(event.map(|event| event(value)));
            Ok(())
        }

        fn tell(event: Option<Subtensor<T>>) {
            event
                .into_iter()
                .for_each(subtensor::Pallet::<T>::deposit_event);
        }

        fn ensure(origin: OriginFor<T>, netuid: u16, who: Who) -> DispatchResult {
            match (who, ensure_signed_or_root(origin)?) {
                (_, None) => {}
                (Who::Root, Some(_)) => return Err(DispatchError::BadOrigin),
                (Who::Owner, Some(signer)) => ensure!(
                    SubnetOwner::<T>::get(netuid) == signer,
                    DispatchError::BadOrigin
                ),
            }
            Self::ensure_window(netuid)?;
            ensure!(
                NetworksAdded::<T>::get(netuid),
                Error::<T>::SubnetDoesNotExist
            );
            Ok(())
        }

        /// Settings are frozen shortly before an epoch.
        fn ensure_window(netuid: u16) -> DispatchResult {
            let now = subtensor::Pallet::<T>::now();
            let next = subtensor::Pallet::<T>::next_epoch(netuid);
            let left = next.map_or(u64::MAX, |next| next.saturating_sub(now));
            ensure!(
                left >= u64::from(AdminFreezeWindow::<T>::get()),
                subtensor::Error::<T>::AdminActionProhibitedDuringWeightsWindow
            );
            Ok(())
        }

        fn check_max_uids(netuid: u16, most: u16) -> DispatchResult {
            ensure!(
                most >= MinAllowedUids::<T>::get(netuid),
                Error::<T>::MaxAllowedUidsLessThanMinAllowedUids
            );
            ensure!(
                most >= SubnetworkN::<T>::get(netuid),
                Error::<T>::MaxAllowedUIdsLessThanCurrentUIds
            );
            ensure!(
                most <= 256,
                Error::<T>::MaxAllowedUidsGreaterThanDefaultMaxAllowedUids
            );
            Ok(())
        }
    }
}
