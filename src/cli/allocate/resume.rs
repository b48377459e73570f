//! `allocate resume`: go on, with a machine that stands still or a request that was broken off.

use super::{
    asker::{AskerArgs, fail, following, unless_interrupted},
    folder::FolderArgs,
    view::View,
};
use crate::{
    allocate::{Allocation, Change, Stage},
    cli::chain::ChainArgs,
    context::Context,
    error::Error,
    output::Outcome,
};

/// Go on with an allocation
///
/// A machine that was paused runs again. A request that was broken off, whatever the end, is taken up
/// where it was: the miner is asked again, and what it made already is had.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate resume 3f9a")]
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
    let told = |allocation: &Allocation| {
        let line = format!("{}: {}", allocation.id, allocation.stage);
        context.output.status(&line);
    };
    let go_on = || async {
        match allocation.stage {
            Stage::Active => tenant.change(id, &working, Change::Resume).await,
            _ => tenant.advance(id, &working, told).await,
        }
    };
    let work = async { following!(asker, &journal, &allocation, &chain, context, go_on()) };
    let allocation = unless_interrupted(work, context).await?;
    drop(working);
    Ok(Outcome::data(View::new(&allocation, &journal)))
}
