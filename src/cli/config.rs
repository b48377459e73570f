//! `config`: settings and where they come from.

mod get;
mod set;

use clap::Subcommand;

use crate::{context::Context, error::Error, output::Outcome};

/// Show and change settings
///
/// A setting's flag comes before its environment variable, that before the configuration file, and
/// that before the default.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 config get
  sn27 config set device cuda:0,cuda:1
  sn27 config set --unset device")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
enum Command {
    Get(get::Args),
    Set(set::Args),
}

impl Args {
    pub(super) fn name(&self) -> &'static str {
        match self.command {
            Command::Get(_) => "config get",
            Command::Set(_) => "config set",
        }
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command } = args;
    match command {
        Command::Get(args) => get::run(args, context).await,
        Command::Set(args) => set::run(args, context).await,
    }
}
