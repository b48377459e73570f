//! The pallet `Commitments`: what a neuron publishes about itself.
//!
//! Timelocked fields are kept as they came; they are not opened here.

mod data;

pub use data::Data;
pub use pallet::*;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
    use codec::Compact;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::{AccountId32, traits::SaturatedConversion};

    use super::Data;
    use crate::localnet::runtime::subtensor::{self, SubnetEpochIndex, Uids};

    /// The least space that a commitment counts for, in bytes.
    const LEAST_SPACE: u64 = 100;

    /// What a neuron publishes.
    #[derive(
        Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
    )]
    pub struct CommitmentInfo {
        /// The fields, of which one is of use.
        pub fields: BoundedVec<Data, ConstU32<3>>,
    }

    /// What a neuron has published.
    #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
    pub struct Registration {
        /// What was set aside for it: nothing.
        pub deposit: u64,
        /// The block of it.
        pub block: u32,
        /// What it says.
        pub info: CommitmentInfo,
    }

    /// The space that a neuron has used.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
    pub struct UsageTracker {
        /// In this epoch.
        pub last_epoch: u64,
        /// This many bytes.
        pub used_space: u64,
    }

    /// The pallet.
    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    /// The pallet asks another who is registered.
    #[pallet::config]
    pub trait Config: frame_system::Config + subtensor::Config {}

    /// What neurons have published.
    #[pallet::storage]
    pub type CommitmentOf<T: Config> =
        StorageDoubleMap<_, Identity, u16, Twox64Concat, AccountId32, Registration, OptionQuery>;

    /// The block of it.
    #[pallet::storage]
    pub type LastCommitment<T: Config> =
        StorageDoubleMap<_, Identity, u16, Twox64Concat, AccountId32, u32, OptionQuery>;

    /// What was timelocked and is open; always empty here.
    #[pallet::storage]
    pub type RevealedCommitments<T: Config> = StorageDoubleMap<
        _,
        Identity,
        u16,
        Twox64Concat,
        AccountId32,
        Vec<(Vec<u8>, u64)>,
        OptionQuery,
    >;

    /// The space that neurons have used.
    #[pallet::storage]
    pub type UsedSpaceOf<T: Config> =
        StorageDoubleMap<_, Identity, u16, Twox64Concat, AccountId32, UsageTracker, OptionQuery>;

    /// The space that a neuron has in an epoch, in bytes.
    #[pallet::storage]
    pub type MaxSpace<T: Config> = StorageValue<_, u32, ValueQuery, ConstU32<3_100>>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    pub enum Event<T: Config> {
        Commitment {
            netuid: u16,
            who: AccountId32,
        },
        TimelockCommitment {
            netuid: u16,
            who: AccountId32,
            reveal_round: u64,
        },
    }

    /// Why a commitment is refused.
    #[pallet::error]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    pub enum Error<T> {
        TooManyFieldsInCommitmentInfo,
        AccountNotAllowedCommit,
        SpaceLimitExceeded,
        UnexpectedUnreserveLeftover,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Publishes something about the signing hotkey.
        #[pallet::call_index(0)]
        #[pallet::weight((Weight::from_parts(50_000_000, 0), DispatchClass::Normal, Pays::No))]
        pub fn set_commitment(
            origin: OriginFor<T>,
            netuid: u16,
            info: Box<CommitmentInfo>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(
                Uids::<T>::contains_key(netuid, &who),
                Error::<T>::AccountNotAllowedCommit
            );
            Self::use_space(netuid, &who, &info)?;
            let block: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
            let locked = info.fields.iter().find_map(|field| match field {
                Data::TimelockEncrypted { reveal_round, .. } => Some(*reveal_round),
                _ => None,
            });
            let registration = Registration {
                deposit: 0,
                block,
                info: *info,
            };
            CommitmentOf::<T>::insert(netuid, &who, registration);
            LastCommitment::<T>::insert(netuid, &who, block);
            Self::deposit_event(match locked {
                Some(reveal_round) => Event::TimelockCommitment {
                    netuid,
                    who,
                    reveal_round,
                },
                None => Event::Commitment { netuid, who },
            });
            Ok(())
        }

        /// Sets the space that a neuron has in an epoch.
        #[pallet::call_index(2)]
        #[pallet::weight((Weight::from_parts(20_000_000, 0), DispatchClass::Operational, Pays::Yes))]
        pub fn set_max_space(origin: OriginFor<T>, new_limit: u32) -> DispatchResult {
            ensure_root(origin)?;
            MaxSpace::<T>::put(new_limit);
            Ok(())
        }
    }

    impl<T: Config> Pallet<T> {
        fn use_space(netuid: u16, who: &AccountId32, info: &CommitmentInfo) -> DispatchResult {
            let space: u64 = info.fields.iter().map(Data::space).sum();
            let epoch = SubnetEpochIndex::<T>::get(netuid);
            let used = UsedSpaceOf::<T>::get(netuid, who)
                .filter(|usage| usage.last_epoch == epoch)
                .map_or(0, |usage| usage.used_space);
            let used = used.saturating_add(space.max(LEAST_SPACE));
            ensure!(
                used <= u64::from(MaxSpace::<T>::get()),
                Error::<T>::SpaceLimitExceeded
            );
            let usage = UsageTracker {
                last_epoch: epoch,
                used_space: used,
            };
            UsedSpaceOf::<T>::insert(netuid, who, usage);
            Ok(())
        }

        /// All commitments on a subnet, encoded, as the metagraph shows them.
        pub fn all(netuid: u16) -> Vec<(AccountId32, Vec<Compact<u8>>)> {
            let compact = |bytes: Vec<u8>| bytes.into_iter().map(Compact).collect();
            CommitmentOf::<T>::iter_prefix(netuid)
                .map(|(who, registration)| (who, compact(registration.encode())))
                .collect()
        }
    }
}
