//! One request from its headers to its end, which is told exactly once.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use super::{Event, Outcome, Service, Shared};
use crate::{
    address::Address,
    wire::{Refusal, SynapseName},
};

/// A request under way. Dropped unfinished, its client went away or its handler panicked.
pub(super) struct Exchange<S: Service> {
    shared: Arc<Shared<S>>,
    peer: SocketAddr,
    synapse: Option<SynapseName>,
    pub(super) hotkey: Option<Address>,
    pub(super) arrived: Instant,
    finished: bool,
}

impl<S: Service> Exchange<S> {
    pub(super) fn begin(
        shared: Arc<Shared<S>>,
        peer: SocketAddr,
        synapse: Option<SynapseName>,
    ) -> Self {
        Self {
            shared,
            peer,
            synapse,
            hotkey: None,
            arrived: Instant::now(),
            finished: false,
        }
    }

    pub(super) fn finish(mut self, outcome: Outcome) {
        self.tell(outcome);
    }

    fn tell(&mut self, outcome: Outcome) {
        self.finished = true;
        self.shared.service.finished(Event {
            peer: self.peer,
            synapse: self.synapse,
            hotkey: self.hotkey,
            outcome,
            elapsed: self.arrived.elapsed(),
        });
    }
}

impl<S: Service> Drop for Exchange<S> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        self.tell(if std::thread::panicking() {
            Outcome::Refused(Refusal::new("panic", 500, "Internal Server Error"))
        } else {
            Outcome::Gone
        });
    }
}
