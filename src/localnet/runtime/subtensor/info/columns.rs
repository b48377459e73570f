//! The columns of a metagraph that are not in storage as they are.

use codec::Compact;
use sp_runtime::AccountId32;

use crate::localnet::runtime::subtensor::{
    ROOT,
    pallet::*,
    types::{AxonInfo, ChainIdentityV2},
};

/// One element a neuron, in the order of uids.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) hotkeys: Vec<AccountId32>,
    pub(super) coldkeys: Vec<AccountId32>,
    pub(super) identities: Vec<Option<ChainIdentityV2>>,
    pub(super) axons: Vec<AxonInfo>,
    pub(super) block_at_registration: Vec<Compact<u64>>,
    pub(super) alpha_stake: Vec<Compact<u64>>,
    pub(super) tao_stake: Vec<Compact<u64>>,
    pub(super) total_stake: Vec<Compact<u64>>,
    pub(super) tao_dividends_per_hotkey: Vec<(AccountId32, Compact<u64>)>,
    pub(super) alpha_dividends_per_hotkey: Vec<(AccountId32, Compact<u64>)>,
}

impl<T: Config> Pallet<T> {
    pub(super) fn columns(netuid: u16) -> Columns {
        let mut columns = Columns::default();
        for uid in 0..SubnetworkN::<T>::get(netuid) {
            let hotkey = Keys::<T>::get(netuid, uid);
            let coldkey = Owner::<T>::get(&hotkey);
            let registered = BlockAtRegistration::<T>::get(netuid, uid);
            let alpha = TotalHotkeyAlpha::<T>::get(&hotkey, netuid);
            let tao = TotalHotkeyAlpha::<T>::get(&hotkey, ROOT);
            let total = Self::stake_weight(&hotkey, netuid);
            let dividends = AlphaDividendsPerSubnet::<T>::get(netuid, &hotkey);
            columns.identities.push(IdentitiesV2::<T>::get(&coldkey));
            columns
                .axons
                .push(Axons::<T>::get(netuid, &hotkey).unwrap_or_default());
            columns.block_at_registration.push(Compact(registered));
            columns.alpha_stake.push(Compact(alpha));
            columns.tao_stake.push(Compact(tao));
            columns.total_stake.push(Compact(total));
            columns
                .tao_dividends_per_hotkey
                .push((hotkey.clone(), Compact(0)));
            columns
                .alpha_dividends_per_hotkey
                .push((hotkey.clone(), Compact(dividends)));
            columns.hotkeys.push(hotkey);
            columns.coldkeys.push(coldkey);
        }
        columns
    }
}
