//! `subnets`: the subnets of a network.

mod hyperparameters;
mod list;

use clap::Subcommand;

use super::{metagraph, register};
use crate::{context::Context, error::Error, output::Outcome};

/// Look at the subnets of a network, and register on one
///
/// The names are btcli's: `sn27 s l` works as `btcli s l` does.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 subnets list
  sn27 subnets hyperparameters --netuid 27
  sn27 subnets metagraph --netuid 27")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
enum Command {
    #[command(aliases = ["hyperparams", "hparams"])]
    Hyperparameters(hyperparameters::Args),
    #[command(alias = "l")]
    List(list::Args),
    #[command(alias = "show")]
    Metagraph(metagraph::Args),
    Register(register::Args),
}

impl Args {
    pub(super) fn name(&self) -> &'static str {
        match self.command {
            Command::Hyperparameters(_) => "subnets hyperparameters",
            Command::List(_) => "subnets list",
            Command::Metagraph(_) => METAGRAPH,
            Command::Register(_) => "subnets register",
        }
    }
}

const METAGRAPH: &str = "subnets metagraph";

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command } = args;
    match command {
        Command::Hyperparameters(args) => hyperparameters::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Metagraph(args) => metagraph::run(METAGRAPH, args, context).await,
        Command::Register(args) => register::run(args, context).await,
    }
}
