//! `stake`: TAO into a subnet's alpha and back.

mod add;
mod done;
pub(super) mod holdings;
mod hotkeys;
pub(super) mod limit;
mod list;
mod order;
mod remove;

use clap::Subcommand;

use crate::{context::Context, error::Error, output::Outcome};

/// List, buy and sell stake
///
/// Stake on a subnet is alpha, the subnet's own token, held on a hotkey and owned by a coldkey. It is
/// bought with TAO and sold for TAO at the price of the subnet's pool, which each trade moves; on
/// subnet 0, root, alpha is TAO. Amounts bought are given in TAO, amounts sold in alpha.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 stake list
  sn27 stake add --amount 10 --hotkey validator --tolerance 1%
  sn27 stake remove --all --hotkey validator --dry-run")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
enum Command {
    Add(add::Args),
    List(list::Args),
    #[command(alias = "unstake")]
    Remove(remove::Args),
}

impl Args {
    pub(super) fn name(&self) -> &'static str {
        match self.command {
            Command::Add(_) => "stake add",
            Command::List(_) => "stake list",
            Command::Remove(_) => "stake remove",
        }
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command } = args;
    match command {
        Command::Add(args) => add::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Remove(args) => remove::run(args, context).await,
    }
}
