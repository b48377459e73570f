//! The way to the chain, which may be away when a command starts.

use std::time::Duration;

use crate::chain::{Chain, Network, Options};

/// The way to the chain.
pub(in crate::cli) enum Line {
    /// Connected.
    Open(Chain),
    /// To be connected to when it is there again.
    Away(Network, Options),
}

impl Line {
    /// Waits for the chain, however long it is away.
    pub(in crate::cli) async fn connect(&self) -> Chain {
        const PAUSE: Duration = Duration::from_secs(3);
        let (network, options) = match self {
            Self::Open(chain) => return chain.clone(),
            Self::Away(network, options) => (network, options),
        };
        loop {
            match Chain::open(network.clone(), *options).await {
                Ok(chain) => return chain,
                Err(error) => tracing::warn!("the chain is still away: {error}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
