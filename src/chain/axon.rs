//! Where a neuron serves.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use serde::Serialize;
use subxt::ext::scale_decode::DecodeAsType;

/// An announced server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Axon {
    /// Where it listens.
    pub address: SocketAddr,
    /// The version of its software, as the subnet counts.
    pub version: u32,
    /// The protocol, as the subnet counts.
    pub protocol: u8,
    /// The block of the announcement.
    pub block: u64,
}

/// As the chain has it: all zero for who serves nothing.
#[derive(Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct AxonInfo {
    block: u64,
    version: u32,
    ip: u128,
    port: u16,
    ip_type: u8,
    protocol: u8,
}

impl AxonInfo {
    pub(super) fn axon(&self) -> Option<Axon> {
        let Self {
            block,
            version,
            ip,
            port,
            ip_type,
            protocol,
        } = *self;
        if ip == 0 || port == 0 {
            return None;
        }
        let ip = match ip_type {
            6 => IpAddr::V6(Ipv6Addr::from_bits(ip)),
            _ => IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(ip).ok()?)),
        };
        Some(Axon {
            address: SocketAddr::new(ip, port),
            version,
            protocol,
            block,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_kinds_are_read() {
        let info = |ip, port, ip_type| AxonInfo {
            block: 1,
            version: 2,
            ip,
            port,
            ip_type,
            protocol: 4,
        };
        let address = |ip, port, ip_type| info(ip, port, ip_type).axon().map(|a| a.address);
        let v4 = "10.8.7.9:8100".parse().ok();
        assert_eq!(address(0x0a08_0709, 8100, 4), v4);
        let v6 = "[2001:db8::1]:8091".parse().ok();
        assert_eq!(address(0x2001_0db8 << 96 | 1, 8091, 6), v6);
        assert_eq!(address(0, 8091, 4), None);
        assert_eq!(address(0x0a08_0709, 0, 4), None);
        assert_eq!(address(1 << 40, 8091, 4), None);
    }
}
