//! What has to be done though nobody asks: ends what is over, goes on with what a kill broke off,
//! keeps the container in step with the ledger, removes what is ours and nobody's.

use std::time::{Duration, Instant};

use super::{
    container::{self, ALLOCATION},
    docker::{Daemon, State},
    files::Login,
    host::Inner,
    ledger::{Row, Stage},
    owner::put_keys,
    refused::Refused,
    tally::Event,
};
use crate::epoch::milliseconds;

/// Between two looks at the ledger.
const TICK: Duration = Duration::from_secs(1);
/// Between two looks at Docker.
const ROUND: Duration = Duration::from_secs(15);
/// How long the ledger remembers what is over; milliseconds.
const MEMORY: i64 = 180 * 24 * 3_600_000;

/// Keeps, for ever.
pub(super) async fn keep(inner: &Inner) {
    let mut keeper = Keeper {
        inner,
        looked: None,
        adopted: false,
        said: String::new(),
    };
    loop {
        keeper.tick().await;
        tokio::time::sleep(TICK).await;
    }
}

struct Keeper<'a> {
    inner: &'a Inner,
    /// When Docker was last looked at.
    looked: Option<Instant>,
    /// Whether what was there at the start has been taken over.
    adopted: bool,
    /// The last trouble that was told of.
    said: String,
}

impl Keeper<'_> {
    async fn tick(&mut self) {
        match self.look().await {
            Ok(()) => self.said.clear(),
            Err(error) => {
                let trouble = error.to_string();
                if self.said != trouble {
                    tracing::error!("allocations can't be looked after: {trouble}");
                    self.said = trouble;
                }
            }
        }
    }

    async fn look(&mut self) -> Result<(), Refused> {
        let inner = self.inner;
        let Some(daemon) = inner.ready.daemon() else {
            return Ok(());
        };
        let _work = inner.work.lock().await;
        let row = inner.ledger.alive()?;
        let row = match row {
            Some(row) => self.forward(row).await?,
            None => None,
        };
        if self.looked.is_some_and(|looked| looked.elapsed() < ROUND) {
            return Ok(());
        }
        self.looked = Some(Instant::now());
        inner.ledger.forget(milliseconds().saturating_sub(MEMORY))?;
        if let Some(row) = &row
            && row.stage == Stage::Active
        {
            self.attend(&daemon, row).await?;
        }
        self.sweep(&daemon).await
    }

    /// Ends what has to end; what goes on is given back.
    async fn forward(&self, row: Row) -> Result<Option<Row>, Refused> {
        let inner = self.inner;
        match row.stage {
            // Somebody is at it.
            Stage::Making if inner.slot.is_taken() => return Ok(Some(row)),
            Stage::Making => {
                tracing::warn!(
                    "an allocation of {} that was not finished is undone",
                    row.hotkey
                );
                inner
                    .clear(&row, "the miner ended while it was made")
                    .await?;
            }
            Stage::Releasing => inner.clear(&row, "").await?,
            Stage::Active if row.until <= milliseconds() => {
                // Told of before it is done: what fails is done by a later look.
                tracing::info!("the time of the allocation of {} is up", row.hotkey);
                inner.tally.count(Event::Expired);
                inner.clear(&row, "its time was up").await?;
                tracing::info!("De-allocation made by {}.", row.hotkey);
            }
            Stage::Active => return Ok(Some(row)),
        }
        Ok(None)
    }

    /// Keeps the container of an allocation as it should be.
    async fn attend(&mut self, daemon: &Daemon, row: &Row) -> Result<(), Refused> {
        let inner = self.inner;
        let name = container::name(&row.id);
        let Some(state) = daemon.state(&name).await? else {
            tracing::error!(
                "the container of the allocation of {} is gone: somebody removed it",
                row.hotkey
            );
            inner.tally.count(Event::Lost);
            return inner.clear(row, "its container was gone").await;
        };
        if !self.adopted {
            let hotkey = &row.hotkey;
            tracing::info!("the machine is lent to {hotkey}, in the container {name}");
            if row.keys.login() == Login::Key {
                put_keys(daemon, row).await?;
            }
            self.adopted = true;
        }
        if state == State::Stopped {
            tracing::warn!("the container {name} had ended, and is started again");
            daemon.start(&name).await?;
        }
        Ok(())
    }

    /// Removes containers with this ledger's labels that belong to no allocation that is alive.
    async fn sweep(&mut self, daemon: &Daemon) -> Result<(), Refused> {
        let inner = self.inner;
        self.adopted = true;
        let alive = inner.ledger.alive()?.map(|row| row.id);
        for found in daemon.labelled(&inner.owner.labels()).await? {
            let allocation = found.labels.get(ALLOCATION);
            if allocation.is_some() && allocation == alive.as_ref() {
                continue;
            }
            let id = found.id;
            tracing::warn!("the container {id} belongs to no allocation, and is removed");
            daemon.remove(&id).await?;
        }
        Ok(())
    }
}
