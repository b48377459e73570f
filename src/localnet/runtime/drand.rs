//! The pallet `Drand`: pulses of the beacon, which open timelocked weights.
//!
//! Nothing fetches pulses here. A rehearsal sets one with `sudo(System.set_storage)` of
//! `Drand.Pulses(round)`, its signature from drand's quicknet, before the epoch that reveals.

pub use pallet::*;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
    use codec::{Decode, DecodeWithMemTracking, Encode};
    use frame_support::{pallet_prelude::*, traits::ConstU32};
    use scale_info::TypeInfo;

    /// A round of the beacon.
    #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
    pub struct Pulse {
        /// Its number.
        pub round: u64,
        /// The hash of its signature.
        pub randomness: BoundedVec<u8, ConstU32<32>>,
        /// Its signature, the secret that opens what was locked to it.
        pub signature: BoundedVec<u8, ConstU32<144>>,
    }

    /// The pallet.
    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    /// The pallet needs nothing.
    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// The pulses that came.
    #[pallet::storage]
    pub type Pulses<T: Config> = StorageMap<_, Blake2_128Concat, u64, Pulse, OptionQuery>;

    /// The last of them.
    #[pallet::storage]
    pub type LastStoredRound<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// The first of them.
    #[pallet::storage]
    pub type OldestStoredRound<T: Config> = StorageValue<_, u64, ValueQuery>;
}
