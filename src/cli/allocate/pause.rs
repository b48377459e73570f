//! `allocate pause`: have a machine stand still.

use super::{
    asker::{AskerArgs, fail, following, unless_interrupted},
    folder::FolderArgs,
    view::View,
};
use crate::{
    allocate::Change, cli::chain::ChainArgs, context::Context, error::Error, output::Outcome,
};

/// Have a machine that is allocated stand still
///
/// Its processes keep their memory and do nothing; its time goes on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate pause 3f9a")]
pub(super) struct Args {
    /// The allocation, or the beginning of its id
    id: String,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        id,
        asker,
        folder,
        chain,
    } = args;
    let (journal, allocation) = folder.find(&id)?;
    let asker = asker.unlock(context)?;
    asker.owns(&allocation)?;
    let id = &allocation.id;
    let working = fail(journal.work(id))?;
    let tenant = asker.tenant(&journal);
    let work = async {
        following!(
            asker,
            &journal,
            &allocation,
            &chain,
            context,
            tenant.change(id, &working, Change::Pause)
        )
    };
    let allocation = unless_interrupted(work, context).await?;
    drop(working);
    Ok(Outcome::data(View::new(&allocation, &journal)))
}
