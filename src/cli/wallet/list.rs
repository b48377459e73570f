//! `wallet list`: the wallets that are there.

use serde::Serialize;

use super::target::{self, PathArgs};
use crate::{
    address::Address,
    context::Context,
    error::Error,
    output::{Human, Outcome, Page},
    wallet::{self, KeyState, Presence, Scheme, WalletEntry},
};

/// List wallets and their keys
///
/// Needs no password. A file that can't be read is named with what is wrong with it, and the others
/// are listed all the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet list
  sn27 wallet list --wallet-path /mnt/backup/wallets --json")]
pub(super) struct Args {
    #[command(flatten)]
    path: PathArgs,
}

#[derive(Serialize)]
struct Wallets {
    path: String,
    wallets: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    coldkey: Key,
    hotkeys: Vec<Hotkey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

#[derive(Serialize)]
struct Hotkey {
    name: String,
    #[serde(flatten)]
    key: Key,
}

#[derive(Serialize)]
struct Key {
    address: Option<Address>,
    scheme: Option<Scheme>,
    /// How the private key is kept: `absent`, `plain`, `nacl`, `ansible`, `fernet`.
    private_key: Option<Presence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { path } = args;
    let base = path.base(context)?;
    let entries = wallet::list(&base).map_err(target::error)?;
    let hotkeys = |entry: &WalletEntry| {
        entry
            .hotkeys
            .iter()
            .filter_map(|h| h.key.exposed.clone())
            .collect::<Vec<_>>()
    };
    for entry in &entries {
        for path in entry.coldkey.exposed.iter().chain(&hotkeys(entry)) {
            context.output.warn(target::exposure(path));
        }
    }
    Ok(Outcome::data(Wallets {
        path: base.display().to_string(),
        wallets: entries.into_iter().map(Row::from).collect(),
    }))
}

impl From<WalletEntry> for Row {
    fn from(entry: WalletEntry) -> Self {
        let hotkey = |hotkey: wallet::HotkeyEntry| Hotkey {
            name: hotkey.name,
            key: hotkey.key.into(),
        };
        Self {
            name: entry.name,
            coldkey: entry.coldkey.into(),
            hotkeys: entry.hotkeys.into_iter().map(hotkey).collect(),
            problem: entry.problem.map(|error| error.to_string()),
        }
    }
}

impl From<KeyState> for Key {
    fn from(state: KeyState) -> Self {
        Self {
            address: state.address,
            scheme: state.scheme,
            private_key: state.presence,
            problem: state.problem.map(|error| error.to_string()),
        }
    }
}

impl Key {
    fn text(&self, name: &str) -> String {
        let address = self
            .address
            .map_or("address unknown".to_owned(), |a| a.to_string());
        let kept = match self.private_key {
            Some(Presence::Absent) => "public half only".to_owned(),
            Some(presence) => presence.to_string(),
            None => "unreadable".to_owned(),
        };
        let mut text = format!("{name}  {address}  {kept}");
        if self.scheme == Some(Scheme::Ed25519) {
            text.push_str(", ed25519");
        }
        if let Some(problem) = &self.problem {
            text.push_str(&format!("\n      {problem}"));
        }
        text
    }
}

impl Human for Wallets {
    fn human(&self, page: &mut Page) {
        if self.wallets.is_empty() {
            page.line(format!(
                "no wallets in {}; make one with `sn27 wallet create`",
                self.path
            ));
            return;
        }
        page.line(&self.path);
        for (index, wallet) in self.wallets.iter().enumerate() {
            let last = index + 1 == self.wallets.len();
            page.line(format!(
                "{} {}",
                branch(last),
                wallet.coldkey.text(&wallet.name)
            ));
            let trunk = if last { "   " } else { "│  " };
            for (index, hotkey) in wallet.hotkeys.iter().enumerate() {
                let branch = branch(index + 1 == wallet.hotkeys.len());
                page.line(format!(
                    "{trunk} {branch} {}",
                    hotkey.key.text(&hotkey.name)
                ));
            }
            if let Some(problem) = &wallet.problem {
                page.line(format!("{trunk}    {problem}"));
            }
        }
    }
}

fn branch(last: bool) -> &'static str {
    if last { "└──" } else { "├──" }
}
