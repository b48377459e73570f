//! The constants of 425 that are true here.

use frame_support::pallet_macros::pallet_section;

#[rustfmt::skip]
#[pallet_section]
mod constants {
    #[pallet::extra_constants]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    impl<T: Config> Pallet<T> {
        #[pallet::constant_name(InitialIssuance)] fn const_initial_issuance() -> u64 { 0 }
        #[pallet::constant_name(InitialMinAllowedWeights)] fn const_initial_min_allowed_weights() -> u16 { 1_024 }
        #[pallet::constant_name(InitialEmissionValue)] fn const_initial_emission_value() -> u16 { 0 }
        #[pallet::constant_name(InitialTempo)] fn const_initial_tempo() -> u16 { 360 }
        #[pallet::constant_name(InitialDifficulty)] fn const_initial_difficulty() -> u64 { 10_000_000 }
        #[pallet::constant_name(InitialMaxDifficulty)] fn const_initial_max_difficulty() -> u64 { 4_611_686_018_427_387_903 }
        #[pallet::constant_name(InitialMinDifficulty)] fn const_initial_min_difficulty() -> u64 { 10_000_000 }
        #[pallet::constant_name(InitialRAORecycledForRegistration)] fn const_initial_rao_recycled_for_registration() -> u64 { 0 }
        #[pallet::constant_name(InitialBurn)] fn const_initial_burn() -> u64 { 100_000_000 }
        #[pallet::constant_name(InitialMaxBurn)] fn const_initial_max_burn() -> u64 { 100_000_000_000 }
        #[pallet::constant_name(InitialMinBurn)] fn const_initial_min_burn() -> u64 { 500_000 }
        #[pallet::constant_name(InitialMinStake)] fn const_initial_min_stake() -> u64 { 2_000_000 }
        #[pallet::constant_name(MinBurnUpperBound)] fn const_min_burn_upper_bound() -> u64 { 1_000_000_000 }
        #[pallet::constant_name(MaxBurnLowerBound)] fn const_max_burn_lower_bound() -> u64 { 100_000_000 }
        #[pallet::constant_name(MinTempo)] fn const_min_tempo() -> u16 { 360 }
        #[pallet::constant_name(MaxTempo)] fn const_max_tempo() -> u16 { 50_400 }
        #[pallet::constant_name(MinActivityCutoffFactorMilli)] fn const_min_activity_cutoff_factor_milli() -> u32 { 1_000 }
        #[pallet::constant_name(MaxActivityCutoffFactorMilli)] fn const_max_activity_cutoff_factor_milli() -> u32 { 50_000 }
        #[pallet::constant_name(InitialAdjustmentInterval)] fn const_initial_adjustment_interval() -> u16 { 100 }
        #[pallet::constant_name(InitialBondsMovingAverage)] fn const_initial_bonds_moving_average() -> u64 { 900_000 }
        #[pallet::constant_name(InitialBondsPenalty)] fn const_initial_bonds_penalty() -> u16 { 65_535 }
        #[pallet::constant_name(InitialBondsResetOn)] fn const_initial_bonds_reset_on() -> bool { false }
        #[pallet::constant_name(InitialTargetRegistrationsPerInterval)] fn const_initial_target_registrations_per_interval() -> u16 { 2 }
        #[pallet::constant_name(InitialRho)] fn const_initial_rho() -> u16 { 10 }
        #[pallet::constant_name(InitialAlphaSigmoidSteepness)] fn const_initial_alpha_sigmoid_steepness() -> i16 { 1_000 }
        #[pallet::constant_name(InitialKappa)] fn const_initial_kappa() -> u16 { 32_767 }
        #[pallet::constant_name(InitialMinAllowedUids)] fn const_initial_min_allowed_uids() -> u16 { 64 }
        #[pallet::constant_name(InitialMaxAllowedUids)] fn const_initial_max_allowed_uids() -> u16 { 256 }
        #[pallet::constant_name(InitialValidatorPruneLen)] fn const_initial_validator_prune_len() -> u64 { 1 }
        #[pallet::constant_name(InitialScalingLawPower)] fn const_initial_scaling_law_power() -> u16 { 50 }
        #[pallet::constant_name(InitialImmunityPeriod)] fn const_initial_immunity_period() -> u16 { 4_096 }
        #[pallet::constant_name(InitialActivityCutoff)] fn const_initial_activity_cutoff() -> u16 { 5_000 }
        #[pallet::constant_name(InitialMaxRegistrationsPerBlock)] fn const_initial_max_registrations_per_block() -> u16 { 1 }
        #[pallet::constant_name(InitialPruningScore)] fn const_initial_pruning_score() -> u16 { 65_535 }
        #[pallet::constant_name(InitialMaxAllowedValidators)] fn const_initial_max_allowed_validators() -> u16 { 128 }
        #[pallet::constant_name(InitialDefaultDelegateTake)] fn const_initial_default_delegate_take() -> u16 { 11_796 }
        #[pallet::constant_name(InitialMinDelegateTake)] fn const_initial_min_delegate_take() -> u16 { 0 }
        #[pallet::constant_name(InitialWeightsVersionKey)] fn const_initial_weights_version_key() -> u64 { 0 }
        #[pallet::constant_name(InitialServingRateLimit)] fn const_initial_serving_rate_limit() -> u64 { 50 }
        #[pallet::constant_name(InitialTxRateLimit)] fn const_initial_tx_rate_limit() -> u64 { 1_000 }
        #[pallet::constant_name(InitialTxDelegateTakeRateLimit)] fn const_initial_tx_delegate_take_rate_limit() -> u64 { 216_000 }
        #[pallet::constant_name(InitialAdjustmentAlpha)] fn const_initial_adjustment_alpha() -> u64 { 0 }
        #[pallet::constant_name(InitialNetworkImmunityPeriod)] fn const_initial_network_immunity_period() -> u64 { 1_296_000 }
        #[pallet::constant_name(InitialNetworkMinLockCost)] fn const_initial_network_min_lock_cost() -> u64 { 1_000_000_000_000 }
        #[pallet::constant_name(InitialSubnetOwnerCut)] fn const_initial_subnet_owner_cut() -> u16 { 11_796 }
        #[pallet::constant_name(InitialNetworkLockReductionInterval)] fn const_initial_network_lock_reduction_interval() -> u64 { 100_800 }
        #[pallet::constant_name(InitialNetworkRateLimit)] fn const_initial_network_rate_limit() -> u64 { 7_200 }
        #[pallet::constant_name(KeySwapCost)] fn const_key_swap_cost() -> u64 { 100_000_000 }
        #[pallet::constant_name(AlphaHigh)] fn const_alpha_high() -> u16 { 58_982 }
        #[pallet::constant_name(AlphaLow)] fn const_alpha_low() -> u16 { 45_875 }
        #[pallet::constant_name(LiquidAlphaOn)] fn const_liquid_alpha_on() -> bool { false }
        #[pallet::constant_name(Yuma3On)] fn const_yuma3_on() -> bool { false }
        #[pallet::constant_name(InitialTaoWeight)] fn const_initial_tao_weight() -> u64 { 971_718_665_099_567_868 }
        #[pallet::constant_name(InitialStartCallDelay)] fn const_initial_start_call_delay() -> u64 { 0 }
    }
}
