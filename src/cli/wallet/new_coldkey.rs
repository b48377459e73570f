//! `wallet new-coldkey`: the key that owns the funds.

use super::{
    make::{Keys, NewArgs},
    target::WalletArgs,
};
use crate::{context::Context, error::Error, output::Outcome, wallet::Role};

/// Make a new coldkey
///
/// The key that owns the funds. Keep its mnemonic on paper; mining needs the public half alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet new-coldkey --wallet miner --n-words 24
  sn27 wallet new-coldkey --wallet miner --password-file pw --mnemonic-file words")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    new: NewArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { wallet, new } = args;
    let wallet = wallet.wallet(None, context)?;
    let roles = [Role::Coldkey, Role::ColdkeyPub];
    let (fresh, making) = new.making(wallet, &roles, context)?;
    making.write(&Keys {
        coldkey: Some(fresh.key()?),
        hotkey: None,
    })
}
