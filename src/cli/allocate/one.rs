//! One allocation that something is done for, by one process at a time.

use super::{
    asker::{Asker, AskerArgs, fail, unless_interrupted},
    failure,
    folder::FolderArgs,
    view::View,
};
use crate::{
    allocate::{AllocateError, Allocation, Journal, Tenant, Working},
    cli::chain::ChainArgs,
    context::Context,
    error::Error,
    output::Outcome,
};

/// Which allocation, and who asks its miner.
#[derive(Debug, clap::Args)]
pub(super) struct OneArgs {
    /// The allocation, or the beginning of its id
    id: String,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

/// An allocation, and the right to take its steps.
pub(super) struct One {
    pub(super) allocation: Allocation,
    asker: Asker,
    journal: Journal,
    working: Working,
    chain: ChainArgs,
}

impl OneArgs {
    /// The allocation as it is, without a key.
    pub(super) fn look(&self) -> Result<(Journal, Allocation), Error> {
        self.folder.find(&self.id)
    }

    /// Unlocks the hotkey, which has to be the allocation's, and takes the right to its steps.
    pub(super) fn open(self, context: &Context) -> Result<One, Error> {
        let (journal, allocation) = self.look()?;
        let asker = self.asker.unlock(context)?;
        asker.owns(&allocation)?;
        let working = fail(journal.work(&allocation.id))?;
        Ok(One {
            allocation,
            asker,
            journal,
            working,
            chain: self.chain,
        })
    }
}

impl One {
    /// Has something done for it, and once more if its miner has moved; what it is then.
    pub(super) async fn has<W>(&self, work: W, context: &Context) -> Result<Outcome, Error>
    where
        W: AsyncFn(&Tenant<'_>, &Allocation, &Working) -> Result<Allocation, AllocateError>,
    {
        let Self {
            allocation,
            asker,
            journal,
            working,
            chain,
        } = self;
        let tenant = asker.tenant(journal);
        let follow = async {
            let done = match work(&tenant, allocation, working).await {
                Err(error)
                    if asker
                        .has_moved(&error, journal, allocation, chain, context)
                        .await =>
                {
                    work(&tenant, allocation, working).await
                }
                done => done,
            };
            done.map_err(failure::error)
        };
        let allocation = unless_interrupted(follow, context).await?;
        Ok(Outcome::data(View::new(&allocation, journal)))
    }
}
