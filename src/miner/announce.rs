//! Telling the chain where the axon is, when it doesn't know; the hotkey signs.

use std::net::{IpAddr, SocketAddr};

use crate::{
    chain::{Argument, Axon, Call, Chain, ChainError, Finality, Receipt, names},
    wallet::Signer,
};

/// What the chain is to know of a miner's axon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// The subnet.
    pub netuid: u16,
    /// Where it is reached.
    pub address: SocketAddr,
    /// SN27's version as an integer.
    pub version: u32,
}

/// The number that the SDK's axons give their protocol.
const PROTOCOL: u8 = 4;

impl Announced {
    /// Whether the chain knows it already.
    pub fn is_known(&self, axon: Option<&Axon>) -> bool {
        axon.is_some_and(|axon| axon.address == self.address && axon.version == self.version)
    }

    fn call(&self) -> Call {
        let (ip, kind) = match self.address.ip().to_canonical() {
            IpAddr::V4(ip) => (u128::from(ip.to_bits()), 4),
            IpAddr::V6(ip) => (ip.to_bits(), 6),
        };
        let number = |number: u64| Argument::from(number);
        Call::new(
            names::SERVE_AXON,
            [
                self.netuid.into(),
                number(self.version.into()),
                Argument::Number(ip),
                self.address.port().into(),
                number(kind),
                number(PROTOCOL.into()),
                number(0),
                number(0),
            ],
        )
    }
}

/// Announces it, and waits for the block that has it.
///
/// # Errors
/// The chain's refusal, such as that the last announcement was too recent.
pub async fn announce(
    announced: &Announced,
    chain: &Chain,
    hotkey: &Signer,
) -> Result<Receipt, ChainError> {
    let call = announced.call();
    chain.submit(call, hotkey, Finality::InBlock, |_| {}).await
}
