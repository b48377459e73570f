//! `allocate list`: the allocations there are.

use futures_util::future::join_all;
use serde::Serialize;

use super::{
    asker::{AskerArgs, fail, unless_interrupted},
    folder::FolderArgs,
    view::View,
};
use crate::{
    allocate::{AllocateError, Stage},
    context::Context,
    error::Error,
    output::{Column, Human, Outcome, Page},
};

/// List the machines that are allocated
///
/// From the journal alone, unless --check has each miner asked whether the machine is still lent to
/// us. What was broken off is among them, with the command that goes on; so is what its miner took
/// back when its time was up.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate list
  sn27 allocate list --check
  sn27 allocate list --all --json | jq -r '.data.allocations[].next'")]
pub(super) struct Args {
    /// Also those that are over
    #[arg(long)]
    all: bool,
    /// Ask the miners whether they still lend what is active
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Serialize)]
struct Shown {
    allocations: Vec<View>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        all,
        check,
        asker,
        folder,
    } = args;
    let Some(journal) = folder.look()? else {
        let allocations = Vec::new();
        return Ok(Outcome::data(Shown { allocations }));
    };
    let kept = fail(journal.all().map_err(AllocateError::from))?.into_iter();
    let kept: Vec<_> = kept
        .filter(|allocation| all || allocation.stage != Stage::Released)
        .collect();
    let views = kept
        .iter()
        .map(|allocation| View::new(allocation, &journal));
    let mut allocations: Vec<_> = views.collect();
    if check {
        let asker = asker.unlock(context)?;
        let tenant = asker.tenant(&journal);
        let own = asker.signer.address();
        let asked = kept.iter().map(|allocation| async {
            // Only its own hotkey is told.
            let asks = allocation.stage == Stage::Active && allocation.own == own;
            match asks {
                true => Some(tenant.is_ours(allocation).await),
                false => None,
            }
        });
        let asking = async { Ok(join_all(asked).await) };
        let answers = unless_interrupted(asking, context).await?;
        for (view, answer) in allocations.iter_mut().zip(answers) {
            view.told(answer);
        }
    }
    Ok(Outcome::data(Shown { allocations }))
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        if self.allocations.is_empty() {
            page.line("nothing is allocated; have a machine with `sn27 allocate new`");
            return;
        }
        let columns = [
            Column::Left("ID"),
            Column::Left("STATE"),
            Column::Right("UID"),
            Column::Left("ADDRESS"),
            Column::Left("SINCE"),
            Column::Left("UNTIL"),
            Column::Left("NEXT"),
        ];
        page.table(&columns, self.allocations.iter().map(View::row));
    }
}
