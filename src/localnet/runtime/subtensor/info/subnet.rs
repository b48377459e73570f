//! Subnets: what they are and how many neurons they have.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use crate::localnet::runtime::subtensor::{pallet::*, types::SubnetIdentityV3};

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetInfo {
    pub netuid: Compact<u16>,
    pub rho: Compact<u16>,
    pub kappa: Compact<u16>,
    pub difficulty: Compact<u64>,
    pub immunity_period: Compact<u16>,
    pub max_allowed_validators: Compact<u16>,
    pub min_allowed_weights: Compact<u16>,
    pub max_weights_limit: Compact<u16>,
    pub scaling_law_power: Compact<u16>,
    pub subnetwork_n: Compact<u16>,
    pub max_allowed_uids: Compact<u16>,
    pub blocks_since_last_step: Compact<u64>,
    pub tempo: Compact<u16>,
    pub network_modality: Compact<u16>,
    pub network_connect: Vec<[u16; 2]>,
    pub emission_values: Compact<u64>,
    pub burn: Compact<u64>,
    pub owner: AccountId32,
}

/// A subnet, with what its owner says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetInfov2 {
    pub netuid: Compact<u16>,
    pub rho: Compact<u16>,
    pub kappa: Compact<u16>,
    pub difficulty: Compact<u64>,
    pub immunity_period: Compact<u16>,
    pub max_allowed_validators: Compact<u16>,
    pub min_allowed_weights: Compact<u16>,
    pub max_weights_limit: Compact<u16>,
    pub scaling_law_power: Compact<u16>,
    pub subnetwork_n: Compact<u16>,
    pub max_allowed_uids: Compact<u16>,
    pub blocks_since_last_step: Compact<u64>,
    pub tempo: Compact<u16>,
    pub network_modality: Compact<u16>,
    pub network_connect: Vec<[u16; 2]>,
    pub emission_value: Compact<u64>,
    pub burn: Compact<u64>,
    pub owner: AccountId32,
    pub identity: Option<SubnetIdentityV3>,
}

/// A layout of a subnet: what both have in common, and its own.
macro_rules! subnet {
    ($layout:ident of $netuid:ident $(, $name:ident: $value:expr)* $(,)?) => {
        $layout {
            netuid: $netuid.into(),
            rho: Rho::<T>::get($netuid).into(),
            kappa: Kappa::<T>::get($netuid).into(),
            difficulty: Difficulty::<T>::get($netuid).into(),
            immunity_period: ImmunityPeriod::<T>::get($netuid).into(),
            max_allowed_validators: MaxAllowedValidators::<T>::get($netuid).into(),
            min_allowed_weights: MinAllowedWeights::<T>::get($netuid).into(),
            max_weights_limit: MaxWeightsLimit::<T>::get($netuid).into(),
            scaling_law_power: ScalingLawPower::<T>::get($netuid).into(),
            subnetwork_n: SubnetworkN::<T>::get($netuid).into(),
            max_allowed_uids: MaxAllowedUids::<T>::get($netuid).into(),
            blocks_since_last_step: BlocksSinceLastStep::<T>::get($netuid).into(),
            tempo: Tempo::<T>::get($netuid).into(),
            network_modality: 0.into(),
            network_connect: Vec::new(),
            burn: Burn::<T>::get($netuid).into(),
            owner: SubnetOwner::<T>::get($netuid),
            $($name: $value,)*
        }
    };
}

impl<T: Config> Pallet<T> {
    /// A subnet.
    pub fn subnet_info(netuid: u16) -> Option<SubnetInfo> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        Some(subnet!(SubnetInfo of netuid, emission_values: 0.into()))
    }

    /// A subnet, with what its owner says.
    pub fn subnet_info_v2(netuid: u16) -> Option<SubnetInfov2> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        Some(subnet!(
            SubnetInfov2 of netuid,
            emission_value: 0.into(),
            identity: SubnetIdentitiesV3::<T>::get(netuid),
        ))
    }
}
