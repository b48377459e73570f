//! `allocate`: machines of miners, from the request to the end.

mod asker;
mod askpass;
mod candidates;
mod failure;
mod find;
mod folder;
mod list;
mod new;
mod one;
mod pause;
mod query;
mod release;
mod requirement;
mod resume;
mod show;
mod ssh;
mod sshkey;
mod view;

use clap::Subcommand;

use crate::{context::Context, error::Error, output::Outcome};
pub(crate) use askpass::answer;

/// Have a miner's machine, reach it, give it back
///
/// A machine is asked for by a hotkey that miners lend to: registered, with a validator permit and
/// stake. What is asked is written down first, so that nothing is lost when this program or the
/// miner ends in between; `allocate list` shows what there is, and how to go on.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
enum Command {
    Find(find::Args),
    List(list::Args),
    New(Box<new::Args>),
    Pause(pause::Args),
    Release(release::Args),
    Resume(resume::Args),
    Show(show::Args),
    Ssh(ssh::Args),
}

impl Args {
    /// Its name in JSON.
    pub fn name(&self) -> &'static str {
        match self.command {
            Command::Find(_) => "allocate find",
            Command::List(_) => "allocate list",
            Command::New(_) => "allocate new",
            Command::Pause(_) => "allocate pause",
            Command::Release(_) => "allocate release",
            Command::Resume(_) => "allocate resume",
            Command::Show(_) => "allocate show",
            Command::Ssh(_) => "allocate ssh",
        }
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command } = args;
    match command {
        Command::Find(args) => find::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::New(args) => new::run(*args, context).await,
        Command::Pause(args) => pause::run(args, context).await,
        Command::Release(args) => release::run(args, context).await,
        Command::Resume(args) => resume::run(args, context).await,
        Command::Show(args) => show::run(args, context),
        Command::Ssh(args) => ssh::run(args, context),
    }
}
