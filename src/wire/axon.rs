//! The side that answers: an HTTP server that lets nothing through unverified.
//!
//! In order, each before the next: the size that is declared, the headers, whether they are for us,
//! the signature, the nonce, the service's policy, how much is running already, the body. The SDK's
//! signature is over headers, so there no byte of a body is read from strangers; `btauth/1` needs
//! the body first, which is then read within its limits. Pings, and Specs with a
//! program to execute, are answered here.
//!
//! Nothing is signed in responses: SDK clients don't look, and what an axon of the SDK signs is
//! chosen by the caller.

mod accept;
mod body;
mod connections;
mod event;
mod exchange;
mod gate;
mod limits;
mod pipeline;
mod reply;
mod routes;
mod running;
mod service;
mod slots;

use std::{io, sync::Arc};

use tokio::net::TcpListener;

pub use event::{Event, Lapse, Outcome};
pub use limits::Limits;
pub use running::{Drained, Running};
pub use service::{Call, Priority, Service};

use super::NonceLedger;
use crate::address::Address;
use connections::Connections;
use gate::Gate;
use slots::Slots;

/// An axon, to be started.
#[derive(Debug)]
pub struct Axon {
    hotkey: Address,
    version: u64,
    nonces: NonceLedger,
}

/// What all requests share.
struct Shared<S> {
    service: S,
    limits: Limits,
    gate: Gate,
    slots: Arc<Slots>,
    connections: Arc<Connections>,
    hotkey: String,
    version: u64,
}

impl Axon {
    /// An axon of this hotkey, which says it has this version (SN27's as an integer, as on chain).
    pub fn new(hotkey: Address, version: u64, nonces: NonceLedger) -> Self {
        Self {
            hotkey,
            version,
            nonces,
        }
    }

    /// Answers on the listener until it is told to stop. Must run within tokio.
    ///
    /// # Errors
    /// A listener without an address.
    pub fn serve<S: Service>(
        self,
        listener: TcpListener,
        service: S,
        limits: Limits,
    ) -> io::Result<Running> {
        let address = listener.local_addr()?;
        let hotkey = self.hotkey.to_string();
        let shared = Arc::new(Shared {
            service,
            gate: Gate::new(hotkey.clone(), self.nonces, limits.signed_body),
            slots: Slots::new(limits.at_once, limits.at_once_per_hotkey),
            connections: Connections::new(limits.connections),
            limits,
            hotkey,
            version: self.version,
        });
        Ok(Running::start(address, |stop| {
            accept::accept(listener, shared, stop)
        }))
    }
}
