//! What the pallet tells: the events of 425 that can happen here, under their numbers.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    #[allow(missing_docs, reason = "the names are 425's and say it")]
    pub enum Event<T: Config> {
        #[codec(index = 0)]
        NetworkAdded(u16, u16),
        #[codec(index = 2)]
        StakeAdded(AccountId32, AccountId32, u64, u64, u16, u64),
        #[codec(index = 3)]
        StakeRemoved(AccountId32, AccountId32, u64, u64, u16, u64),
        #[codec(index = 4)]
        StakeMoved(AccountId32, AccountId32, u16, AccountId32, u16, u64),
        #[codec(index = 5)]
        WeightsSet(u16, u16),
        #[codec(index = 6)]
        NeuronRegistered(u16, u16, AccountId32),
        #[codec(index = 9)]
        MaxAllowedUidsSet(u16, u16),
        #[codec(index = 11)]
        DifficultySet(u16, u64),
        #[codec(index = 12)]
        AdjustmentIntervalSet(u16, u16),
        #[codec(index = 13)]
        RegistrationPerIntervalSet(u16, u16),
        #[codec(index = 14)]
        MaxRegistrationsPerBlockSet(u16, u16),
        #[codec(index = 15)]
        ActivityCutoffSet(u16, u16),
        #[codec(index = 16)]
        RhoSet(u16, u16),
        #[codec(index = 18)]
        KappaSet(u16, u16),
        #[codec(index = 19)]
        MinAllowedWeightSet(u16, u16),
        #[codec(index = 22)]
        WeightsSetRateLimitSet(u16, u64),
        #[codec(index = 23)]
        ImmunityPeriodSet(u16, u16),
        #[codec(index = 24)]
        BondsMovingAverageSet(u16, u64),
        #[codec(index = 25)]
        BondsPenaltySet(u16, u16),
        #[codec(index = 27)]
        MaxAllowedValidatorsSet(u16, u16),
        #[codec(index = 28)]
        AxonServed(u16, AccountId32),
        #[codec(index = 29)]
        PrometheusServed(u16, AccountId32),
        #[codec(index = 30)]
        DelegateAdded(AccountId32, AccountId32, u16),
        #[codec(index = 32)]
        WeightsVersionKeySet(u16, u64),
        #[codec(index = 33)]
        MinDifficultySet(u16, u64),
        #[codec(index = 34)]
        MaxDifficultySet(u16, u64),
        #[codec(index = 35)]
        ServingRateLimitSet(u16, u64),
        #[codec(index = 36)]
        BurnSet(u16, u64),
        #[codec(index = 37)]
        MaxBurnSet(u16, u64),
        #[codec(index = 38)]
        MinBurnSet(u16, u64),
        #[codec(index = 40)]
        TxRateLimitSet(u64),
        #[codec(index = 43)]
        AdminFreezeWindowSet(u16),
        #[codec(index = 50)]
        RegistrationAllowed(u16, bool),
        #[codec(index = 51)]
        PowRegistrationAllowed(u16, bool),
        #[codec(index = 52)]
        TempoSet(u16, u16),
        #[codec(index = 54)]
        StakeThresholdSet(u64),
        #[codec(index = 55)]
        AdjustmentAlphaSet(u16, u64),
        #[codec(index = 57)]
        SubnetOwnerCutSet(u16),
        #[codec(index = 58)]
        NetworkRateLimitSet(u64),
        #[codec(index = 59)]
        NetworkImmunityPeriodSet(u64),
        #[codec(index = 60)]
        StartCallDelaySet(u64),
        #[codec(index = 61)]
        NetworkMinLockCostSet(u64),
        #[codec(index = 62)]
        SubnetLimitSet(u16),
        #[codec(index = 64)]
        TakeDecreased(AccountId32, AccountId32, u16),
        #[codec(index = 65)]
        TakeIncreased(AccountId32, AccountId32, u16),
        #[codec(index = 77)]
        ChainIdentitySet(AccountId32),
        #[codec(index = 78)]
        SubnetIdentitySet(u16),
        #[codec(index = 85)]
        WeightsCommitted(AccountId32, u16, H256),
        #[codec(index = 86)]
        WeightsRevealed(AccountId32, u16, H256),
        #[codec(index = 88)]
        BatchWeightsCompleted(Vec<Compact<u16>>, AccountId32),
        #[codec(index = 89)]
        BatchCompletedWithErrors,
        #[codec(index = 90)]
        BatchWeightItemFailed(u16, DispatchError),
        #[codec(index = 91)]
        StakeTransferred(AccountId32, AccountId32, AccountId32, u16, u16, u64),
        #[codec(index = 92)]
        StakeSwapped(AccountId32, AccountId32, u16, u16, u64),
        #[codec(index = 93)]
        TransferToggle(u16, bool),
        #[codec(index = 94)]
        SubnetOwnerHotkeySet(u16, AccountId32),
        #[codec(index = 95)]
        FirstEmissionBlockNumberSet(u16, u64),
        #[codec(index = 100)]
        CommitRevealPeriodsSet(u16, u64),
        #[codec(index = 101)]
        CommitRevealEnabled(u16, bool),
        #[codec(index = 106)]
        CommitRevealVersionSet(u16),
        #[codec(index = 107)]
        TimelockedWeightsCommitted(AccountId32, u16, H256, u64),
        #[codec(index = 108)]
        TimelockedWeightsRevealed(u16, AccountId32),
        #[codec(index = 110)]
        IncentiveAlphaEmittedToMiners { netuid: u16, emissions: Vec<u64> },
        #[codec(index = 111)]
        MinAllowedUidsSet(u16, u16),
        #[codec(index = 113)]
        MinNonImmuneUidsSet(u16, u16),
        #[codec(index = 124)]
        BurnHalfLifeSet { netuid: u16, burn_half_life: u16 },
        #[codec(index = 125)]
        BurnIncreaseMultSet {
            netuid: u16,
            burn_increase_mult: FixedU128,
        },
        #[codec(index = 130)]
        ActivityCutoffFactorMilliSet { netuid: u16, factor_milli: u32 },
        #[codec(index = 131)]
        EpochTriggered {
            netuid: u16,
            by: AccountId32,
            fires_at: u64,
        },
    }
}
