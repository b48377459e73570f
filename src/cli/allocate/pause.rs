//! `allocate pause`: have a machine stand still.

use super::one::OneArgs;
use crate::{allocate::Change, context::Context, error::Error, output::Outcome};

/// Have a machine that is allocated stand still
///
/// Its processes keep their memory and do nothing; its time goes on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate pause 3f9a")]
pub(super) struct Args {
    #[command(flatten)]
    one: OneArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { one } = args;
    let one = one.open(context)?;
    one.has(
        async |tenant, allocation, working| {
            let id = &allocation.id;
            tenant.change(id, working, Change::Pause).await
        },
        context,
    )
    .await
}
