//! Where neurons listen. The transaction extension asks the same questions before the pool.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{AccountId32, DispatchResult};

use super::{
    pallet::*,
    types::{AxonInfo, NeuronCertificate, PrometheusInfo},
};

impl<T: Config> Pallet<T> {
    pub(super) fn axon(
        version: u32,
        ip: u128,
        port: u16,
        ip_type: u8,
        protocol: u8,
        placeholder1: u8,
        placeholder2: u8,
    ) -> AxonInfo {
        AxonInfo {
            block: Self::now(),
            version,
            ip,
            port,
            ip_type,
            protocol,
            placeholder1,
            placeholder2,
        }
    }

    pub(super) fn do_serve_axon(
        origin: OriginFor<T>,
        netuid: u16,
        axon: AxonInfo,
        certificate: Option<Vec<u8>>,
    ) -> DispatchResult {
        let hotkey = ensure_signed(origin)?;
        Self::check_axon(&hotkey, netuid, axon.ip_type, axon.ip, axon.port)?;
        if let Some(certificate) = certificate
            .as_deref()
            .and_then(NeuronCertificate::from_wire)
        {
            NeuronCertificates::<T>::insert(netuid, &hotkey, certificate);
        }
        Axons::<T>::insert(netuid, &hotkey, axon);
        Self::deposit_event(Event::AxonServed(netuid, hotkey));
        Ok(())
    }

    pub(super) fn do_serve_prometheus(
        origin: OriginFor<T>,
        netuid: u16,
        version: u32,
        ip: u128,
        port: u16,
        ip_type: u8,
    ) -> DispatchResult {
        let hotkey = ensure_signed(origin)?;
        Self::check_prometheus(&hotkey, netuid, ip_type, ip, port)?;
        let prometheus = PrometheusInfo {
            block: Self::now(),
            version,
            ip,
            port,
            ip_type,
        };
        Prometheus::<T>::insert(netuid, &hotkey, prometheus);
        Self::deposit_event(Event::PrometheusServed(netuid, hotkey));
        Ok(())
    }

    /// Whether an axon would be taken.
    pub fn check_axon(
        hotkey: &AccountId32,
        netuid: u16,
        ip_type: u8,
        ip: u128,
        port: u16,
    ) -> Result<(), Error<T>> {
        ensure!(
            Self::is_registered(netuid, hotkey),
            Error::<T>::HotKeyNotRegisteredInNetwork
        );
        // An axon may take itself off the air with the address zero; a metrics endpoint may not.
        check_address(ip_type, ip, true)?;
        let last = Axons::<T>::get(netuid, hotkey).unwrap_or_default().block;
        Self::check_rate(netuid, last)?;
        ensure!(port != 0, Error::<T>::InvalidPort);
        Ok(())
    }

    /// Whether a metrics endpoint would be taken.
    pub fn check_prometheus(
        hotkey: &AccountId32,
        netuid: u16,
        ip_type: u8,
        ip: u128,
        port: u16,
    ) -> Result<(), Error<T>> {
        check_address(ip_type, ip, false)?;
        ensure!(
            Self::is_registered(netuid, hotkey),
            Error::<T>::HotKeyNotRegisteredInNetwork
        );
        let last = Prometheus::<T>::get(netuid, hotkey)
            .unwrap_or_default()
            .block;
        Self::check_rate(netuid, last)?;
        ensure!(port != 0, Error::<T>::InvalidPort);
        Ok(())
    }

    fn check_rate(netuid: u16, last: u64) -> Result<(), Error<T>> {
        let limit = ServingRateLimit::<T>::get(netuid);
        let passed = Self::now().saturating_sub(last) >= limit;
        ensure!(
            limit == 0 || last == 0 || passed,
            Error::<T>::ServingRateLimitExceeded
        );
        Ok(())
    }
}

fn check_address<T: Config>(ip_type: u8, ip: u128, zero: bool) -> Result<(), Error<T>> {
    ensure!(matches!(ip_type, 4 | 6), Error::<T>::InvalidIpType);
    let valid = match ip_type {
        4 => ip < u128::from(u32::MAX) && ip != u128::from(u32::from_be_bytes([127, 0, 0, 1])),
        _ => ip != u128::MAX && ip != 1,
    };
    ensure!(valid && (zero || ip != 0), Error::<T>::InvalidIpAddress);
    Ok(())
}
