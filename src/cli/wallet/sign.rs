//! `wallet sign`: a signature of a message.

use serde::Serialize;

use super::{
    password::PasswordArgs,
    target::{self, HotkeyArgs, WalletArgs},
};
use crate::{
    address::Address,
    context::Context,
    error::Error,
    output::{Human, Outcome, Page},
    prompt,
    wallet::Role,
};

/// Sign a message with the coldkey, or with a hotkey
///
/// The signature is sr25519 over the message as it is, in hexadecimal, as btcli makes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet sign --wallet miner --message 'it is me'
  sn27 wallet sign --wallet miner --hotkey first --use-hotkey --message 'it is me' --json")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    /// What to sign
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
    /// Sign with the hotkey
    #[arg(long, alias = "use_hotkey")]
    use_hotkey: bool,
    #[command(flatten)]
    password: PasswordArgs,
}

#[derive(Serialize)]
struct Signed {
    signature: String,
    address: Address,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        message,
        use_hotkey,
        password,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let role = if use_hotkey {
        Role::Hotkey
    } else {
        Role::Coldkey
    };
    let message = match message {
        Some(message) => message,
        None if context.prompt.is_allowed() => context.prompt.ask("message", |_| Ok(()))?,
        None => return Err(prompt::missing(&["--message"])),
    };
    let password = password.unlock(&wallet, role, context)?;
    let signer = match role {
        Role::Hotkey => wallet.hotkey(password.as_ref()),
        _ => wallet.coldkey(password.as_ref()),
    };
    let signer = signer.map_err(target::error)?;
    Ok(Outcome::data(Signed {
        signature: signer.sign(message.as_bytes()).to_string(),
        address: signer.address(),
    }))
}

impl Human for Signed {
    fn human(&self, page: &mut Page) {
        let fields = [
            ("signature", self.signature.clone()),
            ("address", self.address.to_string()),
        ];
        page.fields(&fields);
    }
}
