//! `wallet regen-coldkeypub`: a wallet that can be mined with and watched, but not spent from.

use super::{
    target::{self, WalletArgs},
    written::Written,
};
use crate::{
    address::{Address, InvalidAddress},
    context::Context,
    error::Error,
    output::Outcome,
    prompt,
    wallet::{Overwrite, PublicKey, Role},
};

/// Write a coldkey's public half, from its address or public key
///
/// What a miner or validator needs of its coldkey; the private key stays elsewhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet regen-coldkeypub --wallet miner --address 5EhKw4iLKy4diLy2P7jwTupox22kXwWvNVRERW7NiZPxLApW
  sn27 wallet regen-coldkeypub --wallet miner --public-key 0x7466be5046eba487148e86b16d2106fd5a2768ca676eabf9b0d3fc94c90f731d")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    /// The coldkey's address
    #[arg(long, value_name = "ADDRESS", aliases = ["ss58", "ss58-address", "ss58_address"], conflicts_with = "public_key", value_parser = parse_address)]
    address: Option<Address>,
    /// The coldkey's public key in hexadecimal
    #[arg(long, value_name = "HEX", aliases = ["public-key-hex", "public_key_hex"], value_parser = parse_public_key)]
    public_key: Option<Address>,
    /// Replace a public half that is there already
    #[arg(long)]
    overwrite: bool,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        address,
        public_key,
        overwrite,
    } = args;
    let wallet = wallet.wallet(None, context)?;
    target::refuse_existing(&wallet, &[Role::ColdkeyPub], overwrite)?;
    let address = match address.or(public_key) {
        Some(address) => address,
        None if context.prompt.is_allowed() => {
            let check = |text: &str| parse_address(text).map(drop);
            let text = context.prompt.ask("address of the coldkey", check)?;
            parse_address(&text).map_err(Error::usage)?
        }
        None => return Err(prompt::missing(&["--address or --public-key"])),
    };
    let overwriting = if overwrite {
        Overwrite::Yes
    } else {
        Overwrite::No
    };
    wallet
        .set_coldkeypub(&PublicKey::sr25519(address), overwriting)
        .map_err(target::error)?;
    let written = Written::new(&wallet, None);
    Ok(Outcome::data(written.with(
        &wallet,
        Role::ColdkeyPub,
        (address, None),
        false,
    )))
}

/// Parses an address, with what would be right in the error.
pub(in crate::cli) fn parse_address(text: &str) -> Result<Address, String> {
    text.parse()
        .map_err(|error: InvalidAddress| format!("{error}; {}", error.help()))
}

fn parse_public_key(text: &str) -> Result<Address, String> {
    Address::from_hex(text).map_err(|error| format!("{error}; {}", error.help()))
}
