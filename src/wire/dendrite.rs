//! The side that asks: calls to axons, many at once.
//!
//! A call is signed when it leaves, not while it waits for its turn, and its time is measured from
//! then. Each has a UUID of its own, so that calls to one axon may overtake each other. Axons that
//! offer `btauth/1` are called that way from then on, whatever else they say later.

mod answer;
mod error;
mod exchange;
mod offers;
mod options;

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use reqwest::Client;
use tokio::sync::Semaphore;

pub use answer::Answer;
pub use error::CallError;
pub use options::DendriteOptions;

use super::{Synapse, nonce};
use crate::{address::Address, wallet::Signer};
use exchange::{Dialect, Exchange};
use offers::Offers;

/// Where an axon is, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AxonAddress {
    /// As on chain.
    pub ip: IpAddr,
    /// As on chain.
    pub port: u16,
    /// As on chain: the request is for this key's owner only.
    pub hotkey: Address,
}

impl AxonAddress {
    fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.ip, self.port)
    }
}

/// A dendrite.
#[derive(Debug)]
pub struct Dendrite {
    client: Client,
    signer: Signer,
    turns: Semaphore,
    nonce: AtomicU64,
    offers: Offers,
    body_bytes: usize,
}

impl Dendrite {
    /// A dendrite that signs with this hotkey.
    ///
    /// # Errors
    /// A client that can't be had from the operating system.
    pub fn new(signer: Signer, options: DendriteOptions) -> Result<Self, CallError> {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            .tcp_nodelay(true)
            .connect_timeout(options.connect_time)
            .pool_idle_timeout(options.idle_time)
            .pool_max_idle_per_host(options.idle_per_axon)
            .build()
            .map_err(|error| CallError::Unreachable(error.to_string()))?;
        Ok(Self {
            client,
            signer,
            turns: Semaphore::new(options.at_once),
            nonce: AtomicU64::new(0),
            offers: Offers::default(),
            body_bytes: options.body_bytes,
        })
    }

    /// Asks an axon. The timeout covers everything from the connection to the answer's last byte,
    /// but not the wait for this call's turn.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn call<T: Synapse>(
        &self,
        axon: &AxonAddress,
        synapse: &T,
        timeout: Duration,
    ) -> Result<Answer<T>, CallError> {
        // Never closed, as it lives as long as this.
        let _turn = self.turns.acquire().await;
        let known = self.offers.contains(axon);
        let dialect = if known {
            Dialect::SignedBody
        } else {
            Dialect::Sdk
        };
        match self.exchange(axon, timeout).run(synapse, dialect).await {
            // It refused to look at a body that isn't signed, and told what it wants instead.
            Err(CallError::Refused { status: 401, .. }) if !known && self.offers.contains(axon) => {
                let again = self.exchange(axon, timeout);
                again.run(synapse, Dialect::SignedBody).await
            }
            answer => answer,
        }
    }

    fn exchange<'a>(&'a self, axon: &'a AxonAddress, timeout: Duration) -> Exchange<'a> {
        Exchange {
            client: &self.client,
            signer: &self.signer,
            offers: &self.offers,
            axon,
            timeout,
            nonce: self.next_nonce(),
            body_bytes: self.body_bytes,
        }
    }

    /// The time, but never the same twice.
    fn next_nonce(&self) -> u64 {
        let now = nonce::now();
        let last = self.nonce.fetch_max(now, Ordering::Relaxed);
        if last < now {
            return now;
        }
        self.nonce.fetch_add(1, Ordering::Relaxed) + 1
    }
}
