//! Where a miner listens, and where others are told that it is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::reach::own_address;

/// Where a miner is.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Axon")]
pub(in crate::cli) struct SiteArgs {
    /// The port that validators ask; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8091, aliases = ["axon.port", "axon_port"])]
    axon_port: u16,
    /// The address to listen on
    #[arg(long, value_name = "IP", default_value = "0.0.0.0", aliases = ["axon.ip", "axon_ip"], value_parser = address)]
    axon_ip: IpAddr,
    /// The address that the chain is told [default: the one of this machine's way out]
    #[arg(long, value_name = "IP", aliases = ["axon.external_ip", "axon_external_ip", "external-ip"], value_parser = address)]
    axon_external_ip: Option<IpAddr>,
    /// The port that the chain is told [default: that of --axon-port]
    #[arg(long, value_name = "PORT", aliases = ["axon.external_port", "axon_external_port", "external-port"], value_parser = clap::value_parser!(u16).range(1..))]
    axon_external_port: Option<u16>,
    /// The port kept for SSH into a machine that is lent
    #[arg(long, value_name = "PORT", default_value_t = 4444, aliases = ["ssh.port", "ssh_port"], value_parser = clap::value_parser!(u16).range(1..))]
    ssh_port: u16,
}

/// Where a miner is, resolved.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Site {
    /// To listen on.
    pub(in crate::cli) listen: SocketAddr,
    /// This machine's address on its way out.
    pub(in crate::cli) own: Option<IpAddr>,
    external: Option<IpAddr>,
    external_port: Option<u16>,
    /// For machines that are lent.
    pub(in crate::cli) ssh_port: u16,
}

impl SiteArgs {
    pub(in crate::cli) fn resolve(self) -> Site {
        let Self {
            axon_port,
            axon_ip,
            axon_external_ip,
            axon_external_port,
            ssh_port,
        } = self;
        let named = Some(axon_ip).filter(|ip| !ip.is_unspecified() && !ip.is_loopback());
        Site {
            listen: SocketAddr::new(axon_ip, axon_port),
            own: own_address(),
            external: axon_external_ip.or(named),
            external_port: axon_external_port,
            ssh_port,
        }
    }
}

impl Site {
    /// What the chain is told, of an axon that listens on this port.
    pub(in crate::cli) fn external(&self, port: u16) -> SocketAddr {
        let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let ip = self.external.or(self.own).unwrap_or(unknown);
        SocketAddr::new(ip, self.external_port.unwrap_or(port))
    }

    /// The guide has people name their public address as the one to listen on, which no machine
    /// behind a router has: then any address is listened on, and theirs is told.
    pub(in crate::cli) fn listen_anywhere(&mut self) {
        let any: IpAddr = match self.listen {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        self.listen.set_ip(any);
    }
}

/// `[::]` is how the SDK writes any address.
fn address(text: &str) -> Result<IpAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    bare.unwrap_or(text)
        .parse()
        .map_err(|_| "use an IP address".to_owned())
}
