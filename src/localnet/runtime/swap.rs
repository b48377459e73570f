//! The pallet `Swap`: only the fee that 425 would take. Here alpha is TAO, one for one, without fee.

pub use pallet::*;

/// The pallet.
#[frame_support::pallet]
pub mod pallet {
    use frame_support::pallet_prelude::*;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// The pallet needs nothing.
    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// The fee of 425, of `u16::MAX`; not taken here, and zero on the subnets of the genesis.
    #[pallet::storage]
    pub type FeeRate<T: Config> =
        StorageMap<_, Twox64Concat, u16, u16, ValueQuery, frame_support::traits::ConstU16<33>>;
}
