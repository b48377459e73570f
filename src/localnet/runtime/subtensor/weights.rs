//! Setting weights. The checks come in the order of 425.

use std::collections::HashSet;

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{MAIN, ROOT, neurons::set, pallet::*};

impl<T: Config> Pallet<T> {
    pub(super) fn do_set_weights(
        origin: OriginFor<T>,
        netuid: u16,
        mecid: u8,
        uids: Vec<u16>,
        values: Vec<u16>,
        version_key: u64,
    ) -> DispatchResult {
        let hotkey = ensure_signed(origin)?;
        Self::put_weights(&hotkey, netuid, mecid, uids, &values, version_key)
    }

    pub(super) fn put_weights(
        hotkey: &AccountId32,
        netuid: u16,
        mecid: u8,
        uids: Vec<u16>,
        values: &[u16],
        version_key: u64,
    ) -> DispatchResult {
        ensure!(netuid != ROOT, Error::<T>::CanNotSetRootNetworkWeights);
        ensure!(
            uids.len() == values.len(),
            Error::<T>::WeightVecNotEqualSize
        );
        Self::ensure_mechanism(netuid, mecid)?;
        let count = SubnetworkN::<T>::get(netuid);
        ensure!(
            uids.len() <= usize::from(count),
            Error::<T>::UidsLengthExceedUidsInSubNet
        );
        let uid = Uids::<T>::get(netuid, hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
        ensure!(
            Self::has_stake_for_weights(hotkey, netuid),
            Error::<T>::NotEnoughStakeToSetWeights
        );
        let least_key = WeightsVersionKey::<T>::get(netuid);
        ensure!(
            version_key >= least_key,
            Error::<T>::IncorrectWeightVersionKey
        );
        let committed = CommitRevealWeightsEnabled::<T>::get(netuid);
        ensure!(
            committed || Self::may_weigh_again(netuid, uid),
            Error::<T>::SettingWeightsTooFast
        );
        let only_itself = uids == [uid];
        ensure!(
            only_itself || Self::may_weigh_others(netuid, uid),
            Error::<T>::NeuronNoValidatorPermit
        );
        let distinct: HashSet<u16> = uids.iter().copied().collect();
        ensure!(distinct.len() == uids.len(), Error::<T>::DuplicateUids);
        ensure!(
            uids.iter().all(|uid| *uid < count),
            Error::<T>::UidVecContainInvalidOne
        );
        let least = MinAllowedWeights::<T>::get(netuid).min(count);
        ensure!(
            only_itself || uids.len() >= usize::from(least),
            Error::<T>::WeightVecLengthIsLow
        );
        let values = upscale(values);
        ensure!(
            only_itself || within(&values, MaxWeightsLimit::<T>::get(netuid)),
            Error::<T>::MaxWeightExceeded
        );
        let weights: Vec<(u16, u16)> = uids.into_iter().zip(values).collect();
        Weights::<T>::insert(netuid, uid, weights);
        if !committed {
            set!(LastUpdate, netuid, uid, Self::now());
        }
        Self::deposit_event(Event::WeightsSet(netuid, uid));
        Ok(())
    }

    pub(super) fn ensure_mechanism(netuid: u16, mecid: u8) -> DispatchResult {
        ensure!(
            NetworksAdded::<T>::get(netuid) && mecid == MAIN,
            Error::<T>::MechanismDoesNotExist
        );
        Ok(())
    }

    /// Whether a hotkey has the stake that weights need; the owner's needs none.
    pub fn has_stake_for_weights(hotkey: &AccountId32, netuid: u16) -> bool {
        let owner = Self::owner_uid(netuid);
        owner.is_some() && owner == Uids::<T>::get(netuid, hotkey)
            || Self::stake_weight(hotkey, netuid) >= StakeThreshold::<T>::get()
    }

    /// Whether the last weights of a neuron are old enough.
    pub fn may_weigh_again(netuid: u16, uid: u16) -> bool {
        let updates = LastUpdate::<T>::get(netuid);
        let last = updates.get(usize::from(uid)).copied().unwrap_or(0);
        last == 0 || Self::now().saturating_sub(last) >= WeightsSetRateLimit::<T>::get(netuid)
    }

    fn may_weigh_others(netuid: u16, uid: u16) -> bool {
        let permits = ValidatorPermit::<T>::get(netuid);
        Self::owner_uid(netuid) == Some(uid)
            || permits.get(usize::from(uid)).copied().unwrap_or(false)
    }
}

/// The largest becomes `u16::MAX`, the others in proportion.
fn upscale(values: &[u16]) -> Vec<u16> {
    let most = values.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return values.to_vec();
    }
    values
        .iter()
        .map(|value| (u32::from(*value) * u32::from(u16::MAX) / u32::from(most)) as u16)
        .collect()
}

/// Whether no weight is more than `limit` of their sum.
fn within(values: &[u16], limit: u16) -> bool {
    let sum: u64 = values.iter().map(|value| u64::from(*value)).sum();
    let most = u64::from(values.iter().copied().max().unwrap_or(0));
    limit == u16::MAX || most * u64::from(u16::MAX) <= u64::from(limit) * sum
}
