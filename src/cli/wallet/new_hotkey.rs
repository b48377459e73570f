//! `wallet new-hotkey`: a key that mines or validates.

use super::{
    make::{Keys, NewArgs},
    target::{HotkeyArgs, WalletArgs},
};
use crate::{context::Context, error::Error, output::Outcome, wallet::Role};

/// Make a new hotkey in a wallet
///
/// A key that mines or validates. It is left unencrypted unless --use-password is given, since
/// programs that run unattended must open it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet new-hotkey --wallet miner --hotkey second
  sn27 wallet new-hotkey --wallet miner --hotkey third --mnemonic-file words --json")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    new: NewArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        new,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let roles = [Role::Hotkey, Role::HotkeyPub];
    let (fresh, making) = new.making(wallet, &roles, context)?;
    making.write(&Keys {
        coldkey: None,
        hotkey: Some(fresh.key()?),
    })
}
