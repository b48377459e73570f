//! `wallet passwd`: another password for a key, or none.

use std::path::PathBuf;

use serde::Serialize;

use super::{
    password::{self, PasswordArgs},
    target::{self, HotkeyArgs, WalletArgs},
};
use crate::{
    context::Context,
    error::Error,
    output::{Human, Outcome, Page},
    prompt,
    wallet::Role,
};

/// Change the password of a coldkey, or of a hotkey
///
/// Also encrypts a key that is not encrypted, and renews encryptions that btcli no longer writes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet passwd --wallet miner
  sn27 wallet passwd --wallet miner --password-file old --new-password-file new --json")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    /// Change the hotkey's
    #[arg(long, alias = "use_hotkey")]
    use_hotkey: bool,
    #[command(flatten)]
    password: PasswordArgs,
    /// Read the new password from the first line of this file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    new_password_file: Option<PathBuf>,
    /// Remove the password: the key is left unencrypted
    #[arg(long, alias = "no_use_password", conflicts_with = "new_password_file")]
    no_use_password: bool,
}

#[derive(Serialize)]
struct Changed {
    file: String,
    encrypted: bool,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        use_hotkey,
        password,
        new_password_file,
        no_use_password,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let role = if use_hotkey {
        Role::Hotkey
    } else {
        Role::Coldkey
    };
    let can_have_new =
        no_use_password || new_password_file.is_some() || context.prompt.is_allowed();
    if !can_have_new {
        return Err(prompt::missing(&[
            "--new-password-file or --no-use-password",
        ]));
    }
    let old = password.unlock(&wallet, role, context)?;
    let new = match new_password_file {
        Some(path) => Some(password::from_file(path, context)?),
        None if no_use_password => None,
        None => Some(password::ask_for_new(&wallet, role, context)?),
    };
    wallet
        .change_password(role, old.as_ref(), new.as_ref())
        .map_err(target::error)?;
    Ok(Outcome::data(Changed {
        file: wallet.path(role).display().to_string(),
        encrypted: new.is_some(),
    }))
}

impl Human for Changed {
    fn human(&self, page: &mut Page) {
        let state = if self.encrypted {
            "is encrypted with the new password"
        } else {
            "is no longer encrypted"
        };
        page.line(format!("{} {state}", self.file));
    }
}
