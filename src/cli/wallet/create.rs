//! `wallet create`: a coldkey and a hotkey, both or neither.

use super::{
    fresh::FreshArgs,
    make::{EncryptArgs, Keys, Making, WriteArgs},
    reveal::RevealArgs,
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
    fresh: FreshArgs,
    #[command(flatten)]
    encrypt: EncryptArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    reveal: RevealArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        fresh,
        encrypt,
        write,
        reveal,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let roles = [
        Role::Coldkey,
        Role::ColdkeyPub,
        Role::Hotkey,
        Role::HotkeyPub,
    ];
    let making = Making::new(wallet, &roles, write, encrypt, Some(reveal), context)?;
    making.write(&Keys {
        coldkey: Some(fresh.key()?),
        hotkey: Some(fresh.key()?),
    })
}
