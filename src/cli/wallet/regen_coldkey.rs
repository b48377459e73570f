//! `wallet regen-coldkey`: a coldkey from what was kept of it.

use super::{
    make::{Keys, RegenArgs},
    target::WalletArgs,
};
use crate::{context::Context, error::Error, output::Outcome, wallet::Role};

/// Make a coldkey again, from its mnemonic, seed or polkadot-js export
///
/// Without a file, the mnemonic or seed is asked for on the terminal and not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet regen-coldkey --wallet miner
  sn27 wallet regen-coldkey --wallet miner --mnemonic-file words --password-file pw --json")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    regen: RegenArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { wallet, regen } = args;
    let wallet = wallet.wallet(None, context)?;
    // The public half may be there: `regen-coldkeypub` comes first on a miner.
    let (source, making) = regen.making(wallet, &[Role::Coldkey], context)?;
    making.write(&Keys {
        coldkey: Some(source.key("coldkey", context)?),
        hotkey: None,
    })
}
