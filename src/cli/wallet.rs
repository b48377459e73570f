//! `wallet`: keys, in the same files as btcli's.

mod balance;
mod create;
mod fresh;
#[cfg(feature = "keyring")]
mod keyring;
mod list;
mod make;
mod new_coldkey;
mod new_hotkey;
mod overview;
pub(super) mod owners;
mod passwd;
pub(super) mod password;
mod regen_coldkey;
mod regen_coldkeypub;
mod regen_hotkey;
mod reveal;
mod sign;
mod source;
pub(super) mod target;
pub(super) mod transfer;
mod verify;
mod written;

use clap::Subcommand;

use crate::{context::Context, error::Error, output::Outcome};

/// Make, list and use keys, in the same files as btcli's, and the coins that they own
///
/// A wallet is a coldkey, which owns the funds, and hotkeys, which mine and validate. The files are
/// btcli's: both programs can work on the same wallets. Passwords and mnemonics are read from files,
/// from the environment or from the terminal, and are never an argument's value.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet create --wallet miner
  sn27 wallet list
  sn27 wallet new-hotkey --wallet miner --hotkey second")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
enum Command {
    Balance(balance::Args),
    Create(create::Args),
    List(list::Args),
    #[command(alias = "new_coldkey")]
    NewColdkey(new_coldkey::Args),
    #[command(alias = "new_hotkey")]
    NewHotkey(new_hotkey::Args),
    Overview(overview::Args),
    Passwd(passwd::Args),
    #[command(alias = "regen_coldkey")]
    RegenColdkey(regen_coldkey::Args),
    #[command(alias = "regen_coldkeypub")]
    RegenColdkeypub(regen_coldkeypub::Args),
    #[command(alias = "regen_hotkey")]
    RegenHotkey(regen_hotkey::Args),
    Sign(sign::Args),
    Transfer(transfer::Args),
    Verify(verify::Args),
}

impl Args {
    pub(super) fn name(&self) -> &'static str {
        match self.command {
            Command::Balance(_) => "wallet balance",
            Command::Create(_) => "wallet create",
            Command::List(_) => "wallet list",
            Command::NewColdkey(_) => "wallet new-coldkey",
            Command::NewHotkey(_) => "wallet new-hotkey",
            Command::Overview(_) => "wallet overview",
            Command::Passwd(_) => "wallet passwd",
            Command::RegenColdkey(_) => "wallet regen-coldkey",
            Command::RegenColdkeypub(_) => "wallet regen-coldkeypub",
            Command::RegenHotkey(_) => "wallet regen-hotkey",
            Command::Sign(_) => "wallet sign",
            Command::Transfer(_) => "wallet transfer",
            Command::Verify(_) => "wallet verify",
        }
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { command } = args;
    match command {
        Command::Balance(args) => balance::run(args, context).await,
        Command::Create(args) => create::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::NewColdkey(args) => new_coldkey::run(args, context).await,
        Command::NewHotkey(args) => new_hotkey::run(args, context).await,
        Command::Overview(args) => overview::run(args, context).await,
        Command::Passwd(args) => passwd::run(args, context).await,
        Command::RegenColdkey(args) => regen_coldkey::run(args, context).await,
        Command::RegenColdkeypub(args) => regen_coldkeypub::run(args, context).await,
        Command::RegenHotkey(args) => regen_hotkey::run(args, context).await,
        Command::Sign(args) => sign::run(args, context).await,
        Command::Transfer(args) => transfer::run(args, context).await,
        Command::Verify(args) => verify::run(args, context).await,
    }
}
