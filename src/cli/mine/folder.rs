//! `--state`: where a miner keeps its journal.

use std::{env, path::PathBuf};

use crate::{
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
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let base = match (set("XDG_STATE_HOME"), set("HOME")) {
            (Some(base), _) => PathBuf::from(base),
            (None, Some(home)) => PathBuf::from(home).join(".local/state"),
            (None, None) => {
                return Err(Error::usage("there is no home directory for the journal")
                    .help("name a folder with --state"));
            }
        };
        let own = base.join("sn27/mine").join(wallet.name());
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
