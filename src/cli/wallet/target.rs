//! `--wallet`, `--hotkey`, `--wallet-path`: which files a command is about.

use std::{ffi::OsStr, path::PathBuf};

use clap_complete::CompletionCandidate;

use crate::{
    address::Address,
    context::Context,
    error::{Error, Kind},
    settings::{Key, Settings},
    wallet::{self, FileProblem, InvalidName, KeyfileError, Role, Wallet, WalletError},
};

/// Which wallet.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WalletArgs {
    /// The wallet's name [default: default] [env: SN27_WALLET]
    #[arg(long, short = 'w', value_name = "NAME", aliases = ["wallet.name", "wallet-name", "wallet_name", "name"],
        add = wallet_names())]
    wallet: Option<String>,
    #[command(flatten)]
    path: PathArgs,
}

/// Where the wallets are.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct PathArgs {
    /// The folder of all wallets [default: ~/.bittensor/wallets] [env: SN27_WALLET_PATH]
    #[arg(long, short = 'p', value_name = "DIR", aliases = ["wallet.path", "wallet_path"], value_hint = clap::ValueHint::DirPath)]
    wallet_path: Option<String>,
}

/// Which of the wallet's hotkeys.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct HotkeyArgs {
    /// The hotkey's name [default: default] [env: SN27_HOTKEY]
    #[arg(long, short = 'H', value_name = "NAME", aliases = ["wallet.hotkey", "wallet-hotkey", "wallet_hotkey"])]
    hotkey: Option<String>,
}

impl HotkeyArgs {
    /// An address that was given in place of a name, where it can only be somebody else's hotkey.
    pub(in crate::cli) fn take_address(&mut self) -> Option<Address> {
        let address = self.hotkey.as_deref()?.parse().ok()?;
        self.hotkey = None;
        Some(address)
    }
}

impl PathArgs {
    /// The folder, with `~` as the user's home.
    pub(in crate::cli) fn base(self, context: &Context) -> Result<PathBuf, Error> {
        let path = context
            .settings
            .get(Key::WalletPath, self.wallet_path)?
            .value;
        expand(&path)
    }
}

impl WalletArgs {
    /// The wallet, with a hotkey where the command is about one.
    pub(in crate::cli) fn wallet(
        self,
        hotkey: Option<HotkeyArgs>,
        context: &Context,
    ) -> Result<Wallet, Error> {
        let name = context.settings.get(Key::Wallet, self.wallet)?.value;
        let flag = hotkey.and_then(|args| args.hotkey);
        let hotkey: String = context.settings.get(Key::Hotkey, flag)?.value;
        let base = self.path.base(context)?;
        Wallet::new(base, name, hotkey)
            .map_err(|error: InvalidName| Error::usage(error.to_string()).help(error.help()))
    }
}

fn expand(path: &str) -> Result<PathBuf, Error> {
    let Some(rest) = path
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return Ok(path.into());
    };
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home = home.ok_or_else(|| {
        Error::usage("there is no home directory for ~").help("name the folder with --wallet-path")
    })?;
    Ok(home.join(rest.trim_start_matches('/')))
}

/// Completes with the names of wallets.
pub(super) fn wallet_names() -> clap_complete::ArgValueCompleter {
    clap_complete::ArgValueCompleter::new(complete_wallet)
}

/// The wallets that are there, for the shell.
fn complete_wallet(current: &OsStr) -> Vec<CompletionCandidate> {
    let path = Settings::new(None).text(Key::WalletPath);
    let base = path.and_then(|path| expand(&path.value));
    let wallets = base.map(|base| wallet::list(&base).unwrap_or_default());
    let names = wallets
        .unwrap_or_default()
        .into_iter()
        .map(|entry| entry.name);
    let typed = current.to_string_lossy();
    names
        .filter(|name| name.starts_with(&*typed))
        .map(CompletionCandidate::new)
        .collect()
}

/// A wallet's failure as the user's.
pub(in crate::cli) fn error(error: WalletError) -> Error {
    let kind = match &error {
        WalletError::Name(_) => Kind::Usage,
        WalletError::File {
            problem: FileProblem::Missing,
            ..
        } => Kind::NotFound,
        WalletError::Keyfile {
            problem: KeyfileError::Memory { .. },
            ..
        } => Kind::Failed,
        error if error.is_about_the_key() => Kind::Key,
        _ => Kind::Failed,
    };
    Error::new(kind, error.to_string()).help(error.help())
}

/// Refuses early what would be refused in the end, before a password is asked for.
pub(super) fn refuse_existing(
    wallet: &Wallet,
    roles: &[Role],
    overwrite: bool,
) -> Result<(), Error> {
    if overwrite {
        return Ok(());
    }
    match wallet.existing(roles).into_iter().next() {
        None => Ok(()),
        Some(path) => Err(error(WalletError::File {
            path,
            problem: FileProblem::Exists,
        })),
    }
}

/// Warns of a private key that others may read.
pub(in crate::cli) fn warn_of_exposure(wallet: &Wallet, role: Role, context: &Context) {
    if wallet.is_exposed(role) {
        let path = wallet.path(role);
        context.output.warn(exposure(&path));
    }
}

/// The warning's words.
pub(super) fn exposure(path: &std::path::Path) -> String {
    let path = path.display();
    format!("{path} can be read by other users; close it with `chmod 600 {path}`")
}
