//! A miner that is named, and where it serves.

use std::str::FromStr;

use crate::{
    address::{Address, InvalidAddress},
    chain::{Metagraph, Neuron},
    cli::allocate::candidates,
    error::{Error, Kind},
    reach::Reach,
    wire::AxonAddress,
};

/// A miner, as it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Uid(u16),
    Hotkey(Address),
}

impl FromStr for Who {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        match text.parse() {
            Ok(uid) => Ok(Self::Uid(uid)),
            Err(_) => text.parse().map(Self::Hotkey),
        }
    }
}

impl Who {
    /// Its neuron.
    pub(super) fn find(self, metagraph: &Metagraph) -> Result<&Neuron, Error> {
        let mut neurons = metagraph.neurons.iter();
        let found = neurons.find(|neuron| match self {
            Self::Uid(uid) => neuron.uid == uid,
            Self::Hotkey(hotkey) => neuron.hotkey == hotkey,
        });
        found.ok_or_else(|| {
            let netuid = metagraph.netuid;
            let message = match self {
                Self::Uid(uid) => format!("subnet {netuid} has no neuron {uid}"),
                Self::Hotkey(hotkey) => format!("{hotkey} is not registered on subnet {netuid}"),
            };
            Error::new(Kind::NotFound, message).help("see `sn27 metagraph`")
        })
    }
}

/// Where a neuron serves, if it may be asked there.
pub(super) fn axon(neuron: &Neuron, public_only: bool) -> Result<AxonAddress, Error> {
    let uid = neuron.uid;
    let axon = candidates::axon(neuron).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("neuron {uid} serves nothing"))
            .help("see who does with `sn27 metagraph --filter miners,serving`")
    })?;
    if public_only && Reach::of(axon.ip) != Reach::Public {
        let message = format!("neuron {uid} is at {}, which is no public address", axon.ip);
        return Err(
            Error::new(Kind::Policy, message).help("ask it nevertheless with --private-addresses")
        );
    }
    Ok(axon)
}
