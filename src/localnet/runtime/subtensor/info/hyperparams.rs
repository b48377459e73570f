//! The settings of subnets, in the three layouts of 425.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;

use crate::localnet::runtime::{
    fixed::{FixedI64, FixedU128},
    subtensor::pallet::*,
};

/// The settings of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetHyperparams {
    pub rho: Compact<u16>,
    pub kappa: Compact<u16>,
    pub immunity_period: Compact<u16>,
    pub min_allowed_weights: Compact<u16>,
    pub max_weights_limit: Compact<u16>,
    pub tempo: Compact<u16>,
    pub min_difficulty: Compact<u64>,
    pub max_difficulty: Compact<u64>,
    pub weights_version: Compact<u64>,
    pub weights_rate_limit: Compact<u64>,
    pub adjustment_interval: Compact<u16>,
    pub activity_cutoff: Compact<u64>,
    pub registration_allowed: bool,
    pub target_regs_per_interval: Compact<u16>,
    pub min_burn: Compact<u64>,
    pub max_burn: Compact<u64>,
    pub bonds_moving_avg: Compact<u64>,
    pub max_regs_per_block: Compact<u16>,
    pub serving_rate_limit: Compact<u64>,
    pub max_validators: Compact<u16>,
    pub adjustment_alpha: Compact<u64>,
    pub difficulty: Compact<u64>,
    pub commit_reveal_period: Compact<u64>,
    pub commit_reveal_weights_enabled: bool,
    pub alpha_high: Compact<u16>,
    pub alpha_low: Compact<u16>,
    pub liquid_alpha_enabled: bool,
}

/// The settings of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetHyperparamsV2 {
    pub rho: Compact<u16>,
    pub kappa: Compact<u16>,
    pub immunity_period: Compact<u16>,
    pub min_allowed_weights: Compact<u16>,
    pub max_weights_limit: Compact<u16>,
    pub tempo: Compact<u16>,
    pub min_difficulty: Compact<u64>,
    pub max_difficulty: Compact<u64>,
    pub weights_version: Compact<u64>,
    pub weights_rate_limit: Compact<u64>,
    pub adjustment_interval: Compact<u16>,
    pub activity_cutoff: Compact<u64>,
    pub registration_allowed: bool,
    pub target_regs_per_interval: Compact<u16>,
    pub min_burn: Compact<u64>,
    pub max_burn: Compact<u64>,
    pub bonds_moving_avg: Compact<u64>,
    pub max_regs_per_block: Compact<u16>,
    pub serving_rate_limit: Compact<u64>,
    pub max_validators: Compact<u16>,
    pub adjustment_alpha: Compact<u64>,
    pub difficulty: Compact<u64>,
    pub commit_reveal_period: Compact<u64>,
    pub commit_reveal_weights_enabled: bool,
    pub alpha_high: Compact<u16>,
    pub alpha_low: Compact<u16>,
    pub liquid_alpha_enabled: bool,
    pub alpha_sigmoid_steepness: FixedI64,
    pub yuma_version: Compact<u16>,
    pub subnet_is_active: bool,
    pub transfers_enabled: bool,
    pub bonds_reset_enabled: bool,
    pub user_liquidity_enabled: bool,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HyperparamEntry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its value.
    pub value: HyperparamValue,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub enum HyperparamValue {
    Bool(bool),
    U16(Compact<u16>),
    U32(Compact<u32>),
    U64(Compact<u64>),
    U128(Compact<u128>),
    TaoBalance(Compact<u64>),
    I32F32(FixedI64),
    U64F64(FixedU128),
}

/// A layout of the settings: those that the first two have in common, and its own.
macro_rules! settings {
    ($layout:ident of $netuid:ident $(, $name:ident: $value:expr)* $(,)?) => {
        $layout {
            rho: Rho::<T>::get($netuid).into(),
            kappa: Kappa::<T>::get($netuid).into(),
            immunity_period: ImmunityPeriod::<T>::get($netuid).into(),
            min_allowed_weights: MinAllowedWeights::<T>::get($netuid).into(),
            max_weights_limit: MaxWeightsLimit::<T>::get($netuid).into(),
            tempo: Tempo::<T>::get($netuid).into(),
            min_difficulty: MinDifficulty::<T>::get($netuid).into(),
            max_difficulty: MaxDifficulty::<T>::get($netuid).into(),
            weights_version: WeightsVersionKey::<T>::get($netuid).into(),
            weights_rate_limit: WeightsSetRateLimit::<T>::get($netuid).into(),
            adjustment_interval: AdjustmentInterval::<T>::get($netuid).into(),
            activity_cutoff: Self::activity_cutoff($netuid).into(),
            registration_allowed: NetworkRegistrationAllowed::<T>::get($netuid),
            target_regs_per_interval: TargetRegistrationsPerInterval::<T>::get($netuid).into(),
            min_burn: MinBurn::<T>::get($netuid).into(),
            max_burn: MaxBurn::<T>::get($netuid).into(),
            bonds_moving_avg: BondsMovingAverage::<T>::get($netuid).into(),
            max_regs_per_block: MaxRegistrationsPerBlock::<T>::get($netuid).into(),
            serving_rate_limit: ServingRateLimit::<T>::get($netuid).into(),
            max_validators: MaxAllowedValidators::<T>::get($netuid).into(),
            adjustment_alpha: AdjustmentAlpha::<T>::get($netuid).into(),
            difficulty: Difficulty::<T>::get($netuid).into(),
            commit_reveal_period: RevealPeriodEpochs::<T>::get($netuid).into(),
            commit_reveal_weights_enabled: CommitRevealWeightsEnabled::<T>::get($netuid),
            alpha_high: AlphaValues::<T>::get($netuid).1.into(),
            alpha_low: AlphaValues::<T>::get($netuid).0.into(),
            liquid_alpha_enabled: LiquidAlphaOn::<T>::get($netuid),
            $($name: $value,)*
        }
    };
}

impl<T: Config> Pallet<T> {
    /// The settings of a subnet, first layout.
    pub fn hyperparams(netuid: u16) -> Option<SubnetHyperparams> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        Some(settings!(SubnetHyperparams of netuid))
    }

    /// The settings of a subnet, second layout.
    pub fn hyperparams_v2(netuid: u16) -> Option<SubnetHyperparamsV2> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        Some(settings!(
            SubnetHyperparamsV2 of netuid,
            alpha_sigmoid_steepness: Self::steepness(netuid),
            yuma_version: Self::yuma_version(netuid).into(),
            subnet_is_active: SubtokenEnabled::<T>::get(netuid),
            transfers_enabled: TransferToggle::<T>::get(netuid),
            bonds_reset_enabled: BondsResetOn::<T>::get(netuid),
            user_liquidity_enabled: false,
        ))
    }

    fn steepness(netuid: u16) -> FixedI64 {
        let whole = i64::from(AlphaSigmoidSteepness::<T>::get(netuid));
        FixedI64 { bits: whole << 32 }
    }

    fn yuma_version(netuid: u16) -> u16 {
        2 + u16::from(Yuma3On::<T>::get(netuid))
    }

    /// The settings of a subnet, third layout: names with values.
    #[rustfmt::skip]
    pub fn hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>> {
        use HyperparamValue::{Bool, I32F32, TaoBalance, U16, U32, U64, U64F64};
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        let entries = [
            ("kappa", U16(Kappa::<T>::get(netuid).into())),
            ("immunity_period", U16(ImmunityPeriod::<T>::get(netuid).into())),
            ("min_allowed_weights", U16(MinAllowedWeights::<T>::get(netuid).into())),
            ("max_weights_limit", U16(MaxWeightsLimit::<T>::get(netuid).into())),
            ("tempo", U16(Tempo::<T>::get(netuid).into())),
            ("weights_version", U64(WeightsVersionKey::<T>::get(netuid).into())),
            ("weights_rate_limit", U64(WeightsSetRateLimit::<T>::get(netuid).into())),
            ("activity_cutoff", U64(Self::activity_cutoff(netuid).into())),
            ("activity_cutoff_factor", U32(ActivityCutoffFactorMilli::<T>::get(netuid).into())),
            ("registration_allowed", Bool(NetworkRegistrationAllowed::<T>::get(netuid))),
            ("target_regs_per_interval", U16(TargetRegistrationsPerInterval::<T>::get(netuid).into())),
            ("min_burn", TaoBalance(MinBurn::<T>::get(netuid).into())),
            ("max_burn", TaoBalance(MaxBurn::<T>::get(netuid).into())),
            ("burn_half_life", U16(BurnHalfLife::<T>::get(netuid).into())),
            ("burn_increase_mult", U64F64(BurnIncreaseMult::<T>::get(netuid))),
            ("bonds_moving_avg", U64(BondsMovingAverage::<T>::get(netuid).into())),
            ("max_regs_per_block", U16(MaxRegistrationsPerBlock::<T>::get(netuid).into())),
            ("serving_rate_limit", U64(ServingRateLimit::<T>::get(netuid).into())),
            ("max_validators", U16(MaxAllowedValidators::<T>::get(netuid).into())),
            ("commit_reveal_period", U64(RevealPeriodEpochs::<T>::get(netuid).into())),
            ("commit_reveal_weights_enabled", Bool(CommitRevealWeightsEnabled::<T>::get(netuid))),
            ("alpha_high", U16(AlphaValues::<T>::get(netuid).1.into())),
            ("alpha_low", U16(AlphaValues::<T>::get(netuid).0.into())),
            ("liquid_alpha_enabled", Bool(LiquidAlphaOn::<T>::get(netuid))),
            ("alpha_sigmoid_steepness", I32F32(Self::steepness(netuid))),
            ("yuma_version", U16(Self::yuma_version(netuid).into())),
            ("subnet_is_active", Bool(SubtokenEnabled::<T>::get(netuid))),
            ("transfers_enabled", Bool(TransferToggle::<T>::get(netuid))),
            ("bonds_reset_enabled", Bool(BondsResetOn::<T>::get(netuid))),
            ("user_liquidity_enabled", Bool(false)),
            ("owner_cut_enabled", Bool(OwnerCutEnabled::<T>::get(netuid))),
            ("owner_cut_auto_lock_enabled", Bool(false)),
            ("min_childkey_take", U16(0.into())),
        ];
        let entry = |(name, value): (&str, _)| HyperparamEntry { name: name.into(), value };
        Some(entries.into_iter().map(entry).collect())
    }
}
