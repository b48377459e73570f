//! The places of a subnet: who has which uid, who makes room when all are taken.

use sp_runtime::AccountId32;

use super::{ROOT, pallet::*};

/// Sets one element of a vector in storage, where there is such a one.
macro_rules! set {
    ($item:ident, $netuid:expr, $uid:expr, $value:expr) => {
        $item::<T>::mutate($netuid, |values| {
            if let Some(element) = values.get_mut(usize::from($uid)) {
                *element = $value;
            }
        })
    };
}
pub(super) use set;

impl<T: Config> Pallet<T> {
    /// All subnets, root with them, in order.
    pub fn netuids() -> Vec<u16> {
        let mut netuids: Vec<u16> = NetworksAdded::<T>::iter()
            .filter_map(|(netuid, added)| added.then_some(netuid))
            .collect();
        netuids.sort_unstable();
        netuids
    }

    pub(super) fn is_registered(netuid: u16, hotkey: &AccountId32) -> bool {
        Uids::<T>::contains_key(netuid, hotkey)
    }

    pub(super) fn is_on_any_subnet(hotkey: &AccountId32) -> bool {
        IsNetworkMember::<T>::iter_prefix(hotkey).any(|(_, member)| member)
    }

    /// The uid of the owner's hotkey, when it is registered.
    pub(super) fn owner_uid(netuid: u16) -> Option<u16> {
        Uids::<T>::get(netuid, SubnetOwnerHotkey::<T>::try_get(netuid).ok()?)
    }

    /// Gives a hotkey a free uid, or that of the neuron that is worth least. `None` when all are
    /// protected.
    pub(super) fn seat(netuid: u16, hotkey: &AccountId32) -> Option<u16> {
        let count = SubnetworkN::<T>::get(netuid);
        if count < MaxAllowedUids::<T>::get(netuid) {
            Self::append(netuid, hotkey);
            return Some(count);
        }
        let uid = Self::uid_to_prune(netuid)?;
        Self::replace(netuid, uid, hotkey);
        Some(uid)
    }

    pub(super) fn append(netuid: u16, hotkey: &AccountId32) {
        let uid = SubnetworkN::<T>::get(netuid);
        SubnetworkN::<T>::insert(netuid, uid.saturating_add(1));
        Active::<T>::mutate(netuid, |values| values.push(true));
        Emission::<T>::mutate(netuid, |values| values.push(0));
        Consensus::<T>::mutate(netuid, |values| values.push(0));
        Incentive::<T>::mutate(netuid, |values| values.push(0));
        Dividends::<T>::mutate(netuid, |values| values.push(0));
        ValidatorTrust::<T>::mutate(netuid, |values| values.push(0));
        ValidatorPermit::<T>::mutate(netuid, |values| values.push(false));
        LastUpdate::<T>::mutate(netuid, |values| values.push(Self::now()));
        Self::name(netuid, uid, hotkey);
    }

    fn name(netuid: u16, uid: u16, hotkey: &AccountId32) {
        Keys::<T>::insert(netuid, uid, hotkey);
        Uids::<T>::insert(netuid, hotkey, uid);
        BlockAtRegistration::<T>::insert(netuid, uid, Self::now());
        IsNetworkMember::<T>::insert(hotkey, netuid, true);
    }

    fn replace(netuid: u16, uid: u16, hotkey: &AccountId32) {
        let old = Keys::<T>::get(netuid, uid);
        Uids::<T>::remove(netuid, &old);
        IsNetworkMember::<T>::remove(&old, netuid);
        AssociatedEvmAddress::<T>::remove(netuid, uid);
        Axons::<T>::remove(netuid, &old);
        NeuronCertificates::<T>::remove(netuid, &old);
        Prometheus::<T>::remove(netuid, &old);
        Self::forget(netuid, uid);
        set!(Active, netuid, uid, true);
        set!(LastUpdate, netuid, uid, Self::now());
        Self::name(netuid, uid, hotkey);
    }

    /// A new neuron begins with nothing: not what it was given, nor what it gave. Others keep a
    /// weight of zero where they weighed the old one, as on 425.
    fn forget(netuid: u16, uid: u16) {
        set!(Emission, netuid, uid, 0);
        set!(Consensus, netuid, uid, 0);
        set!(Incentive, netuid, uid, 0);
        set!(Dividends, netuid, uid, 0);
        set!(StakeWeight, netuid, uid, 0);
        set!(ValidatorTrust, netuid, uid, 0);
        set!(ValidatorPermit, netuid, uid, false);
        Bonds::<T>::remove(netuid, uid);
        Weights::<T>::remove(netuid, uid);
        let weighing: Vec<u16> = Weights::<T>::iter_key_prefix(netuid).collect();
        for weigher in weighing {
            Weights::<T>::mutate(netuid, weigher, |weights| {
                for (_, weight) in weights.iter_mut().filter(|(other, _)| *other == uid) {
                    *weight = 0;
                }
            });
        }
    }

    pub(super) fn is_immune(netuid: u16, uid: u16) -> bool {
        let age = Self::now().saturating_sub(BlockAtRegistration::<T>::get(netuid, uid));
        age < u64::from(ImmunityPeriod::<T>::get(netuid))
    }

    /// The neuron that earned least, the oldest of those, the first of those: among those past
    /// immunity while enough of them are left, else among the immune. Never the owner's.
    pub(super) fn uid_to_prune(netuid: u16) -> Option<u16> {
        let protected = Self::protected_uids(netuid);
        let emission = Emission::<T>::get(netuid);
        let worth = |uid: &u16| {
            let earned = emission.get(usize::from(*uid)).copied().unwrap_or(0);
            (earned, BlockAtRegistration::<T>::get(netuid, uid), *uid)
        };
        let (immune, mortal): (Vec<u16>, Vec<u16>) = (0..SubnetworkN::<T>::get(netuid))
            .filter(|uid| !protected.contains(uid))
            .partition(|uid| Self::is_immune(netuid, *uid));
        let enough = mortal.len() > usize::from(MinNonImmuneUids::<T>::get(netuid));
        let candidates = if enough { mortal } else { immune };
        candidates.into_iter().min_by_key(worth)
    }

    /// The owner's neurons that are never pruned, its own hotkey first.
    fn protected_uids(netuid: u16) -> Vec<u16> {
        if netuid == ROOT {
            return Vec::new();
        }
        let mut owned: Vec<(u64, u16)> = OwnedHotkeys::<T>::get(SubnetOwner::<T>::get(netuid))
            .iter()
            .filter_map(|hotkey| Uids::<T>::get(netuid, hotkey))
            .map(|uid| (BlockAtRegistration::<T>::get(netuid, uid), uid))
            .collect();
        owned.sort_unstable();
        let limit = usize::from(ImmuneOwnerUidsLimit::<T>::get(netuid));
        let mut uids: Vec<u16> = owned.into_iter().map(|(_, uid)| uid).take(limit).collect();
        if let Some(owner) = Self::owner_uid(netuid)
            && !uids.contains(&owner)
        {
            uids.insert(0, owner);
            uids.truncate(limit);
        }
        uids
    }
}
