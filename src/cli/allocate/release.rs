//! `allocate release`: give a machine back.

use super::{one::OneArgs, view::View};
use crate::{allocate::Stage, context::Context, error::Error, output::Outcome};

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
    #[command(flatten)]
    one: OneArgs,
    /// Forget it even if the miner can't be asked
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { one, force } = args;
    let (journal, allocation) = one.look()?;
    if allocation.stage == Stage::Released {
        return Ok(Outcome::data(View::new(&allocation, &journal)));
    }
    let one = one.open(context)?;
    one.has(
        async |tenant, allocation, working| {
            let id = &allocation.id;
            tenant
                .release(id, working, "it was given back", force)
                .await
        },
        context,
    )
    .await
}
