//! One allocation, as a row has it.

use rusqlite::{Result, types::Type};

use crate::{
    address::Address,
    miner::allocation::{files::Keys, share::Share},
    ssh::SshKey,
};

/// How far an allocation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::miner::allocation) enum Stage {
    /// Its container is being made; nobody was told of it.
    Making,
    /// Its owner has it.
    Active,
    /// Its container is being removed.
    Releasing,
}

/// An allocation that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::miner::allocation) struct Row {
    /// Sixteen hexadecimal digits.
    pub(in crate::miner::allocation) id: String,
    /// Whose it is.
    pub(in crate::miner::allocation) hotkey: Address,
    /// The fingerprint of its RSA key.
    pub(in crate::miner::allocation) key: String,
    /// Whether it is a validator's test.
    pub(in crate::miner::allocation) testing: bool,
    pub(in crate::miner::allocation) stage: Stage,
    /// Milliseconds since 1970.
    pub(in crate::miner::allocation) made: i64,
    /// When it ends by itself; milliseconds since 1970.
    pub(in crate::miner::allocation) until: i64,
    /// What logs in; nothing for a password.
    pub(in crate::miner::allocation) keys: Keys,
    /// Of the container: public, in base64.
    pub(in crate::miner::allocation) host_key: String,
    pub(in crate::miner::allocation) share: Share,
}

impl Row {
    /// Whether it makes room for another request: only a test, for another test of its own hotkey,
    /// whose validator must have lost it.
    pub(in crate::miner::allocation) fn gives_way(&self, hotkey: Address, testing: bool) -> bool {
        self.testing && testing && self.hotkey == hotkey
    }
}

impl Stage {
    const ALL: [Self; 3] = [Self::Making, Self::Active, Self::Releasing];

    pub(in crate::miner::allocation) const fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Active => "active",
            Self::Releasing => "releasing",
        }
    }
}

/// The columns that [`read`] reads.
pub(super) const SELECT: &str = "SELECT id, hotkey, key, testing, stage, made, until, user, terminal, host_key, share FROM allocations";

pub(super) fn read(row: &rusqlite::Row<'_>) -> Result<Row> {
    let text = |column: usize| row.get::<_, String>(column);
    let key = |column: usize| -> Result<Option<SshKey>> {
        let text: Option<String> = row.get(column)?;
        text.map(|text| SshKey::parse(&text).map_err(|error| garbage(column, error)))
            .transpose()
    };
    let stage = text(4)?;
    let stage = Stage::ALL.into_iter().find(|known| known.name() == stage);
    Ok(Row {
        id: text(0)?,
        hotkey: text(1)?.parse().map_err(|error| garbage(1, error))?,
        key: text(2)?,
        testing: row.get(3)?,
        stage: stage.ok_or(rusqlite::Error::InvalidQuery)?,
        made: row.get(5)?,
        until: row.get(6)?,
        keys: Keys {
            user: key(7)?,
            terminal: key(8)?,
        },
        host_key: text(9)?,
        share: serde_json::from_str(&text(10)?).map_err(|error| garbage(10, error))?,
    })
}

/// Both keys as columns.
pub(super) fn keys(keys: &Keys) -> (Option<String>, Option<String>) {
    let text = |key: &Option<SshKey>| key.as_ref().map(ToString::to_string);
    (text(&keys.user), text(&keys.terminal))
}

/// A share as a column.
pub(super) fn share(share: &Share) -> String {
    // Numbers always have a JSON.
    serde_json::to_string(share).unwrap_or_default()
}

fn garbage(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
