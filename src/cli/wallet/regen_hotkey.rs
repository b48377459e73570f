//! `wallet regen-hotkey`: a hotkey from what was kept of it.

use super::{
    make::{Keys, RegenArgs},
    target::{HotkeyArgs, WalletArgs},
};
use crate::{context::Context, error::Error, output::Outcome, wallet::Role};

/// Make a hotkey again, from its mnemonic, seed or polkadot-js export
///
/// Without a file, the mnemonic or seed is asked for on the terminal and not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet regen-hotkey --wallet miner --hotkey first
  sn27 wallet regen-hotkey --wallet miner --mnemonic-file words --json")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    regen: RegenArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        regen,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let (source, making) = regen.making(wallet, &[Role::Hotkey], context)?;
    making.write(&Keys {
        coldkey: None,
        hotkey: Some(source.key("hotkey", context)?),
    })
}
