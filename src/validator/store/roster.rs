//! The subnet as the chain last told it, for a run that starts while the chain is away.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};
use crate::validator::SavedRoster;

impl Store {
    /// Keeps what the chain told, instead of what it told before.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn keep_roster(&self, saved: &SavedRoster) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(saved).map_err(|error| StoreError::content("a subnet", error))?;
        self.change(|transaction, steps| {
            steps.next()?;
            transaction.execute(
                "INSERT OR REPLACE INTO sn27_rosters (network, netuid, content) VALUES (?, ?, ?)",
                params![saved.network, saved.netuid, text],
            )?;
            Ok(())
        })
    }

    /// What the chain told last; none where it never told anything.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn roster(&self, network: &str, netuid: u16) -> Result<Option<SavedRoster>, StoreError> {
        let connection = self.connection();
        let text: Option<String> = connection
            .query_row(
                "SELECT content FROM sn27_rosters WHERE network = ? AND netuid = ?",
                params![network, netuid],
                |row| row.get(0),
            )
            .optional()?;
        text.map(|text| {
            serde_json::from_str(&text).map_err(|error| StoreError::content("a subnet", error))
        })
        .transpose()
    }
}
