//! When an epoch runs, what it reads from storage and what it leaves there. The sums are in
//! [`crate::localnet::runtime::yuma`].

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};

use super::pallet::*;
use crate::localnet::runtime::yuma::{Epoch, Neuron, Outcome, Settings};

/// An epoch runs after this many blocks whatever the tempo says.
const LONGEST_TEMPO: u64 = 50_400;

impl<T: Config> Pallet<T> {
    /// Whether an epoch runs in `block`.
    pub(super) fn is_epoch(netuid: u16, block: u64) -> bool {
        let tempo = Tempo::<T>::get(netuid);
        let asked = PendingEpochAt::<T>::get(netuid);
        let since = block.saturating_sub(LastEpochBlock::<T>::get(netuid));
        tempo != 0
            && (asked > 0 && block >= asked
                || BlocksSinceLastStep::<T>::get(netuid) > LONGEST_TEMPO
                || since >= u64::from(tempo))
    }

    /// The block of the next epoch that the tempo brings.
    pub fn next_epoch(netuid: u16) -> Option<u64> {
        let tempo = Tempo::<T>::get(netuid);
        let next = LastEpochBlock::<T>::get(netuid).saturating_add(u64::from(tempo));
        (NetworksAdded::<T>::get(netuid) && tempo != 0).then_some(next)
    }

    /// The number of the epoch that this block belongs to.
    pub(super) fn epoch_to_come(netuid: u16) -> u64 {
        let epoch = SubnetEpochIndex::<T>::get(netuid);
        epoch.saturating_add(u64::from(Self::is_epoch(netuid, Self::now())))
    }

    /// Blocks without weights after which a neuron is inactive.
    pub fn activity_cutoff(netuid: u16) -> u64 {
        let factor = u64::from(ActivityCutoffFactorMilli::<T>::get(netuid));
        factor * u64::from(Tempo::<T>::get(netuid)) / 1_000
    }

    /// The owner asks for an epoch, which comes when the freeze of settings would have passed.
    pub(super) fn do_trigger_epoch(origin: OriginFor<T>, netuid: u16) -> DispatchResult {
        let by = ensure_signed(origin)?;
        ensure!(
            SubnetOwner::<T>::try_get(netuid) == Ok(by.clone()),
            DispatchError::BadOrigin
        );
        ensure!(
            !CommitRevealWeightsEnabled::<T>::get(netuid),
            Error::<T>::DynamicTempoBlockedByCommitReveal
        );
        ensure!(
            PendingEpochAt::<T>::get(netuid) == 0,
            Error::<T>::EpochTriggerAlreadyPending
        );
        let window = u64::from(AdminFreezeWindow::<T>::get());
        let next = Self::next_epoch(netuid).unwrap_or(u64::MAX);
        ensure!(
            next.saturating_sub(Self::now()) >= window,
            Error::<T>::AutoEpochAlreadyImminent
        );
        let fires_at = Self::now().saturating_add(window);
        PendingEpochAt::<T>::insert(netuid, fires_at);
        Self::deposit_event(Event::EpochTriggered {
            netuid,
            by,
            fires_at,
        });
        Ok(())
    }

    pub(super) fn run_epoch(netuid: u16) -> Outcome {
        let outcome = Self::gather(netuid).run();
        Self::scatter(netuid, &outcome);
        outcome
    }

    fn gather(netuid: u16) -> Epoch {
        let now = Self::now();
        let cutoff = Self::activity_cutoff(netuid);
        let updates = LastUpdate::<T>::get(netuid);
        let permits = ValidatorPermit::<T>::get(netuid);
        let owner = Self::owner_uid(netuid);
        let threshold = StakeThreshold::<T>::get();
        let last_step = LastMechansimStepBlock::<T>::get(netuid);
        let tempo = u64::from(Tempo::<T>::get(netuid));
        let bonds_since = match last_step {
            0 => now.saturating_sub(tempo),
            last => last.saturating_add(1),
        };
        let waiting = Self::waiting_commits(netuid);
        let neurons = (0..SubnetworkN::<T>::get(netuid)).map(|uid| {
            let place = usize::from(uid);
            let hotkey = Keys::<T>::get(netuid, uid);
            let updated = updates.get(place).copied().unwrap_or(0);
            let registered = BlockAtRegistration::<T>::get(netuid, uid);
            let stake = Self::stake_weight(&hotkey, netuid);
            let is_owner = owner == Some(uid);
            Neuron {
                stake: if is_owner || stake >= threshold {
                    stake
                } else {
                    0
                },
                active: updated.saturating_add(cutoff) >= now,
                permit: is_owner || permits.get(place).copied().unwrap_or(false),
                updated,
                registered,
                committed: waiting
                    .iter()
                    .filter(|(who, _)| *who == hotkey)
                    .map(|c| c.1)
                    .min(),
                bonds_lost: bonds_since <= registered,
                weights: Weights::<T>::get(netuid, uid),
                bonds: Bonds::<T>::get(netuid, uid),
            }
        });
        Epoch {
            neurons: neurons.collect(),
            settings: Settings {
                owner,
                kappa: Kappa::<T>::get(netuid),
                validators: MaxAllowedValidators::<T>::get(netuid),
                bonds_average: BondsMovingAverage::<T>::get(netuid),
                bonds_penalty: BondsPenalty::<T>::get(netuid),
                yuma3: Yuma3On::<T>::get(netuid),
            },
        }
    }

    /// Who has committed to weights that are not revealed yet, and in which block.
    fn waiting_commits(netuid: u16) -> Vec<(sp_runtime::AccountId32, u64)> {
        if !CommitRevealWeightsEnabled::<T>::get(netuid) {
            return Vec::new();
        }
        let hashed = WeightCommits::<T>::iter_prefix(netuid).filter_map(|(who, commits)| {
            let first = commits
                .iter()
                .find(|commit| !Self::is_expired(netuid, commit.1))?;
            Some((who, first.2))
        });
        let locked = TimelockedWeightCommits::<T>::iter_prefix(netuid)
            .filter(|(epoch, _)| !Self::is_expired(netuid, *epoch))
            .flat_map(|(_, commits)| commits.into_iter().map(|commit| (commit.0, commit.1)));
        hashed.chain(locked).collect()
    }

    fn scatter(netuid: u16, outcome: &Outcome) {
        Active::<T>::insert(netuid, &outcome.active);
        Consensus::<T>::insert(netuid, &outcome.consensus);
        Incentive::<T>::insert(netuid, &outcome.incentive);
        Dividends::<T>::insert(netuid, &outcome.dividends);
        ValidatorTrust::<T>::insert(netuid, &outcome.trust);
        ValidatorPermit::<T>::insert(netuid, &outcome.permits);
        StakeWeight::<T>::insert(netuid, &outcome.stake);
        for (uid, bonds) in (0_u16..).zip(&outcome.bonds) {
            if let Some(bonds) = bonds {
                Bonds::<T>::insert(netuid, uid, bonds);
            }
        }
    }
}
