//! The last extrinsic that a hotkey signed: what is signed next must not come beside it.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};
use crate::{address::Address, chain::Hash};

/// An extrinsic that was about to be sent, and may have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its nonce: of two with the same one, only one can come into a block.
    pub nonce: u64,
    /// The first block that would not take it.
    pub end: u64,
}

impl Store {
    /// The last extrinsic of a hotkey on a chain.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn sent(&self, chain: Hash, hotkey: Address) -> Result<Option<Sent>, StoreError> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT nonce, until FROM sn27_sent WHERE chain = ? AND hotkey = ?",
            params![chain.0, hotkey.to_string()],
            |row| {
                let (nonce, end): (i64, i64) = (row.get(0)?, row.get(1)?);
                Ok(Sent {
                    nonce: nonce.cast_unsigned(),
                    end: end.cast_unsigned(),
                })
            },
        );
        Ok(found.optional()?)
    }

    /// Remembers one that is about to be sent.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn sending(&self, chain: Hash, hotkey: Address, sent: Sent) -> Result<(), StoreError> {
        self.change(|transaction, steps| {
            steps.next()?;
            transaction.execute(
                "INSERT OR REPLACE INTO sn27_sent (chain, hotkey, nonce, until) VALUES (?, ?, ?, ?)",
                params![
                    chain.0,
                    hotkey.to_string(),
                    sent.nonce.cast_signed(),
                    sent.end.cast_signed()
                ],
            )?;
            Ok(())
        })
    }
}
