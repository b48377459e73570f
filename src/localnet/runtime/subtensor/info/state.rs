//! The neurons of a subnet.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use super::{columns::Columns, compact};
use crate::localnet::runtime::subtensor::pallet::*;

/// The neurons of a subnet, one vector a column.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetState {
    pub netuid: Compact<u16>,
    pub hotkeys: Vec<AccountId32>,
    pub coldkeys: Vec<AccountId32>,
    pub active: Vec<bool>,
    pub validator_permit: Vec<bool>,
    pub pruning_score: Vec<Compact<u16>>,
    pub last_update: Vec<Compact<u64>>,
    pub emission: Vec<Compact<u64>>,
    pub dividends: Vec<Compact<u16>>,
    pub incentives: Vec<Compact<u16>>,
    pub consensus: Vec<Compact<u16>>,
    pub trust: Vec<Compact<u16>>,
    pub rank: Vec<Compact<u16>>,
    pub block_at_registration: Vec<Compact<u64>>,
    pub alpha_stake: Vec<Compact<u64>>,
    pub tao_stake: Vec<Compact<u64>>,
    pub total_stake: Vec<Compact<u64>>,
    pub emission_history: Vec<Vec<Compact<u64>>>,
}

impl<T: Config> Pallet<T> {
    /// The neurons of a subnet.
    pub fn subnet_state(netuid: u16) -> Option<SubnetState> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        let Columns {
            hotkeys,
            coldkeys,
            block_at_registration,
            alpha_stake,
            tao_stake,
            total_stake,
            ..
        } = Self::columns(netuid);
        let emission_history = Self::emission_history(&hotkeys);
        Some(SubnetState {
            netuid: netuid.into(),
            hotkeys,
            coldkeys,
            active: Active::<T>::get(netuid),
            validator_permit: ValidatorPermit::<T>::get(netuid),
            pruning_score: Vec::new(),
            last_update: compact(LastUpdate::<T>::get(netuid)),
            emission: compact(Emission::<T>::get(netuid)),
            dividends: compact(Dividends::<T>::get(netuid)),
            incentives: compact(Incentive::<T>::get(netuid)),
            consensus: compact(Consensus::<T>::get(netuid)),
            trust: Vec::new(),
            rank: Vec::new(),
            block_at_registration,
            alpha_stake,
            tao_stake,
            total_stake,
            emission_history,
        })
    }

    /// What each hotkey earned on each subnet in its last epoch.
    fn emission_history(hotkeys: &[AccountId32]) -> Vec<Vec<Compact<u64>>> {
        let on_subnet = |netuid: &u16| {
            let emission = Emission::<T>::get(netuid);
            let of = |hotkey: &AccountId32| {
                let uid = Uids::<T>::get(netuid, hotkey);
                let earned = uid.and_then(|uid| emission.get(usize::from(uid)).copied());
                Compact(earned.unwrap_or(0))
            };
            hotkeys.iter().map(of).collect()
        };
        Self::netuids().iter().map(on_subnet).collect()
    }
}
