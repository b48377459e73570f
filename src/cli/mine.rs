//! `mine`: answer validators; `mine status` and `mine stats`: how it goes.

mod announcing;
mod dashboard;
mod folder;
mod ground;
mod options;
mod ready;
mod start;
mod stats;
mod status;
mod unit;
mod work;

use clap::Subcommand;

use crate::{context::Context, error::Error, log, output::Outcome};

/// Answer the challenges of validators
///
/// Opens the devices, listens, tells the chain where, and answers challenges until it is told to
/// stop. Who may ask is decided by registration, stake, validator permit and the lists; each refusal
/// is logged with the name of its rule. The hotkey signs; the coldkey is never needed.
///
/// With --allocate-image, whoever may ask may also have the machine: a container of that image with
/// as much as was asked for, reached over SSH, until it is given back or its time is up.
///
/// Challenges wait by stake and deadline, and each is answered in time, if only with the honest word
/// that nothing was found. When the chain is away, the last known state goes on to serve. Ctrl-C and
/// SIGTERM end it within 5 seconds, with exit code 0.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Examples:
  sn27 mine --wallet miner --hotkey first
  sn27 mine --wallet miner --hotkey first --axon-port 8091 --axon-external-ip 8.8.4.4 --metrics 127.0.0.1:9100
  sn27 mine --wallet.name miner --wallet.hotkey first --subtensor.network finney --axon.port 8091 --logging.debug
  sn27 mine --wallet miner --hotkey first --check
  sn27 mine --wallet miner --hotkey first --allocate-image cuda-ssh:12.6 --ssh-port 4444
  sn27 mine --wallet miner --hotkey first --print-unit | sudo tee /etc/systemd/system/sn27-miner.service"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    start: Box<start::Args>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Status(status::Args),
    Stats(stats::Args),
}

impl Args {
    /// Its name in JSON.
    pub fn name(&self) -> &'static str {
        match self.command {
            None => "mine",
            Some(Command::Status(_)) => "mine status",
            Some(Command::Stats(_)) => "mine stats",
        }
    }

    /// The log that it keeps, if it is to mine.
    pub fn log(&self) -> Option<log::Wish> {
        match self.command {
            None => self.start.log(),
            Some(_) => None,
        }
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command, start } = args;
    match command {
        None => start::run(*start, context).await,
        Some(Command::Status(args)) => status::run(args, context),
        Some(Command::Stats(args)) => stats::run(args, context),
    }
}
