//! How a miner is, as it says itself every few seconds, for `mine status`.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{Journal, JournalError, LOCK};
use crate::epoch::milliseconds;
use crate::{hold::Hold, miner::Lent};

/// What a running miner says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The process.
    pub pid: u32,
    /// Milliseconds since 1970.
    pub started: i64,
    /// When it said this; milliseconds since 1970.
    pub said: i64,
    /// Its hotkey's address.
    pub hotkey: String,
    /// Which chain.
    pub network: String,
    /// Which subnet.
    pub netuid: u16,
    /// Its place there; none where it is not registered.
    pub uid: Option<u16>,
    /// Where it listens.
    pub listens: SocketAddr,
    /// Where the chain says it is.
    pub announced: Option<SocketAddr>,
    /// The newest block that was heard of.
    pub block: u64,
    /// Seconds since the chain was heard of.
    pub chain_age: f64,
    /// Challenges that wait or are under way.
    pub queue: usize,
    /// Candidates a second, while challenges were searched lately.
    pub hashes_per_second: Option<f64>,
    /// What it searches with.
    pub devices: Vec<Device>,
    /// Whom the machine is lent to.
    #[serde(default)]
    pub lent: Option<Lent>,
}

/// A device that searches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// `cpu` or `cuda:N`.
    pub name: String,
    /// The card's own name.
    pub model: Option<String>,
    /// The kernel in use.
    pub backend: String,
}

/// A [`Status`] as it is now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Whether it runs.
    pub running: bool,
    /// Seconds since it said this.
    pub age: f64,
    /// What it said.
    #[serde(flatten)]
    pub status: Status,
}

impl Journal {
    /// How the miner is, or was.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn summary(&self) -> Result<Option<Summary>, JournalError> {
        let folder = self.path.parent().unwrap_or(&self.path);
        let running = Hold::is_taken(&folder.join(LOCK));
        Ok(self.status()?.map(|status| Summary {
            running,
            age: milliseconds().saturating_sub(status.said).max(0) as f64 / 1e3,
            status,
        }))
    }
}
