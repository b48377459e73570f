//! The settings, one call each, under the numbers of 425. One line a signature, to be read as a
//! table.

use frame_support::pallet_macros::pallet_section;

#[rustfmt::skip]
#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Blocks between two transactions of a coldkey.
        #[pallet::call_index(2)] #[pallet::weight(setting())]
        pub fn sudo_set_tx_rate_limit(origin: OriginFor<T>, tx_rate_limit: u64) -> DispatchResult {
            Self::set_global::<TxRateLimit<T>, _>(origin, tx_rate_limit, Some(Subtensor::TxRateLimitSet))
        }
        /// Blocks between two announcements of an endpoint.
        #[pallet::call_index(3)] #[pallet::weight(setting())]
        pub fn sudo_set_serving_rate_limit(origin: OriginFor<T>, netuid: u16, serving_rate_limit: u64) -> DispatchResult {
            Self::set::<ServingRateLimit<T>, _>(origin, netuid, Owner, serving_rate_limit, Some(Subtensor::ServingRateLimitSet))
        }
        /// The least difficulty.
        #[pallet::call_index(4)] #[pallet::weight(setting())]
        pub fn sudo_set_min_difficulty(origin: OriginFor<T>, netuid: u16, min_difficulty: u64) -> DispatchResult {
            Self::set::<MinDifficulty<T>, _>(origin, netuid, Root, min_difficulty, Some(Subtensor::MinDifficultySet))
        }
        /// The highest difficulty.
        #[pallet::call_index(5)] #[pallet::weight(setting())]
        pub fn sudo_set_max_difficulty(origin: OriginFor<T>, netuid: u16, max_difficulty: u64) -> DispatchResult {
            Self::set::<MaxDifficulty<T>, _>(origin, netuid, Owner, max_difficulty, Some(Subtensor::MaxDifficultySet))
        }
        /// The least version key of weights.
        #[pallet::call_index(6)] #[pallet::weight(setting())]
        pub fn sudo_set_weights_version_key(origin: OriginFor<T>, netuid: u16, weights_version_key: u64) -> DispatchResult {
            Self::set::<WeightsVersionKey<T>, _>(origin, netuid, Owner, weights_version_key, Some(Subtensor::WeightsVersionKeySet))
        }
        /// Blocks between two weights of a neuron.
        #[pallet::call_index(7)] #[pallet::weight(setting())]
        pub fn sudo_set_weights_set_rate_limit(origin: OriginFor<T>, netuid: u16, weights_set_rate_limit: u64) -> DispatchResult {
            Self::set::<WeightsSetRateLimit<T>, _>(origin, netuid, Root, weights_set_rate_limit, Some(Subtensor::WeightsSetRateLimitSet))
        }
        /// Blocks between adjustments, in the older rules.
        #[pallet::call_index(8)] #[pallet::weight(setting())]
        pub fn sudo_set_adjustment_interval(origin: OriginFor<T>, netuid: u16, adjustment_interval: u16) -> DispatchResult {
            Self::set::<AdjustmentInterval<T>, _>(origin, netuid, Root, adjustment_interval, Some(Subtensor::AdjustmentIntervalSet))
        }
        /// How slowly an adjustment takes.
        #[pallet::call_index(9)] #[pallet::weight(setting())]
        pub fn sudo_set_adjustment_alpha(origin: OriginFor<T>, netuid: u16, adjustment_alpha: u64) -> DispatchResult {
            Self::set::<AdjustmentAlpha<T>, _>(origin, netuid, Owner, adjustment_alpha, Some(Subtensor::AdjustmentAlphaSet))
        }
        /// Blocks of immunity.
        #[pallet::call_index(13)] #[pallet::weight(setting())]
        pub fn sudo_set_immunity_period(origin: OriginFor<T>, netuid: u16, immunity_period: u16) -> DispatchResult {
            Self::set::<ImmunityPeriod<T>, _>(origin, netuid, Owner, immunity_period, Some(Subtensor::ImmunityPeriodSet))
        }
        /// The least number of weights.
        #[pallet::call_index(14)] #[pallet::weight(setting())]
        pub fn sudo_set_min_allowed_weights(origin: OriginFor<T>, netuid: u16, min_allowed_weights: u16) -> DispatchResult {
            Self::set::<MinAllowedWeights<T>, _>(origin, netuid, Owner, min_allowed_weights, Some(Subtensor::MinAllowedWeightSet))
        }
        /// How many neurons fit.
        #[pallet::call_index(15)] #[pallet::weight(setting())]
        pub fn sudo_set_max_allowed_uids(origin: OriginFor<T>, netuid: u16, max_allowed_uids: u16) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            Self::check_max_uids(netuid, max_allowed_uids)?;
            Self::set::<MaxAllowedUids<T>, _>(origin, netuid, Owner, max_allowed_uids, Some(Subtensor::MaxAllowedUidsSet))
        }
        /// The majority that makes consensus.
        #[pallet::call_index(16)] #[pallet::weight(setting())]
        pub fn sudo_set_kappa(origin: OriginFor<T>, netuid: u16, kappa: u16) -> DispatchResult {
            Self::set::<Kappa<T>, _>(origin, netuid, Owner, kappa, Some(Subtensor::KappaSet))
        }
        /// Rho.
        #[pallet::call_index(17)] #[pallet::weight(setting())]
        pub fn sudo_set_rho(origin: OriginFor<T>, netuid: u16, rho: u16) -> DispatchResult {
            Self::set::<Rho<T>, _>(origin, netuid, Owner, rho, Some(Subtensor::RhoSet))
        }
        /// The older activity cutoff.
        #[pallet::call_index(18)] #[pallet::weight(setting())]
        pub fn sudo_set_activity_cutoff(origin: OriginFor<T>, netuid: u16, activity_cutoff: u16) -> DispatchResult {
            Self::set::<ActivityCutoff<T>, _>(origin, netuid, Owner, activity_cutoff, Some(Subtensor::ActivityCutoffSet))
        }
        /// Whether neurons may register.
        #[pallet::call_index(19)] #[pallet::weight(setting())]
        pub fn sudo_set_network_registration_allowed(origin: OriginFor<T>, netuid: u16, registration_allowed: bool) -> DispatchResult {
            Self::set::<NetworkRegistrationAllowed<T>, _>(origin, netuid, Root, registration_allowed, Some(Subtensor::RegistrationAllowed))
        }
        /// Whether proof of work is taken; refused as on 425, unless the rules honour it.
        #[pallet::call_index(20)] #[pallet::weight(setting())]
        pub fn sudo_set_network_pow_registration_allowed(origin: OriginFor<T>, netuid: u16, registration_allowed: bool) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(Rules::get().work, Error::<T>::POWRegistrationDisabled);
            Self::set::<NetworkPowRegistrationAllowed<T>, _>(origin, netuid, Owner, registration_allowed, Some(Subtensor::PowRegistrationAllowed))
        }
        /// Registrations hoped for in an interval.
        #[pallet::call_index(21)] #[pallet::weight(setting())]
        pub fn sudo_set_target_registrations_per_interval(origin: OriginFor<T>, netuid: u16, target_registrations_per_interval: u16) -> DispatchResult {
            Self::set::<TargetRegistrationsPerInterval<T>, _>(origin, netuid, Root, target_registrations_per_interval, Some(Subtensor::RegistrationPerIntervalSet))
        }
        /// The least price.
        #[pallet::call_index(22)] #[pallet::weight(setting())]
        pub fn sudo_set_min_burn(origin: OriginFor<T>, netuid: u16, min_burn: u64) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(min_burn < MIN_BURN_BOUND && min_burn < MaxBurn::<T>::get(netuid), Error::<T>::ValueNotInBounds);
            Self::set::<MinBurn<T>, _>(origin, netuid, Owner, min_burn, Some(Subtensor::MinBurnSet))
        }
        /// The highest price.
        #[pallet::call_index(23)] #[pallet::weight(setting())]
        pub fn sudo_set_max_burn(origin: OriginFor<T>, netuid: u16, max_burn: u64) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(max_burn > MAX_BURN_BOUND && max_burn > MinBurn::<T>::get(netuid), Error::<T>::ValueNotInBounds);
            Self::set::<MaxBurn<T>, _>(origin, netuid, Owner, max_burn, Some(Subtensor::MaxBurnSet))
        }
        /// The difficulty of proof of work.
        #[pallet::call_index(24)] #[pallet::weight(setting())]
        pub fn sudo_set_difficulty(origin: OriginFor<T>, netuid: u16, difficulty: u64) -> DispatchResult {
            Self::set::<Difficulty<T>, _>(origin, netuid, Root, difficulty, Some(Subtensor::DifficultySet))
        }
        /// How many permits there are.
        #[pallet::call_index(25)] #[pallet::weight(setting())]
        pub fn sudo_set_max_allowed_validators(origin: OriginFor<T>, netuid: u16, max_allowed_validators: u16) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Root)?;
            ensure!(max_allowed_validators <= MaxAllowedUids::<T>::get(netuid), Error::<T>::MaxValidatorsLargerThanMaxUIds);
            Self::set::<MaxAllowedValidators<T>, _>(origin, netuid, Root, max_allowed_validators, Some(Subtensor::MaxAllowedValidatorsSet))
        }
        /// How slowly bonds follow.
        #[pallet::call_index(26)] #[pallet::weight(setting())]
        pub fn sudo_set_bonds_moving_average(origin: OriginFor<T>, netuid: u16, bonds_moving_average: u64) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(bonds_moving_average <= 975_000, Error::<T>::BondsMovingAverageMaxReached);
            Self::set::<BondsMovingAverage<T>, _>(origin, netuid, Owner, bonds_moving_average, Some(Subtensor::BondsMovingAverageSet))
        }
        /// Registrations in a block, in the older rules.
        #[pallet::call_index(27)] #[pallet::weight(setting())]
        pub fn sudo_set_max_registrations_per_block(origin: OriginFor<T>, netuid: u16, max_registrations_per_block: u16) -> DispatchResult {
            Self::set::<MaxRegistrationsPerBlock<T>, _>(origin, netuid, Root, max_registrations_per_block, Some(Subtensor::MaxRegistrationsPerBlockSet))
        }
        /// The share of the owner.
        #[pallet::call_index(28)] #[pallet::weight(setting())]
        pub fn sudo_set_subnet_owner_cut(origin: OriginFor<T>, subnet_owner_cut: u16) -> DispatchResult {
            Self::set_global::<SubnetOwnerCut<T>, _>(origin, subnet_owner_cut, Some(Subtensor::SubnetOwnerCutSet))
        }
        /// Blocks between two registrations of subnets.
        #[pallet::call_index(29)] #[pallet::weight(setting())]
        pub fn sudo_set_network_rate_limit(origin: OriginFor<T>, rate_limit: u64) -> DispatchResult {
            Self::set_global::<NetworkRateLimit<T>, _>(origin, rate_limit, Some(Subtensor::NetworkRateLimitSet))
        }
        /// Blocks between two epochs; the count begins anew.
        #[pallet::call_index(30)] #[pallet::weight(setting())]
        pub fn sudo_set_tempo(origin: OriginFor<T>, netuid: u16, tempo: u16) -> DispatchResult {
            Self::set::<Tempo<T>, _>(origin, netuid, Root, tempo, Some(Subtensor::TempoSet))?;
            LastEpochBlock::<T>::insert(netuid, subtensor::Pallet::<T>::now());
            Ok(())
        }
        /// Blocks for which a subnet is immune.
        #[pallet::call_index(35)] #[pallet::weight(setting())]
        pub fn sudo_set_network_immunity_period(origin: OriginFor<T>, immunity_period: u64) -> DispatchResult {
            Self::set_global::<NetworkImmunityPeriod<T>, _>(origin, immunity_period, Some(Subtensor::NetworkImmunityPeriodSet))
        }
        /// The least that a subnet costs.
        #[pallet::call_index(36)] #[pallet::weight(setting())]
        pub fn sudo_set_network_min_lock_cost(origin: OriginFor<T>, lock_cost: u64) -> DispatchResult {
            Self::set_global::<NetworkMinLockCost<T>, _>(origin, lock_cost, Some(Subtensor::NetworkMinLockCostSet))
        }
        /// How many subnets there may be.
        #[pallet::call_index(37)] #[pallet::weight(setting())]
        pub fn sudo_set_subnet_limit(origin: OriginFor<T>, max_subnets: u16) -> DispatchResult {
            Self::set_global::<SubnetLimit<T>, _>(origin, max_subnets, Some(Subtensor::SubnetLimitSet))
        }
        /// Blocks in which the cost of a subnet falls by itself.
        #[pallet::call_index(38)] #[pallet::weight(setting())]
        pub fn sudo_set_lock_reduction_interval(origin: OriginFor<T>, interval: u64) -> DispatchResult {
            Self::set_global::<NetworkLockReductionInterval<T>, _>(origin, interval, None)
        }
        /// The stake that weights need.
        #[pallet::call_index(42)] #[pallet::weight(setting())]
        pub fn sudo_set_stake_threshold(origin: OriginFor<T>, min_stake: u64) -> DispatchResult {
            Self::set_global::<StakeThreshold<T>, _>(origin, min_stake, Some(Subtensor::StakeThresholdSet))
        }
        /// Whether weights are committed first.
        #[pallet::call_index(49)] #[pallet::weight(setting())]
        pub fn sudo_set_commit_reveal_weights_enabled(origin: OriginFor<T>, netuid: u16, enabled: bool) -> DispatchResult {
            Self::set::<CommitRevealWeightsEnabled<T>, _>(origin, netuid, Owner, enabled, Some(Subtensor::CommitRevealEnabled))
        }
        /// Whether bonds follow at a speed of their own; kept, not honoured.
        #[pallet::call_index(50)] #[pallet::weight(setting())]
        pub fn sudo_set_liquid_alpha_enabled(origin: OriginFor<T>, netuid: u16, enabled: bool) -> DispatchResult {
            Self::set::<LiquidAlphaOn<T>, _>(origin, netuid, Owner, enabled, None)
        }
        /// Epochs from commit to reveal.
        #[pallet::call_index(57)] #[pallet::weight(setting())]
        pub fn sudo_set_commit_reveal_weights_interval(origin: OriginFor<T>, netuid: u16, interval: u64) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(interval <= 100, subtensor::Error::<T>::RevealPeriodTooLarge);
            ensure!(interval >= 1, subtensor::Error::<T>::RevealPeriodTooSmall);
            Self::set::<RevealPeriodEpochs<T>, _>(origin, netuid, Owner, interval, Some(Subtensor::CommitRevealPeriodsSet))
        }
        /// How far clipped weights lose their bonds.
        #[pallet::call_index(60)] #[pallet::weight(setting())]
        pub fn sudo_set_bonds_penalty(origin: OriginFor<T>, netuid: u16, bonds_penalty: u16) -> DispatchResult {
            Self::set::<BondsPenalty<T>, _>(origin, netuid, Owner, bonds_penalty, Some(Subtensor::BondsPenaltySet))
        }
        /// Whether stake may change hands.
        #[pallet::call_index(61)] #[pallet::weight(setting())]
        pub fn sudo_set_toggle_transfer(origin: OriginFor<T>, netuid: u16, toggle: bool) -> DispatchResult {
            Self::set::<TransferToggle<T>, _>(origin, netuid, Owner, toggle, Some(Subtensor::TransferToggle))
        }
        /// The hotkey of the owner.
        #[pallet::call_index(64)] #[pallet::weight(setting())]
        pub fn sudo_set_subnet_owner_hotkey(origin: OriginFor<T>, netuid: u16, hotkey: AccountId32) -> DispatchResult {
            Self::set::<SubnetOwnerHotkey<T>, _>(origin, netuid, Root, hotkey, Some(Subtensor::SubnetOwnerHotkeySet))
        }
        /// Whether alpha can be staked.
        #[pallet::call_index(66)] #[pallet::weight(setting())]
        pub fn sudo_set_subtoken_enabled(origin: OriginFor<T>, netuid: u16, subtoken_enabled: bool) -> DispatchResult {
            Self::set::<SubtokenEnabled<T>, _>(origin, netuid, Root, subtoken_enabled, None)
        }
        /// The hotkey of the owner.
        #[pallet::call_index(67)] #[pallet::weight(setting())]
        pub fn sudo_set_sn_owner_hotkey(origin: OriginFor<T>, netuid: u16, hotkey: AccountId32) -> DispatchResult {
            Self::set::<SubnetOwnerHotkey<T>, _>(origin, netuid, Owner, hotkey, Some(Subtensor::SubnetOwnerHotkeySet))
        }
        /// Whether bonds follow the third Yuma.
        #[pallet::call_index(69)] #[pallet::weight(setting())]
        pub fn sudo_set_yuma3_enabled(origin: OriginFor<T>, netuid: u16, enabled: bool) -> DispatchResult {
            Self::set::<Yuma3On<T>, _>(origin, netuid, Owner, enabled, None)?;
            Self::deposit_event(Event::Yuma3EnableToggled { netuid, enabled });
            Ok(())
        }
        /// Whether a commitment may reset bonds.
        #[pallet::call_index(70)] #[pallet::weight(setting())]
        pub fn sudo_set_bonds_reset_enabled(origin: OriginFor<T>, netuid: u16, enabled: bool) -> DispatchResult {
            Self::set::<BondsResetOn<T>, _>(origin, netuid, Owner, enabled, None)?;
            Self::deposit_event(Event::BondsResetToggled { netuid, enabled });
            Ok(())
        }
        /// The version of timelocked commits.
        #[pallet::call_index(71)] #[pallet::weight(setting())]
        pub fn sudo_set_commit_reveal_version(origin: OriginFor<T>, version: u16) -> DispatchResult {
            Self::set_global::<CommitRevealWeightsVersion<T>, _>(origin, version, Some(Subtensor::CommitRevealVersionSet))
        }
        /// How many of the owner's neurons are never pruned.
        #[pallet::call_index(72)] #[pallet::weight(setting())]
        pub fn sudo_set_owner_immune_neuron_limit(origin: OriginFor<T>, netuid: u16, immune_neurons: u16) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!((1..=10).contains(&immune_neurons), subtensor::Error::<T>::InvalidValue);
            Self::set::<ImmuneOwnerUidsLimit<T>, _>(origin, netuid, Owner, immune_neurons, None)
        }
        /// Blocks before an epoch in which settings are frozen.
        #[pallet::call_index(74)] #[pallet::weight(setting())]
        pub fn sudo_set_admin_freeze_window(origin: OriginFor<T>, window: u16) -> DispatchResult {
            Self::set_global::<AdminFreezeWindow<T>, _>(origin, window, Some(Subtensor::AdminFreezeWindowSet))
        }
        /// The least `MaxAllowedUids`.
        #[pallet::call_index(79)] #[pallet::weight(setting())]
        pub fn sudo_set_min_allowed_uids(origin: OriginFor<T>, netuid: u16, min_allowed_uids: u16) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Root)?;
            ensure!(min_allowed_uids < MaxAllowedUids::<T>::get(netuid), Error::<T>::MinAllowedUidsGreaterThanMaxAllowedUids);
            ensure!(min_allowed_uids < SubnetworkN::<T>::get(netuid), Error::<T>::MinAllowedUidsGreaterThanCurrentUids);
            Self::set::<MinAllowedUids<T>, _>(origin, netuid, Root, min_allowed_uids, Some(Subtensor::MinAllowedUidsSet))
        }
        /// How many neurons outside immunity are left alone.
        #[pallet::call_index(84)] #[pallet::weight(setting())]
        pub fn sudo_set_min_non_immune_uids(origin: OriginFor<T>, netuid: u16, min: u16) -> DispatchResult {
            Self::set::<MinNonImmuneUids<T>, _>(origin, netuid, Root, min, Some(Subtensor::MinNonImmuneUidsSet))
        }
        /// Blocks before `start_call`.
        #[pallet::call_index(85)] #[pallet::weight(setting())]
        pub fn sudo_set_start_call_delay(origin: OriginFor<T>, delay: u64) -> DispatchResult {
            Self::set_global::<StartCallDelay<T>, _>(origin, delay, Some(Subtensor::StartCallDelaySet))
        }
        /// Blocks in which the price halves.
        #[pallet::call_index(89)] #[pallet::weight(setting())]
        pub fn sudo_set_burn_half_life(origin: OriginFor<T>, netuid: u16, burn_half_life: u16) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(burn_half_life > 0, Error::<T>::InvalidValue);
            Self::set::<BurnHalfLife<T>, _>(origin, netuid, Owner, burn_half_life, None)?;
            Self::deposit_event(Event::BurnHalfLifeSet { netuid, burn_half_life });
            Ok(())
        }
        /// What a registration multiplies the price by.
        #[pallet::call_index(90)] #[pallet::weight(setting())]
        pub fn sudo_set_burn_increase_mult(origin: OriginFor<T>, netuid: u16, burn_increase_mult: FixedU128) -> DispatchResult {
            Self::ensure(origin.clone(), netuid, Owner)?;
            ensure!(burn_increase_mult >= FixedU128::ONE, Error::<T>::InvalidValue);
            Self::set::<BurnIncreaseMult<T>, _>(origin, netuid, Owner, burn_increase_mult, None)?;
            Self::deposit_event(Event::BurnIncreaseMultSet { netuid, burn_increase_mult });
            Ok(())
        }
        /// Whether the owner gets a share.
        #[pallet::call_index(92)] #[pallet::weight(setting())]
        pub fn sudo_set_owner_cut_enabled(origin: OriginFor<T>, netuid: u16, enabled: bool) -> DispatchResult {
            Self::set::<OwnerCutEnabled<T>, _>(origin, netuid, Owner, enabled, None)
        }
    }
}
