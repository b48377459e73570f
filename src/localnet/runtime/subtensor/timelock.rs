//! Weights that a round of the drand beacon opens. Commits are kept as 425 keeps them, by the epoch
//! in which they came, and leave storage when their epoch to be revealed begins.

use codec::{Decode, Encode};
use frame_support::{BoundedVec, ensure, traits::ConstU32};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
    DispatchResult,
    traits::{BlakeTwo256, Hash},
};

use super::{MAIN, MAX_COMMIT_BYTES, commit::MOST_COMMITS, neurons::set, pallet::*};
use crate::localnet::runtime::{drand::Pulses, tlock};

impl<T: Config> Pallet<T> {
    pub(super) fn do_commit_timelocked(
        origin: OriginFor<T>,
        netuid: u16,
        mecid: u8,
        commit: BoundedVec<u8, ConstU32<MAX_COMMIT_BYTES>>,
        reveal_round: u64,
        version: u16,
    ) -> DispatchResult {
        Self::ensure_mechanism(netuid, mecid)?;
        let hotkey = ensure_signed(origin)?;
        Self::ensure_commit_reveal(netuid)?;
        ensure!(
            version == CommitRevealWeightsVersion::<T>::get(),
            Error::<T>::IncorrectCommitRevealVersion
        );
        let uid = Uids::<T>::get(netuid, &hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
        ensure!(
            Self::may_weigh_again(netuid, uid),
            Error::<T>::CommittingWeightsTooFast
        );
        let epoch = Self::epoch_to_come(netuid);
        let mut commits = TimelockedWeightCommits::<T>::get(netuid, epoch);
        let own = commits.iter().filter(|commit| commit.0 == hotkey).count();
        ensure!(own < MOST_COMMITS, Error::<T>::TooManyUnrevealedCommits);
        let hash = BlakeTwo256::hash(&commit);
        commits.push_back((hotkey.clone(), Self::now(), commit, reveal_round));
        TimelockedWeightCommits::<T>::insert(netuid, epoch, commits);
        Self::deposit_event(Event::TimelockedWeightsCommitted(
            hotkey,
            netuid,
            hash,
            reveal_round,
        ));
        set!(LastUpdate, netuid, uid, Self::now());
        Ok(())
    }

    /// Sets the weights whose epoch to be revealed begins, where their round is known and opens
    /// them. The rest of that epoch and of those before is forgotten.
    pub(super) fn reveal_timelocked(netuid: u16) {
        let period = RevealPeriodEpochs::<T>::get(netuid);
        let Some(due) = Self::epoch_to_come(netuid).checked_sub(period) else {
            return;
        };
        let epochs: Vec<u64> = TimelockedWeightCommits::<T>::iter_key_prefix(netuid)
            .filter(|epoch| *epoch <= due)
            .collect();
        for epoch in epochs {
            let commits = TimelockedWeightCommits::<T>::take(netuid, epoch);
            if epoch < due {
                continue;
            }
            for (hotkey, _, commit, round) in commits {
                let weights = Pulses::<T>::get(round)
                    .and_then(|pulse| tlock::open(&commit, &pulse.signature))
                    .and_then(|bytes| Payload::decode(&mut &bytes[..]).ok())
                    .filter(|payload| payload.hotkey == AsRef::<[u8]>::as_ref(&hotkey));
                let Some(weights) = weights else { continue };
                let Payload {
                    uids,
                    values,
                    version_key,
                    ..
                } = weights;
                if Self::put_weights(&hotkey, netuid, MAIN, uids, &values, version_key).is_ok() {
                    Self::deposit_event(Event::TimelockedWeightsRevealed(netuid, hotkey));
                }
            }
        }
    }
}

/// What a timelocked commit holds.
#[derive(Encode, Decode)]
struct Payload {
    hotkey: Vec<u8>,
    uids: Vec<u16>,
    values: Vec<u16>,
    version_key: u64,
}
