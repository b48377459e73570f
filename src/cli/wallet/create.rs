//! `wallet create`: a coldkey and a hotkey, both or neither.

use super::{
    make::{Keys, NewArgs},
    target::{HotkeyArgs, WalletArgs},
};
use crate::{context::Context, error::Error, output::Outcome, wallet::Role};

/// Make a new wallet: a coldkey and a hotkey
///
/// The coldkey is encrypted with a password, the hotkey is not. Both keys are written, or neither.
/// Their mnemonics are shown once on the terminal, or written to --mnemonic-file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet create --wallet miner --hotkey first
  sn27 wallet create --password-file pw --mnemonic-file words --json
  sn27 wallet create --wallet alice --uri //Alice --no-use-password")]
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
    let roles = [
        Role::Coldkey,
        Role::ColdkeyPub,
        Role::Hotkey,
        Role::HotkeyPub,
    ];
    let (fresh, making) = new.making(wallet, &roles, context)?;
    making.write(&Keys {
        coldkey: Some(fresh.key()?),
        hotkey: Some(fresh.key()?),
    })
}
