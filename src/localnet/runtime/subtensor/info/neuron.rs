//! Neurons, one after another.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use crate::localnet::runtime::subtensor::{
    pallet::*,
    types::{AxonInfo, PrometheusInfo},
};

/// A neuron, with its weights and bonds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct NeuronInfo {
    pub hotkey: AccountId32,
    pub coldkey: AccountId32,
    pub uid: Compact<u16>,
    pub netuid: Compact<u16>,
    pub active: bool,
    pub axon_info: AxonInfo,
    pub prometheus_info: PrometheusInfo,
    pub stake: Vec<(AccountId32, Compact<u64>)>,
    pub rank: Compact<u16>,
    pub emission: Compact<u64>,
    pub incentive: Compact<u16>,
    pub consensus: Compact<u16>,
    pub trust: Compact<u16>,
    pub validator_trust: Compact<u16>,
    pub dividends: Compact<u16>,
    pub last_update: Compact<u64>,
    pub validator_permit: bool,
    pub weights: Vec<(Compact<u16>, Compact<u16>)>,
    pub bonds: Vec<(Compact<u16>, Compact<u16>)>,
    pub pruning_score: Compact<u16>,
}

/// A neuron.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct NeuronInfoLite {
    pub hotkey: AccountId32,
    pub coldkey: AccountId32,
    pub uid: Compact<u16>,
    pub netuid: Compact<u16>,
    pub active: bool,
    pub axon_info: AxonInfo,
    pub prometheus_info: PrometheusInfo,
    pub stake: Vec<(AccountId32, Compact<u64>)>,
    pub rank: Compact<u16>,
    pub emission: Compact<u64>,
    pub incentive: Compact<u16>,
    pub consensus: Compact<u16>,
    pub trust: Compact<u16>,
    pub validator_trust: Compact<u16>,
    pub dividends: Compact<u16>,
    pub last_update: Compact<u64>,
    pub validator_permit: bool,
    pub pruning_score: Compact<u16>,
}

/// Rank and trust are no longer worked out on 425; the pruning score is always this.
const PRUNING_SCORE: Compact<u16> = Compact(u16::MAX);

impl<T: Config> Pallet<T> {
    /// All neurons of a subnet, with weights and bonds.
    pub fn neurons(netuid: u16) -> Vec<NeuronInfo> {
        let uids = 0..SubnetworkN::<T>::get(netuid);
        uids.filter_map(|uid| Self::neuron(netuid, uid)).collect()
    }

    /// All neurons of a subnet.
    pub fn neurons_lite(netuid: u16) -> Vec<NeuronInfoLite> {
        let uids = 0..SubnetworkN::<T>::get(netuid);
        uids.filter_map(|uid| Self::neuron_lite(netuid, uid))
            .collect()
    }

    /// A neuron, with weights and bonds.
    pub fn neuron(netuid: u16, uid: u16) -> Option<NeuronInfo> {
        let neuron = Self::neuron_lite(netuid, uid)?;
        Some(NeuronInfo {
            hotkey: neuron.hotkey,
            coldkey: neuron.coldkey,
            uid: neuron.uid,
            netuid: neuron.netuid,
            active: neuron.active,
            axon_info: neuron.axon_info,
            prometheus_info: neuron.prometheus_info,
            stake: neuron.stake,
            rank: neuron.rank,
            emission: neuron.emission,
            incentive: neuron.incentive,
            consensus: neuron.consensus,
            trust: neuron.trust,
            validator_trust: neuron.validator_trust,
            dividends: neuron.dividends,
            last_update: neuron.last_update,
            validator_permit: neuron.validator_permit,
            pruning_score: neuron.pruning_score,
            weights: positive(Weights::<T>::get(netuid, uid)),
            bonds: positive(Bonds::<T>::get(netuid, uid)),
        })
    }

    /// A neuron.
    pub fn neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite> {
        let hotkey = Keys::<T>::try_get(netuid, uid).ok()?;
        let coldkey = Owner::<T>::get(&hotkey);
        let place = usize::from(uid);
        let stake = TotalHotkeyAlpha::<T>::get(&hotkey, netuid);
        Some(NeuronInfoLite {
            axon_info: Axons::<T>::get(netuid, &hotkey).unwrap_or_default(),
            prometheus_info: Prometheus::<T>::get(netuid, &hotkey).unwrap_or_default(),
            stake: vec![(coldkey.clone(), stake.into())],
            active: at(&Active::<T>::get(netuid), place),
            rank: 0.into(),
            emission: at(&Emission::<T>::get(netuid), place).into(),
            incentive: at(&Incentive::<T>::get(netuid), place).into(),
            consensus: at(&Consensus::<T>::get(netuid), place).into(),
            trust: 0.into(),
            validator_trust: at(&ValidatorTrust::<T>::get(netuid), place).into(),
            dividends: at(&Dividends::<T>::get(netuid), place).into(),
            last_update: at(&LastUpdate::<T>::get(netuid), place).into(),
            validator_permit: at(&ValidatorPermit::<T>::get(netuid), place),
            pruning_score: PRUNING_SCORE,
            hotkey,
            coldkey,
            uid: uid.into(),
            netuid: netuid.into(),
        })
    }
}

fn at<V: Copy + Default>(values: &[V], place: usize) -> V {
    values.get(place).copied().unwrap_or_default()
}

fn positive(pairs: Vec<(u16, u16)>) -> Vec<(Compact<u16>, Compact<u16>)> {
    let pairs = pairs.into_iter().filter(|(_, value)| *value > 0);
    pairs
        .map(|(uid, value)| (Compact(uid), Compact(value)))
        .collect()
}
