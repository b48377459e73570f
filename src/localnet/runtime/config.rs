//! What each pallet is told.

use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU8, ConstU16, ConstU32, ConstU64, Imbalance, OnUnbalanced, fungible::Credit},
    weights::{
        IdentityFee, Weight, WeightToFeeCoefficient, WeightToFeeCoefficients,
        WeightToFeePolynomial,
        constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
    },
};
use frame_system::limits::{BlockLength, BlockWeights};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::{
    AccountId32, Perbill,
    traits::{AccountIdLookup, One},
};

use crate::localnet::runtime::*;

parameter_types! {
    /// The version of 425.
    pub const Version: RuntimeVersion = VERSION;
    /// Four seconds of work a block, as on 425.
    pub Weights: BlockWeights = BlockWeights::with_sensible_defaults(
        Weight::from_parts(4 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX),
        Perbill::from_percent(75),
    );
    /// Ten mebibytes a block, as on 425.
    pub Length: BlockLength = BlockLength::builder()
        .max_length(10 << 20)
        .build();
    /// Fees neither rise nor fall.
    pub FeeMultiplier: Multiplier = Multiplier::one();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountId = AccountId32;
    type Block = Block;
    type BlockHashCount = ConstU32<2400>;
    type BlockLength = Length;
    type BlockWeights = Weights;
    type DbWeight = RocksDbWeight;
    type Lookup = AccountIdLookup<AccountId32, ()>;
    type Nonce = u32;
    type SS58Prefix = ConstU16<42>;
    type Version = Version;
    type AccountData = pallet_balances::AccountData<Balance>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<1>;
    type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type Balance = Balance;
    type ExistentialDeposit = ConstU64<500>;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = ConstU32<50>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type FreezeIdentifier = RuntimeFreezeReason;
    type DustRemoval = FeeRecycler;
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = FungibleAdapter<Balances, FeeRecycler>;
    type WeightToFee = WorkFee;
    type LengthToFee = IdentityFee<Balance>;
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = ();
}

impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = ();
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

impl subtensor::Config for Runtime {}
impl commitments::Config for Runtime {}
impl admin::Config for Runtime {}
impl drand::Config for Runtime {}
impl swap::Config for Runtime {}

/// Half a thousandth of a rao for a picosecond of work, as on 425.
pub struct WorkFee;

impl WeightToFeePolynomial for WorkFee {
    type Balance = Balance;

    fn polynomial() -> WeightToFeeCoefficients<Balance> {
        [WeightToFeeCoefficient {
            coeff_integer: 0,
            coeff_frac: Perbill::from_parts(500_000),
            negative: false,
            degree: 1,
        }]
        .into_iter()
        .collect()
    }
}

/// Unmakes fees, and dust with them, and keeps `SubtensorModule.TotalIssuance` true.
pub struct FeeRecycler;

impl OnUnbalanced<Credit<AccountId32, Balances>> for FeeRecycler {
    fn on_nonzero_unbalanced(credit: Credit<AccountId32, Balances>) {
        subtensor::TotalIssuance::<Runtime>::mutate(|total| {
            *total = total.saturating_sub(credit.peek());
        });
    }
}
