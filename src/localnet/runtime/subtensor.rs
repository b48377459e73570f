//! The pallet `SubtensorModule`: subnets, neurons, weights and stake under the names of 425.
//!
//! The files of `storage`, `events`, `errors` and `calls` are the face of the pallet, which metadata
//! shows; the other files are its rules, one subject a file.

mod burn;
mod calls;
mod coinbase;
mod commit;
mod constants;
mod epoch;
mod errors;
mod events;
pub mod info;
mod keys;
mod neurons;
mod pow;
mod registration;
pub mod rules;
mod serving;
mod shares;
mod staking;
mod storage;
mod subnets;
mod timelock;
mod transfer;
pub mod types;
mod weights;

use frame_support::pallet_macros::import_section;

pub use commit::Reveal;
pub use pallet::*;

/// The one mechanism that every subnet has.
pub(crate) const MAIN: u8 = 0;
/// The longest timelocked commit, in bytes.
pub const MAX_COMMIT_BYTES: u32 = 5_000;
/// The netuid of root.
pub const ROOT: u16 = 0;
/// The one price of alpha, in rao.
pub const PRICE: u64 = 1_000_000_000;
/// The least that can be staked, in rao.
pub const MIN_STAKE: u64 = 2_000_000;

/// The pallet as FRAME wants it: one module, put together from the files beside this one.
#[import_section(calls::calls)]
#[import_section(constants::constants)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::absent::absent)]
#[import_section(storage::network::network)]
#[import_section(storage::neuron::neuron)]
#[import_section(storage::stake::stake)]
#[frame_support::pallet]
#[allow(clippy::too_many_arguments, reason = "the arguments are 425's")]
pub mod pallet {
    use std::collections::{BTreeMap, VecDeque};

    use codec::Compact;
    use frame_support::{
        pallet_prelude::*,
        traits::{ConstBool, ConstI16, ConstU8, ConstU16, ConstU32, ConstU64},
    };
    use frame_system::pallet_prelude::*;
    use sp_core::{H160, H256};
    use sp_runtime::{AccountId32, traits::SaturatedConversion};

    use super::{MAIN, MAX_COMMIT_BYTES, info::stake::LockState, types::*};
    use crate::localnet::runtime::fixed::{FixedI128, FixedU128, SafeFloat};

    /// The pallet.
    #[pallet::pallet]
    #[pallet::without_storage_info]
    pub struct Pallet<T>(_);

    /// What the pallet stands on.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<AccountId = AccountId32, Hash = H256>
        + pallet_balances::Config<Balance = u64>
        + super::super::drand::Config
    {
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::step();
            Weight::zero()
        }
    }

    /// The account of nobody: what a map of accounts gives where nothing is.
    pub struct ZeroAccount;
    impl Get<AccountId32> for ZeroAccount {
        fn get() -> AccountId32 {
            AccountId32::new([0; 32])
        }
    }

    /// The symbol of root.
    pub struct TokenSymbolDefault;
    impl Get<Vec<u8>> for TokenSymbolDefault {
        fn get() -> Vec<u8> {
            "\u{1d70f}".into()
        }
    }

    /// 1.26, in the bits of 425.
    pub struct BurnIncreaseMultDefault;
    impl Get<FixedU128> for BurnIncreaseMultDefault {
        fn get() -> FixedU128 {
            FixedU128 {
                bits: 0x0000_0000_0000_0001_428f_5c28_f5c2_9000,
            }
        }
    }

    /// 0.7 and 0.9.
    pub struct AlphaValuesDefault;
    impl Get<(u16, u16)> for AlphaValuesDefault {
        fn get() -> (u16, u16) {
            (45_875, 58_982)
        }
    }

    /// What a call of a neuron costs: nothing.
    fn free() -> (Weight, DispatchClass, Pays) {
        (
            Weight::from_parts(200_000_000, 0),
            DispatchClass::Normal,
            Pays::No,
        )
    }

    /// What a call of a coldkey costs: about as much as on 425.
    fn paid() -> (Weight, DispatchClass, Pays) {
        (
            Weight::from_parts(500_000_000, 0),
            DispatchClass::Normal,
            Pays::Yes,
        )
    }

    impl<T: Config> Pallet<T> {
        /// The number of this block.
        pub fn now() -> u64 {
            frame_system::Pallet::<T>::block_number().saturated_into()
        }
    }
}
