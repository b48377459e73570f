//! `--wallet`, `--all`, `--address`: whose coins a command shows.

use super::{
    regen_coldkeypub,
    target::{self, WalletArgs},
};
use crate::{
    address::Address,
    context::Context,
    error::{Error, Kind},
    wallet::{self, Wallet, WalletEntry},
};

/// Whose coins.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct OwnersArgs {
    #[command(flatten)]
    wallet: WalletArgs,
    /// Every wallet in the folder
    #[arg(long, short = 'a', alias = "all-wallets", conflicts_with = "wallet")]
    all: bool,
    /// Coldkeys by their addresses, whether or not there are wallets of them
    #[arg(long, value_name = "SS58", value_delimiter = ',', aliases = ["ss58", "ss58-address", "ss58_address", "ss58_addresses"], conflicts_with_all = ["wallet", "all"], value_parser = regen_coldkeypub::parse_address)]
    address: Vec<Address>,
}

/// A coldkey, with what the wallets here know of it.
#[derive(Debug)]
pub(in crate::cli) struct Owner {
    /// Its wallet's name; none where it has no wallet here.
    pub(in crate::cli) name: Option<String>,
    /// Its address.
    pub(in crate::cli) coldkey: Address,
    /// The wallet's hotkeys.
    pub(in crate::cli) hotkeys: Vec<(String, Address)>,
}

impl OwnersArgs {
    /// The coldkeys; at least one.
    pub(in crate::cli) fn owners(self, context: &Context) -> Result<Vec<Owner>, Error> {
        let Self {
            wallet,
            all,
            address,
        } = self;
        let wallet = wallet.wallet(None, context)?;
        let mut entries = wallet::list(wallet.base()).map_err(target::error)?;
        if !address.is_empty() {
            let owners = address.into_iter().map(|address| {
                let known = entries
                    .iter()
                    .position(|entry| entry.coldkey.address == Some(address));
                match known {
                    Some(index) => Owner::of(entries.swap_remove(index), address),
                    None => Owner::stranger(address),
                }
            });
            return Ok(owners.collect());
        }
        if all {
            return every(entries, &wallet, context);
        }
        let entry = entries
            .into_iter()
            .find(|entry| entry.name == wallet.name());
        // What is missing or broken is told by whoever opens it.
        let coldkey = wallet.coldkeypub().map_err(target::error)?.address;
        Ok(vec![match entry {
            Some(entry) => Owner::of(entry, coldkey),
            None => Owner::stranger(coldkey),
        }])
    }
}

/// All wallets whose coldkey is known; the others are named.
fn every(
    entries: Vec<WalletEntry>,
    wallet: &Wallet,
    context: &Context,
) -> Result<Vec<Owner>, Error> {
    let mut owners = Vec::new();
    for entry in entries {
        match entry.coldkey.address {
            Some(coldkey) => owners.push(Owner::of(entry, coldkey)),
            None => context.output.warn(format!(
                "wallet {}: its coldkey's address is not known; see `sn27 wallet list`",
                entry.name
            )),
        }
    }
    if owners.is_empty() {
        let base = wallet.base().display();
        let none = Error::new(Kind::NotFound, format!("no wallets in {base}"));
        return Err(none.help("make one with `sn27 wallet create`"));
    }
    Ok(owners)
}

impl Owner {
    fn of(entry: WalletEntry, coldkey: Address) -> Self {
        let hotkeys = entry.hotkeys.into_iter();
        let hotkeys = hotkeys.filter_map(|hotkey| Some((hotkey.name, hotkey.key.address?)));
        Self {
            name: Some(entry.name),
            coldkey,
            hotkeys: hotkeys.collect(),
        }
    }

    fn stranger(coldkey: Address) -> Self {
        Self {
            name: None,
            coldkey,
            hotkeys: Vec::new(),
        }
    }

    /// The name that one of the wallet's hotkeys has here.
    pub(in crate::cli) fn hotkey_name(&self, hotkey: Address) -> Option<&str> {
        let mut known = self.hotkeys.iter();
        let found = known.find(|(_, address)| *address == hotkey);
        found.map(|(name, _)| name.as_str())
    }
}

/// A name, or a dash for what has none here.
pub(in crate::cli) fn or_dash(name: Option<&str>) -> String {
    name.unwrap_or("-").to_owned()
}
