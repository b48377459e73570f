//! Pools: here always as much alpha as TAO, for a price of one.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use super::text;
use crate::localnet::runtime::{
    fixed::FixedI128,
    subtensor::{pallet::*, types::SubnetIdentityV3},
};

/// The pool of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct DynamicInfo {
    pub netuid: Compact<u16>,
    pub owner_hotkey: AccountId32,
    pub owner_coldkey: AccountId32,
    pub subnet_name: Vec<Compact<u8>>,
    pub token_symbol: Vec<Compact<u8>>,
    pub tempo: Compact<u16>,
    pub last_step: Compact<u64>,
    pub blocks_since_last_step: Compact<u64>,
    pub emission: Compact<u64>,
    pub alpha_in: Compact<u64>,
    pub alpha_out: Compact<u64>,
    pub tao_in: Compact<u64>,
    pub alpha_out_emission: Compact<u64>,
    pub alpha_in_emission: Compact<u64>,
    pub tao_in_emission: Compact<u64>,
    pub pending_alpha_emission: Compact<u64>,
    pub pending_root_emission: Compact<u64>,
    pub subnet_volume: Compact<u128>,
    pub network_registered_at: Compact<u64>,
    pub subnet_identity: Option<SubnetIdentityV3>,
    pub moving_price: FixedI128,
}

impl<T: Config> Pallet<T> {
    /// The pool of a subnet.
    pub fn dynamic_info(netuid: u16) -> Option<DynamicInfo> {
        if !NetworksAdded::<T>::get(netuid) {
            return None;
        }
        Some(DynamicInfo {
            netuid: netuid.into(),
            owner_hotkey: SubnetOwnerHotkey::<T>::get(netuid),
            owner_coldkey: SubnetOwner::<T>::get(netuid),
            subnet_name: text(Self::subnet_name(netuid)),
            token_symbol: text(TokenSymbol::<T>::get(netuid)),
            tempo: Tempo::<T>::get(netuid).into(),
            last_step: LastMechansimStepBlock::<T>::get(netuid).into(),
            blocks_since_last_step: Self::since_last_step(netuid).into(),
            emission: 0.into(),
            alpha_in: SubnetAlphaIn::<T>::get(netuid).into(),
            alpha_out: SubnetAlphaOut::<T>::get(netuid).into(),
            tao_in: SubnetTAO::<T>::get(netuid).into(),
            alpha_out_emission: SubnetAlphaOutEmission::<T>::get(netuid).into(),
            alpha_in_emission: SubnetAlphaInEmission::<T>::get(netuid).into(),
            tao_in_emission: SubnetTaoInEmission::<T>::get(netuid).into(),
            pending_alpha_emission: Self::pending_emission(netuid).into(),
            pending_root_emission: 0.into(),
            subnet_volume: SubnetVolume::<T>::get(netuid).into(),
            network_registered_at: NetworkRegisteredAt::<T>::get(netuid).into(),
            subnet_identity: SubnetIdentitiesV3::<T>::get(netuid),
            moving_price: SubnetMovingPrice::<T>::get(netuid),
        })
    }

    pub(super) fn pending_emission(netuid: u16) -> u64 {
        let servers = PendingServerEmission::<T>::get(netuid);
        servers.saturating_add(PendingValidatorEmission::<T>::get(netuid))
    }

    pub(super) fn since_last_step(netuid: u16) -> u64 {
        Self::now().saturating_sub(LastMechansimStepBlock::<T>::get(netuid))
    }

    pub(super) fn subnet_name(netuid: u16) -> Vec<u8> {
        match SubnetIdentitiesV3::<T>::get(netuid) {
            Some(identity) if !identity.subnet_name.is_empty() => identity.subnet_name,
            _ if netuid == crate::localnet::runtime::subtensor::ROOT => "root".into(),
            _ => "unknown".into(),
        }
    }
}
