//! Who answers: finds out what is asked, has it done, says how it went.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{sync::Mutex, task::JoinHandle};

use super::{
    container::Owner,
    keeper,
    ledger::{Ledger, LedgerError, Row, Stage},
    making::{self, Slot},
    owner,
    ready::{self, Ready},
    refused::Refused,
    request::Request,
    share::{Machine, Share},
    tally::{Event, Tallied, Tally},
};
use crate::{
    address::Address,
    miner::journal::now,
    wire::{Allocate, AllocateOutput, Authentication, Call, DeviceRequirement},
};

/// On which terms the machine is lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The image of containers; nothing is lent without one.
    pub image: Option<String>,
    /// Docker's socket.
    pub socket: PathBuf,
    /// The port of SSH that callers are told.
    pub port: u16,
    /// The miner's hotkey.
    pub hotkey: Address,
    /// SN27's version as an integer, as callers are told.
    pub version: u32,
}

/// The one who lends the machine.
#[derive(Debug)]
pub struct Lender {
    inner: Arc<Inner>,
    tasks: [JoinHandle<()>; 2],
}

/// Whom the machine is lent to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Lent {
    /// The allocation, as its container's label has it.
    pub id: String,
    /// Whose it is.
    pub hotkey: String,
    /// `making`, `active` or `releasing`.
    pub stage: String,
    /// Whether it is a validator's test.
    pub testing: bool,
    /// Milliseconds since 1970.
    pub since: i64,
    /// When it ends by itself; milliseconds since 1970.
    pub until: i64,
    /// The part of the machine.
    pub share: Share,
}

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

impl Lender {
    /// Begins to lend. The state folder is held by the miner's journal. Must run within tokio.
    ///
    /// # Errors
    /// A ledger that can't be opened.
    pub fn start(terms: Terms, folder: &Path) -> Result<Self, LedgerError> {
        let ledger = Ledger::open(folder)?;
        let owner = Owner {
            miner: terms.hotkey.to_string(),
            ledger: ledger.id().to_owned(),
        };
        let inner = Arc::new(Inner {
            terms,
            owner,
            ledger,
            ready: Ready::default(),
            work: Mutex::default(),
            slot: Slot::default(),
            tally: Tally::default(),
        });
        let (looking, keeping) = (inner.clone(), inner.clone());
        let tasks = [
            tokio::spawn(async move { ready::look_after(&looking).await }),
            tokio::spawn(async move { keeper::keep(&keeping).await }),
        ];
        Ok(Self { inner, tasks })
    }

    /// Answers one synapse.
    pub async fn answer(&self, call: &Call<Allocate>) -> AllocateOutput {
        let asker = Asker {
            hotkey: call.caller.hotkey,
            whole: call.caller.authentication == Authentication::WholeBody,
        };
        let answered = match Request::read(&call.synapse) {
            Ok(request) => self.inner.clone().obey(request, asker).await,
            Err(invalid) => Err(invalid.into()),
        };
        let port = Some(self.inner.terms.port);
        match answered {
            Ok(info) => AllocateOutput {
                status: true,
                info,
                port,
                message: None,
            },
            Err(refused) => {
                self.inner.refused(asker, &call.synapse, &refused);
                AllocateOutput {
                    status: false,
                    info: None,
                    port,
                    message: asker.whole.then(|| refused.told()),
                }
            }
        }
    }

    /// Whom the machine is lent to.
    ///
    /// # Errors
    /// A ledger that can't be read.
    pub fn lent(&self) -> Result<Option<Lent>, LedgerError> {
        Ok(self.inner.ledger.alive()?.map(Lent::from))
    }

    /// Whether Docker and the image are there.
    pub fn can_lend(&self) -> bool {
        self.inner.ready.both().is_ok()
    }

    /// How allocations went since the start.
    pub fn tallied(&self) -> Vec<Tallied> {
        self.inner.tally.all()
    }
}

impl Drop for Lender {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl From<Row> for Lent {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            hotkey: row.hotkey.to_string(),
            stage: row.stage.name().to_owned(),
            testing: row.testing,
            since: row.made,
            until: row.until,
            share: row.share,
        }
    }
}

impl Inner {
    async fn obey(
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
        if let Some(row) = self.ledger.alive()?
            && !row.gives_way(asker.hotkey, testing)
        {
            return Err(Refused::Taken);
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
        let name = super::container::name(&row.id);
        daemon.remove(&name).await?;
        for _ in 0..100 {
            if daemon.state(&name).await?.is_none() {
                self.ledger.end(&row.id, now())?;
                return Ok(());
            }
            // The daemon removes it on somebody else's behalf.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(Refused::BrokeOff)
    }

    fn refused(&self, asker: Asker, asked: &Allocate, refused: &Refused) {
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
