//! Weights that are committed first, by hash, and revealed epochs later.

use std::collections::VecDeque;

use codec::Encode;
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{
    AccountId32, DispatchError, DispatchResult,
    traits::{BlakeTwo256, Hash},
};

use super::{neurons::set, pallet::*};

/// Commits that a hotkey may have waiting.
pub(super) const MOST_COMMITS: usize = 10;

/// Commits of a hotkey: hash, epoch, block, and a field that 425 no longer fills.
pub(super) type Commits = VecDeque<(H256, u64, u64, u64)>;

/// Weights, with what makes their hash hard to guess.
#[derive(Clone, Copy, Debug)]
pub struct Reveal<'a> {
    /// The uids that are weighed.
    pub uids: &'a [u16],
    /// Their values.
    pub values: &'a [u16],
    /// What nobody else knows.
    pub salt: &'a [u16],
    /// The version key.
    pub version_key: u64,
}

impl<T: Config> Pallet<T> {
    pub(super) fn do_commit_weights(
        origin: OriginFor<T>,
        netuid: u16,
        mecid: u8,
        commit_hash: H256,
    ) -> DispatchResult {
        Self::ensure_mechanism(netuid, mecid)?;
        let hotkey = ensure_signed(origin)?;
        let uid = Self::ensure_may_commit(&hotkey, netuid)?;
        let mut commits = WeightCommits::<T>::get(netuid, &hotkey).unwrap_or_default();
        Self::drop_expired(netuid, &mut commits);
        ensure!(
            commits.len() < MOST_COMMITS,
            Error::<T>::TooManyUnrevealedCommits
        );
        commits.push_back((commit_hash, Self::epoch_to_come(netuid), Self::now(), 0));
        WeightCommits::<T>::insert(netuid, &hotkey, commits);
        Self::deposit_event(Event::WeightsCommitted(hotkey, netuid, commit_hash));
        set!(LastUpdate, netuid, uid, Self::now());
        Ok(())
    }

    fn ensure_may_commit(hotkey: &AccountId32, netuid: u16) -> Result<u16, DispatchError> {
        Self::ensure_commit_reveal(netuid)?;
        let uid = Uids::<T>::get(netuid, hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
        ensure!(
            Self::may_weigh_again(netuid, uid),
            Error::<T>::CommittingWeightsTooFast
        );
        Ok(uid)
    }

    pub(super) fn ensure_commit_reveal(netuid: u16) -> DispatchResult {
        ensure!(
            CommitRevealWeightsEnabled::<T>::get(netuid),
            Error::<T>::CommitRevealDisabled
        );
        Ok(())
    }

    pub(super) fn do_reveal_weights(
        origin: OriginFor<T>,
        netuid: u16,
        mecid: u8,
        uids: Vec<u16>,
        values: Vec<u16>,
        salt: Vec<u16>,
        version_key: u64,
    ) -> DispatchResult {
        let hotkey = ensure_signed(origin)?;
        Self::ensure_commit_reveal(netuid)?;
        let mut commits =
            WeightCommits::<T>::get(netuid, &hotkey).ok_or(Error::<T>::NoWeightsCommitFound)?;
        let expired = Self::drop_expired(netuid, &mut commits);
        let reveal = Reveal {
            uids: &uids,
            values: &values,
            salt: &salt,
            version_key,
        };
        let hash = Self::commit_hash(&hotkey, netuid, &reveal);
        let Some(position) = commits.iter().position(|commit| commit.0 == hash) else {
            return Err(if expired.contains(&hash) {
                Error::<T>::ExpiredWeightCommit
            } else if commits.is_empty() {
                Error::<T>::NoWeightsCommitFound
            } else {
                Error::<T>::InvalidRevealCommitHashNotMatch
            }
            .into());
        };
        ensure!(
            Self::is_time_to_reveal(netuid, commits[position].1),
            Error::<T>::RevealTooEarly
        );
        // Commits before the one revealed can no longer be.
        commits.drain(..=position);
        if commits.is_empty() {
            WeightCommits::<T>::remove(netuid, &hotkey);
        } else {
            WeightCommits::<T>::insert(netuid, &hotkey, commits);
        }
        Self::put_weights(&hotkey, netuid, mecid, uids, &values, version_key)?;
        Self::deposit_event(Event::WeightsRevealed(hotkey, netuid, hash));
        Ok(())
    }

    /// Whether a reveal would find its commit now.
    pub fn check_reveal(
        hotkey: &AccountId32,
        netuid: u16,
        reveal: &Reveal<'_>,
    ) -> Result<(), Error<T>> {
        let hash = Self::commit_hash(hotkey, netuid, reveal);
        let commits = WeightCommits::<T>::get(netuid, hotkey).unwrap_or_default();
        let commit = commits.iter().find(|commit| commit.0 == hash);
        let (_, epoch, _, _) = commit.ok_or(Error::<T>::NoWeightsCommitFound)?;
        ensure!(
            Self::is_time_to_reveal(netuid, *epoch),
            Error::<T>::RevealTooEarly
        );
        Ok(())
    }

    fn commit_hash(hotkey: &AccountId32, netuid: u16, reveal: &Reveal<'_>) -> H256 {
        let Reveal {
            uids,
            values,
            salt,
            version_key,
        } = *reveal;
        BlakeTwo256::hash(&(hotkey, netuid, uids, values, salt, version_key).encode())
    }

    fn drop_expired(netuid: u16, commits: &mut Commits) -> Vec<H256> {
        let mut dropped = Vec::new();
        while let Some((hash, epoch, _, _)) = commits.front()
            && Self::is_expired(netuid, *epoch)
        {
            dropped.push(*hash);
            commits.pop_front();
        }
        dropped
    }

    pub(super) fn is_expired(netuid: u16, epoch: u64) -> bool {
        Self::epoch_to_come(netuid) > epoch.saturating_add(RevealPeriodEpochs::<T>::get(netuid))
    }

    fn is_time_to_reveal(netuid: u16, epoch: u64) -> bool {
        Self::epoch_to_come(netuid) == epoch.saturating_add(RevealPeriodEpochs::<T>::get(netuid))
    }
}
