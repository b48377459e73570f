//! `wallet regen-hotkey`: a hotkey from what was kept of it.

use super::{
    make::{EncryptArgs, Keys, Making, WriteArgs},
    source::SourceArgs,
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
    source: SourceArgs,
    #[command(flatten)]
    encrypt: EncryptArgs,
    #[command(flatten)]
    write: WriteArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        source,
        encrypt,
        write,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let making = Making::new(wallet, &[Role::Hotkey], write, encrypt, None, context)?;
    making.write(&Keys {
        coldkey: None,
        hotkey: Some(source.key("hotkey", context)?),
    })
}
