//! `--state`: where allocations are written down.

use std::path::PathBuf;

use super::failure;
use crate::{
    allocate::{AllocateError, Allocation, Journal},
    cli::state,
    error::Error,
};

/// Where the journal is.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FolderArgs {
    /// The folder of the allocations' journal and keys [default: ~/.local/state/sn27/allocate]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    state: Option<PathBuf>,
}

impl FolderArgs {
    /// The folder; OpenSSH needs it whole.
    pub(super) fn folder(&self) -> Result<PathBuf, Error> {
        let folder = match &self.state {
            Some(folder) => folder.clone(),
            None => state::journal("allocate")?,
        };
        std::path::absolute(&folder).map_err(|error| Error::file(&folder, &error))
    }

    /// The journal, made where there is none.
    pub(super) fn open(&self) -> Result<Journal, Error> {
        Journal::open(&self.folder()?).map_err(failure::error)
    }

    /// The journal, if there is one.
    pub(super) fn look(&self) -> Result<Option<Journal>, Error> {
        Journal::look(&self.folder()?).map_err(failure::error)
    }

    /// One allocation of it.
    pub(super) fn find(&self, id: &str) -> Result<(Journal, Allocation), Error> {
        let unknown = || failure::error(AllocateError::Unknown(id.to_owned()));
        let journal = self.look()?.ok_or_else(unknown)?;
        let allocation = journal.find(id).map_err(failure::error)?;
        Ok((journal, allocation))
    }
}
