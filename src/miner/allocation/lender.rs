//! Who answers: finds out what is asked, has it done, says how it went.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{sync::Mutex, task::JoinHandle};

use super::{
    container::Owner,
    host::{Asker, Inner},
    keeper,
    ledger::{Ledger, LedgerError, Row},
    ready::{self, Ready},
    request::Request,
    share::Share,
    slot::Slot,
    tally::{Tallied, Tally},
};
use crate::{
    address::Address,
    wire::{Allocate, AllocateOutput, Authentication, Call},
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
