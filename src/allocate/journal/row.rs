//! One allocation, as a row has it.

use std::{net::SocketAddr, path::PathBuf};

use rusqlite::{Result, types::Type};
use zeroize::Zeroizing;

use super::Stage;
use crate::{
    address::Address,
    allocate::{Login, Way},
    ssh::SshKey,
    wire::{DeviceRequirement, WayIn},
};

/// A machine of somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Sixteen hexadecimal digits, of our own.
    pub id: String,
    /// How far it is.
    pub stage: Stage,
    /// Of which network.
    pub network: String,
    /// Of which subnet.
    pub netuid: u16,
    /// The miner's place when it was chosen.
    pub uid: u16,
    /// The miner's hotkey.
    pub miner: Address,
    /// Where the miner is.
    pub axon: SocketAddr,
    /// The hotkey that asked.
    pub own: Address,
    /// For how long it was asked.
    pub days: i64,
    /// What was asked for.
    pub wanted: DeviceRequirement,
    /// What may log in.
    pub ssh_key: SshKey,
    /// What logs in.
    pub login: Login,
    /// How to log in, once it is up.
    pub way: Option<Way>,
    /// Whether its container stands still.
    pub paused: bool,
    /// Milliseconds since 1970.
    pub made: i64,
    /// When it ends by itself; milliseconds since 1970.
    pub until: Option<i64>,
    /// When it was over; milliseconds since 1970.
    pub ended: Option<i64>,
    /// Why it is or will be over.
    pub why: Option<String>,
}

impl Allocation {
    /// Where SSH is.
    pub fn ssh(&self) -> Option<SocketAddr> {
        let way = self.way.as_ref()?;
        Some(SocketAddr::new(self.axon.ip(), way.port))
    }
}

/// The columns that [`read`] reads.
pub(super) const SELECT: &str = "SELECT id, stage, network, netuid, uid, miner, axon, own, days, wanted, ssh_key, identity, way, paused, made, until, ended, why FROM allocations";

pub(super) fn read(row: &rusqlite::Row<'_>) -> Result<Allocation> {
    let text = |column: usize| row.get::<_, String>(column);
    let stage = text(1)?;
    let stage = Stage::ALL.into_iter().find(|known| known.name() == stage);
    let address = |column: usize| -> Result<Address> {
        text(column)?
            .parse()
            .map_err(|error| garbage(column, error))
    };
    let identity: Option<String> = row.get(11)?;
    let told: Option<String> = row.get(12)?;
    let way = told.map(Zeroizing::new).map(|told| -> Result<Way> {
        let told: WayIn = serde_json::from_str(&told).map_err(|error| garbage(12, error))?;
        Way::new(told).map_err(|error| garbage(12, error))
    });
    Ok(Allocation {
        id: text(0)?,
        stage: stage.ok_or(rusqlite::Error::InvalidQuery)?,
        network: text(2)?,
        netuid: row.get(3)?,
        uid: row.get(4)?,
        miner: address(5)?,
        axon: text(6)?.parse().map_err(|error| garbage(6, error))?,
        own: address(7)?,
        days: row.get(8)?,
        wanted: serde_json::from_str(&text(9)?).map_err(|error| garbage(9, error))?,
        ssh_key: SshKey::parse(&text(10)?).map_err(|error| garbage(10, error))?,
        login: identity.map_or(Login::Own, |path| Login::File(PathBuf::from(path))),
        way: way.transpose()?,
        paused: row.get(13)?,
        made: row.get(14)?,
        until: row.get(15)?,
        ended: row.get(16)?,
        why: row.get(17)?,
    })
}

/// A way in as a column.
pub(super) fn way(way: &Way) -> Zeroizing<String> {
    let Way {
        username,
        password,
        port,
        version,
        host_key,
    } = way;
    let host_key = host_key.as_ref().map(ToString::to_string);
    let told = WayIn {
        username: username.clone(),
        password: password.clone(),
        port: *port,
        version: *version,
        host_key: host_key.and_then(|key| key.split_once(' ').map(|(_, key)| key.to_owned())),
    };
    told.json()
}

/// A requirement as a column.
pub(super) fn wanted(wanted: &DeviceRequirement) -> String {
    // Numbers and texts always have a JSON.
    serde_json::to_string(wanted).unwrap_or_default()
}

/// What logs in, as a column.
pub(super) fn identity(login: &Login) -> Option<String> {
    match login {
        Login::Own => None,
        Login::File(path) => Some(path.display().to_string()),
    }
}

fn garbage(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
