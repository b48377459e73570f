//! `allocate release`: give a machine back.

use super::{
    asker::{AskerArgs, fail, following, unless_interrupted},
    folder::FolderArgs,
    view::View,
};
use crate::{
    allocate::Stage, cli::chain::ChainArgs, context::Context, error::Error, output::Outcome,
};

/// Give a machine back
///
/// Its container is removed with everything in it, and the keys to it are wiped here. The miner is
/// asked; one that does not answer keeps it until its time is up, and --force forgets it here
/// nevertheless. To give back what is over already is no failure.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate release 3f9a
  sn27 allocate release 3f9a --force")]
pub(super) struct Args {
    /// The allocation, or the beginning of its id
    id: String,
    /// Forget it even if the miner can't be asked
    #[arg(long)]
    force: bool,
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
        force,
        asker,
        folder,
        chain,
    } = args;
    let (journal, allocation) = folder.find(&id)?;
    if allocation.stage == Stage::Released {
        return Ok(Outcome::data(View::new(&allocation, &journal)));
    }
    let asker = asker.unlock(context)?;
    asker.owns(&allocation)?;
    let id = &allocation.id;
    let working = fail(journal.work(id))?;
    let tenant = asker.tenant(&journal);
    let why = "it was given back";
    let work = async {
        following!(
            asker,
            &journal,
            &allocation,
            &chain,
            context,
            tenant.release(id, &working, why, force)
        )
    };
    let allocation = unless_interrupted(work, context).await?;
    drop(working);
    Ok(Outcome::data(View::new(&allocation, &journal)))
}
