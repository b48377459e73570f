//! `allocate resume`: go on, with a machine that stands still or a request that was broken off.

use super::one::OneArgs;
use crate::{
    allocate::{Allocation, Change, Stage},
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
    #[command(flatten)]
    one: OneArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { one } = args;
    let one = one.open(context)?;
    let output = &context.output;
    let told = |allocation: &Allocation| {
        output.status(&format!("{}: {}", allocation.id, allocation.stage));
    };
    one.has(
        async |tenant, allocation, working| {
            let id = &allocation.id;
            match allocation.stage {
                Stage::Active => tenant.change(id, working, Change::Resume).await,
                _ => tenant.advance(id, working, told).await,
            }
        },
        context,
    )
    .await
}
