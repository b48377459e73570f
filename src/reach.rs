//! Under which address others reach this machine, and whether they can.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use serde::Serialize;

/// From where an address can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// From everywhere.
    Public,
    /// From this machine's own network.
    Private,
    /// From this machine.
    Loopback,
    /// From nowhere: it stands for any address, or is kept for examples and the like.
    Nowhere,
}

impl Reach {
    /// By the ranges that IANA keeps.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [a, b, ..] = address.octets();
        if address.is_loopback() {
            Self::Loopback
        } else if address.is_private()
            || address.is_link_local()
            // Shared by a provider's customers.
            || (a == 100 && (64..128).contains(&b))
        {
            Self::Private
        } else if a == 0
            || a >= 224
            || address.is_documentation()
            // Benchmarks of network devices.
            || (a == 198 && (b == 18 || b == 19))
        {
            Self::Nowhere
        } else {
            Self::Public
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let first = address.segments()[0];
        if address.is_loopback() {
            Self::Loopback
        } else if address.is_unique_local() || address.is_unicast_link_local() {
            Self::Private
        } else if (0x2000..0x4000).contains(&first) && address.segments()[..2] != [0x2001, 0xdb8] {
            Self::Public
        } else {
            Self::Nowhere
        }
    }
}

/// The address that this machine takes on its way out: its public one, unless there is a router
/// that translates. Nothing is sent.
pub fn own_address() -> Option<IpAddr> {
    let route = |from: &str, to: &str| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        let address = socket.local_addr().ok()?.ip();
        (!address.is_unspecified()).then_some(address)
    };
    // Addresses of the root name servers; any that is far away would do.
    route("0.0.0.0:0", "198.41.0.4:53").or_else(|| route("[::]:0", "[2001:503:ba3e::2:30]:53"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_by_their_ranges() {
        for (address, reach) in [
            ("8.8.8.8", Reach::Public),
            ("172.32.0.1", Reach::Public),
            ("2a00:1450::1", Reach::Public),
            ("::ffff:8.8.8.8", Reach::Public),
            ("10.1.2.3", Reach::Private),
            ("172.16.0.1", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("169.254.1.1", Reach::Private),
            ("100.64.0.1", Reach::Private),
            ("fd00::1", Reach::Private),
            ("fe80::1", Reach::Private),
            ("127.0.0.1", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("0.0.0.0", Reach::Nowhere),
            ("::", Reach::Nowhere),
            ("203.0.113.7", Reach::Nowhere),
            ("255.255.255.255", Reach::Nowhere),
            ("224.0.0.1", Reach::Nowhere),
            ("2001:db8::1", Reach::Nowhere),
        ] {
            let address: IpAddr = address.parse().expect(address);
            assert_eq!(Reach::of(address), reach, "{address}");
        }
    }
}
