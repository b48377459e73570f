//! What all work on allocations shares, and what each request comes to.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};

use tokio::sync::Mutex;

use super::{
    container::{self, Owner},
    ledger::{Ledger, Row, Stage},
    lender::Terms,
    making, owner,
    ready::Ready,
    refused::Refused,
    request::Request,
    share::{Machine, Share},
    slot::Slot,
    tally::{Event, Tally},
};
use crate::{
    address::Address,
    epoch::milliseconds,
    wire::{Allocate, DeviceRequirement},
};

/// What all work on allocations shares.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) terms: Terms,
    pub(super) owner: Owner,
    pub(super) ledger: Ledger,
    pub(super) ready: Ready,
    /// Whoever changes containers holds it.
    pub(super) work: Mutex<()>,
    /// Taken while an allocation is being made.
    pub(super) slot: Slot,
    pub(super) tally: Tally,
}

/// A caller, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) hotkey: Address,
    /// Whether its signature covers what it asks: only programs of our kind do that, and they are
    /// told more.
    pub(super) whole: bool,
}

impl Inner {
    /// Has a request done; the way in, where there is one.
    pub(super) async fn obey(
        self: Arc<Self>,
        request: Request,
        asker: Asker,
    ) -> Result<Option<String>, Refused> {
        match request {
            Request::Free(wanted) => self.free(wanted, asker).await.map(|()| None),
            Request::Mine(key) => {
                let row = self.owned(asker, &key)?;
                match row.stage {
                    Stage::Active => Ok(None),
                    Stage::Making | Stage::Releasing => Err(Refused::NotYours),
                }
            }
            Request::Make(order) => making::make(self, *order, asker).await.map(Some),
            Request::Release(key) => owner::release(&self, asker, &key).await.map(|()| None),
            Request::Change(key, change) => owner::change(&self, asker, &key, change)
                .await
                .map(|()| None),
        }
    }

    /// Whether the machine could be lent now.
    async fn free(&self, wanted: Option<DeviceRequirement>, asker: Asker) -> Result<(), Refused> {
        let (daemon, _) = self.ready.both()?;
        let testing = wanted.as_ref().is_some_and(|wanted| wanted.testing);
        match self.ledger.alive()? {
            Some(row) if !row.gives_way(asker.hotkey, testing) => return Err(Refused::Taken),
            Some(_) => {}
            // Another miner on this machine may have lent it.
            None if TcpListener::bind((Ipv4Addr::UNSPECIFIED, self.terms.port)).is_err() => {
                return Err(Refused::PortTaken(self.terms.port));
            }
            None => {}
        }
        if let Some(wanted) = wanted {
            self.share(wanted, &daemon.facts.root).await?;
        }
        Ok(())
    }

    /// The part of the machine that is meant.
    pub(super) async fn share(
        &self,
        wanted: DeviceRequirement,
        containers: &Path,
    ) -> Result<Share, Refused> {
        let containers = containers.to_owned();
        let look = move || Machine::look(&containers).share(&wanted);
        let share = tokio::task::spawn_blocking(look).await;
        Ok(share.map_err(|_| Refused::BrokeOff)??)
    }

    /// Removes what is left of an allocation. Whoever calls holds [`work`](Self::work); the keeper
    /// comes back to what fails.
    pub(super) async fn clear(&self, row: &Row, why: &str) -> Result<(), Refused> {
        self.ledger.release(&row.id, why)?;
        let daemon = self.ready.daemon();
        let away = || Refused::NotLending("Docker is away".to_owned());
        let daemon = daemon.ok_or_else(away)?;
        let name = container::name(&row.id);
        daemon.remove(&name).await?;
        for _ in 0..100 {
            if daemon.state(&name).await?.is_none() {
                self.ledger.end(&row.id, milliseconds())?;
                return Ok(());
            }
            // The daemon removes it on somebody else's behalf.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(Refused::BrokeOff)
    }

    /// Tells the log of it.
    pub(super) fn refused(&self, asker: Asker, asked: &Allocate, refused: &Refused) {
        let hotkey = asker.hotkey;
        if asked.checking {
            tracing::debug!("an allocation could not be had by {hotkey}: {refused}");
            return;
        }
        if refused.is_fault() {
            self.tally.count(Event::Failed);
            tracing::error!("Allocate of {hotkey} failed: {refused}");
        } else {
            self.tally.count(Event::Refused);
            tracing::warn!("Allocate of {hotkey} is refused: {refused}");
        }
    }
}
