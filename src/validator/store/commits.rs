//! Weights that were committed, with what it takes to reveal them. They are kept before the
//! commitment is sent, so that no commitment can be on chain whose salt is lost.

use std::time::SystemTime;

use rusqlite::{OptionalExtension, Row, params};

use super::{Store, StoreError, time};
use crate::{
    address::Address,
    chain::{Hash, weights::Weights},
};

/// Whose commitments, where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommitKey {
    /// The chain's block 0.
    pub chain: Hash,
    /// The subnet.
    pub netuid: u16,
    /// The validator.
    pub hotkey: Address,
}

/// Committed weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// What is on chain: the commitment, or the hash of its bytes.
    pub hash: Hash,
    /// The weights.
    pub weights: Weights,
    /// How it is opened.
    pub content: Content,
    /// The best block when it was made.
    pub made: u64,
    /// What became of it.
    pub state: State,
}

/// What became of a commitment, as far as was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It may be on chain, or come there.
    Open,
    /// It was on chain.
    Landed,
    /// It never came there, and can't any more.
    Void,
}

impl State {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Open, "open"),
        (Self::Landed, "landed"),
        (Self::Void, "void"),
    ];

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(state, _)| *state == self);
        found.map_or("", |(_, name)| name)
    }

    fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, name)| *name == text);
        found.map(|(state, _)| state)
    }
}

/// How a commitment is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// By us, with this salt.
    Salted(Vec<u16>),
    /// By the chain, with a round of the drand beacon.
    Sealed {
        /// What is committed.
        bytes: Vec<u8>,
        /// The round.
        round: u64,
    },
}

impl Store {
    /// Keeps a commitment that is about to be sent.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn keep(&self, key: CommitKey, commit: &Commit) -> Result<(), StoreError> {
        let (salt, sealed, round) = match &commit.content {
            Content::Salted(salt) => (Some(json(salt)?), None, None),
            Content::Sealed { bytes, round } => (None, Some(bytes), Some(round.cast_signed())),
        };
        self.change(|transaction, steps| {
            steps.next()?;
            transaction.execute(
                "INSERT OR REPLACE INTO sn27_commits (chain, netuid, hotkey, hash, uids, weights,
                    version_key, salt, sealed, round, made, state, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    key.chain.0,
                    key.netuid,
                    key.hotkey.to_string(),
                    commit.hash.0,
                    json(&commit.weights.uids)?,
                    json(&commit.weights.values)?,
                    commit.weights.version_key.cast_signed(),
                    salt,
                    sealed,
                    round,
                    commit.made.cast_signed(),
                    commit.state.name(),
                    time::text(SystemTime::now()),
                ],
            )?;
            Ok(())
        })
    }

    /// Notes what became of a commitment.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn settle(&self, key: CommitKey, hash: Hash, state: State) -> Result<(), StoreError> {
        self.change(|transaction, steps| {
            steps.next()?;
            transaction.execute(
                "UPDATE sn27_commits SET state = ?
                 WHERE chain = ? AND netuid = ? AND hotkey = ? AND hash = ?",
                params![
                    state.name(),
                    key.chain.0,
                    key.netuid,
                    key.hotkey.to_string(),
                    hash.0
                ],
            )?;
            Ok(())
        })
    }

    /// A commitment, by what is on chain of it.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn commit(&self, key: CommitKey, hash: Hash) -> Result<Option<Commit>, StoreError> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT hash, uids, weights, version_key, salt, sealed, round, made, state FROM sn27_commits
             WHERE chain = ? AND netuid = ? AND hotkey = ? AND hash = ?",
            params![key.chain.0, key.netuid, key.hotkey.to_string(), hash.0],
            |row| Ok(read(row)),
        );
        found.optional()?.transpose()
    }

    /// The newest commitment of which is not known what became of it.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn open_commit(&self, key: CommitKey) -> Result<Option<Commit>, StoreError> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT hash, uids, weights, version_key, salt, sealed, round, made, state FROM sn27_commits
             WHERE chain = ? AND netuid = ? AND hotkey = ? AND state = 'open'
             ORDER BY rowid DESC LIMIT 1",
            params![key.chain.0, key.netuid, key.hotkey.to_string()],
            |row| Ok(read(row)),
        );
        found.optional()?.transpose()
    }
}

fn read(row: &Row<'_>) -> Result<Commit, StoreError> {
    let round: Option<i64> = row.get(6)?;
    let salt: Option<String> = row.get(4)?;
    let content = match (salt, row.get(5)?, round) {
        (Some(salt), _, _) => Content::Salted(numbers(&salt)?),
        (None, Some(bytes), Some(round)) => Content::Sealed {
            bytes,
            round: round.cast_unsigned(),
        },
        _ => return Err(StoreError::content("a commitment", "it can't be opened")),
    };
    let version_key: i64 = row.get(3)?;
    let made: i64 = row.get(7)?;
    let state: String = row.get(8)?;
    Ok(Commit {
        hash: Hash(row.get(0)?),
        weights: Weights {
            uids: numbers(&row.get::<_, String>(1)?)?,
            values: numbers(&row.get::<_, String>(2)?)?,
            version_key: version_key.cast_unsigned(),
        },
        content,
        made: made.cast_unsigned(),
        state: State::parse(&state)
            .ok_or_else(|| StoreError::content("a commitment's state", state))?,
    })
}

fn json(numbers: &[u16]) -> Result<String, StoreError> {
    serde_json::to_string(numbers).map_err(|error| StoreError::content("weights", error))
}

fn numbers(text: &str) -> Result<Vec<u16>, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::content("weights", error))
}
