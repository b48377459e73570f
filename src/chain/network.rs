//! Networks by name: their endpoints and the genesis block that proves them.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Serialize, Serializer};
use url::{Host, Url};

use super::Hash;

/// Which network, as the user says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// Bittensor's main network.
    Finney,
    /// Its test network.
    Test,
    /// A node on this machine.
    Local,
    /// One that has no name here.
    Custom,
}

/// A node's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// A chain, and where to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Which one.
    pub name: Name,
    /// Its nodes, the preferred one first.
    pub endpoints: Vec<Endpoint>,
    /// Its block 0, where that is known beforehand.
    pub genesis: Option<Hash>,
}

/// Why a text names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNetwork {
    /// Neither a name nor a URL.
    #[error("`{0}` is neither a network's name nor a URL")]
    Unknown(String),
    /// Some other kind of URL.
    #[error("`{0}` is not a ws:// or wss:// URL with a host")]
    Scheme(String),
    /// Anybody on the way could read and change what is said.
    #[error("{0} is not encrypted and not on this machine")]
    Insecure(Endpoint),
}

const FINNEY: [&str; 3] = [
    "wss://entrypoint-finney.opentensor.ai:443",
    "wss://lite.chain.opentensor.ai:443",
    "wss://lite.sub.latent.to:443",
];
const FINNEY_GENESIS: [u8; 32] = [
    0x2f, 0x05, 0x55, 0xcc, 0x76, 0xfc, 0x28, 0x40, 0xa2, 0x5a, 0x6e, 0xa3, 0xb9, 0x63, 0x71, 0x46,
    0x80, 0x6f, 0x1f, 0x44, 0xb0, 0x90, 0xc1, 0x75, 0xff, 0xde, 0x2a, 0x7e, 0x5a, 0xb3, 0x6c, 0x03,
];
const TEST: [&str; 1] = ["wss://test.finney.opentensor.ai:443"];
const TEST_GENESIS: [u8; 32] = [
    0x8f, 0x9c, 0xf8, 0x56, 0xbf, 0x55, 0x8a, 0x14, 0x44, 0x0e, 0x75, 0x56, 0x9c, 0x9e, 0x58, 0x59,
    0x47, 0x57, 0x04, 0x8d, 0x7b, 0x3a, 0x84, 0xb5, 0xd2, 0x5f, 0x6b, 0xd9, 0x78, 0x26, 0x31, 0x05,
];
const LOCAL: [&str; 1] = ["ws://127.0.0.1:9944"];

impl InvalidNetwork {
    /// What to say instead.
    pub const HELP: &'static str =
        "use finney, test, local, or a node's URL such as wss://node.example:443";

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unknown(_) | Self::Scheme(_) => Self::HELP,
            Self::Insecure(_) => "use wss://, or allow it with --insecure",
        }
    }
}

impl Name {
    /// The compute subnet's number there.
    pub fn netuid(self) -> Option<u16> {
        match self {
            Self::Finney => Some(27),
            Self::Test => Some(15),
            Self::Local | Self::Custom => None,
        }
    }
}

impl Network {
    /// The same network through other nodes.
    #[must_use]
    pub fn through(mut self, endpoints: Vec<Endpoint>) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Refuses endpoints that others can listen to.
    ///
    /// # Errors
    /// The first one.
    pub fn secure(&self) -> Result<(), InvalidNetwork> {
        let insecure = self.endpoints.iter().find(|endpoint| !endpoint.is_secure());
        insecure.map_or(Ok(()), |endpoint| {
            Err(InvalidNetwork::Insecure(endpoint.clone()))
        })
    }

    fn known(name: Name, endpoints: &[&str], genesis: Option<[u8; 32]>) -> Self {
        let endpoints = endpoints.iter().filter_map(|url| url.parse().ok());
        Self {
            name,
            endpoints: endpoints.collect(),
            genesis: genesis.map(Hash),
        }
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "finney" => Ok(Self::known(Name::Finney, &FINNEY, Some(FINNEY_GENESIS))),
            "test" => Ok(Self::known(Name::Test, &TEST, Some(TEST_GENESIS))),
            "local" => Ok(Self::known(Name::Local, &LOCAL, None)),
            url if url.contains("://") => Ok(Self {
                name: Name::Custom,
                endpoints: vec![url.parse()?],
                genesis: None,
            }),
            other => Err(InvalidNetwork::Unknown(other.escape_debug().to_string())),
        }
    }
}

/// The name, or the node where it has none.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name, self.endpoints.first()) {
            (Name::Finney, _) => f.write_str("finney"),
            (Name::Test, _) => f.write_str("test"),
            (Name::Local, _) => f.write_str("local"),
            (Name::Custom, Some(endpoint)) => endpoint.fmt(f),
            (Name::Custom, None) => f.write_str("custom"),
        }
    }
}

impl Endpoint {
    /// Encrypted, or within this machine.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "wss" || self.is_loopback()
    }

    /// Whether it is one of the nodes that everybody shares.
    pub fn is_public(&self) -> bool {
        let mut public = FINNEY.iter().chain(&TEST);
        public.any(|url| Url::parse(url).is_ok_and(|url| url.host() == self.0.host()))
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => false,
        }
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

impl FromStr for Endpoint {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidNetwork::Scheme(text.escape_debug().to_string());
        let url = Url::parse(text).map_err(|_| invalid())?;
        match url.scheme() {
            "ws" | "wss" if url.has_host() => Ok(Self(url)),
            _ => Err(invalid()),
        }
    }
}

/// Without the password or the key that a URL may carry.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.0.scheme())?;
        match self.0.port() {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl Serialize for Endpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_names_or_urls() {
        let finney: Network = "finney".parse().expect("known");
        assert_eq!(finney.endpoints.len(), 3);
        assert_eq!(finney.name.netuid(), Some(27));
        assert!(finney.endpoints.iter().all(Endpoint::is_public));
        assert!(finney.secure().is_ok());
        let genesis = finney.genesis.expect("pinned").to_string();
        assert!(genesis.starts_with("0x2f0555cc76fc2840") && genesis.ends_with("6c03"));
        let custom: Network = "ws://127.0.0.1:9945".parse().expect("a URL");
        assert_eq!((custom.name, custom.genesis), (Name::Custom, None));
        assert!(!custom.endpoints[0].is_public());
        for text in ["", "Finney", "http://node", "ws://", "finney2"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn plain_sockets_stay_on_this_machine() {
        for (url, secure) in [
            ("ws://127.0.0.1:9944", true),
            ("ws://localhost", true),
            ("ws://[::1]:9944", true),
            ("wss://node.example", true),
            ("ws://node.example", false),
            ("ws://10.0.0.1:9944", false),
            ("ws://localhost.example", false),
        ] {
            let endpoint: Endpoint = url.parse().expect("a URL");
            assert_eq!(endpoint.is_secure(), secure, "{url}");
        }
    }

    #[test]
    fn what_is_shown_of_an_endpoint_holds_no_secret() {
        let endpoint: Endpoint = "wss://me:word@node.example:1/key?token=x"
            .parse()
            .expect("good");
        assert_eq!(endpoint.to_string(), "wss://node.example:1");
    }
}
