//! `--state`: where a miner keeps its journal.

use std::path::PathBuf;

use crate::{
    cli::state,
    error::{Error, Kind},
    miner::{Journal, JournalError},
    wallet::Wallet,
};

/// Where the journal is.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FolderArgs {
    /// The folder of the journal [default: ~/.local/state/sn27/mine/WALLET/HOTKEY]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    state: Option<PathBuf>,
}

impl FolderArgs {
    /// The folder, one for each hotkey.
    pub(super) fn folder(self, wallet: &Wallet) -> Result<PathBuf, Error> {
        if let Some(folder) = self.state {
            return Ok(folder);
        }
        let own = state::journal("mine")?.join(wallet.name());
        Ok(own.join(wallet.hotkey_name()))
    }

    /// The journal, to look at.
    pub(super) fn look(self, wallet: &Wallet) -> Result<Journal, Error> {
        let folder = self.folder(wallet)?;
        let journal = Journal::look(&folder).map_err(failed)?;
        journal.ok_or_else(|| {
            let message = format!("no miner has kept a journal in {}", folder.display());
            Error::new(Kind::NotFound, message)
                .help("name the wallet and the hotkey that mine, or the folder with --state")
        })
    }
}

/// A journal's failure as the user's.
pub(super) fn failed(error: JournalError) -> Error {
    Error::new(Kind::Failed, error.to_string()).help(error.help())
}
