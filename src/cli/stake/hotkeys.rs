//! `--hotkey`, `--all-hotkeys`: which hotkeys a trade is about.

use std::fmt;

use crate::{
    address::{Address, InvalidAddress},
    cli::wallet::{owners::Owner, target},
    context::Context,
    error::{Error, Kind},
    settings::Key,
    wallet::{self, Wallet},
};

/// Which hotkeys.
#[derive(Debug, clap::Args)]
pub(super) struct HotkeysArgs {
    /// Names of the wallet's hotkeys, or addresses of any [default: default] [env: SN27_HOTKEY]
    #[arg(long, short = 'H', value_name = "NAME|SS58", value_delimiter = ',', visible_alias = "hotkey-ss58", aliases = ["wallet.hotkey", "wallet-hotkey", "wallet_hotkey", "hotkey_ss58", "hotkey-ss58-address", "include-hotkeys", "include_hotkeys"])]
    hotkey: Vec<String>,
    /// All hotkeys
    #[arg(long, alias = "all_hotkeys", conflicts_with = "hotkey")]
    all_hotkeys: bool,
    /// But not these
    #[arg(
        long,
        value_name = "NAME|SS58",
        value_delimiter = ',',
        alias = "exclude_hotkeys",
        requires = "all_hotkeys"
    )]
    exclude_hotkeys: Vec<String>,
}

/// The hotkeys that were chosen.
pub(super) enum Hotkeys {
    /// Exactly these.
    These(Vec<Hotkey>),
    /// All but some: which there are depends on the command.
    AllBut(Vec<Hotkey>),
}

/// A hotkey.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Hotkey {
    #[serde(rename = "hotkey")]
    pub(super) address: Address,
    #[serde(rename = "hotkey_name")]
    pub(super) name: Option<String>,
}

impl HotkeysArgs {
    /// The hotkeys, names resolved in a wallet.
    pub(super) fn hotkeys(self, wallet: &Wallet, context: &Context) -> Result<Hotkeys, Error> {
        let Self {
            hotkey,
            all_hotkeys,
            exclude_hotkeys,
        } = self;
        let each = |texts: Vec<String>| -> Result<Vec<Hotkey>, Error> {
            let mut hotkeys = Vec::new();
            for text in texts {
                let hotkey = Hotkey::named(&text, wallet)?;
                // One that is named twice is meant once.
                if !hotkeys
                    .iter()
                    .any(|known: &Hotkey| known.address == hotkey.address)
                {
                    hotkeys.push(hotkey);
                }
            }
            Ok(hotkeys)
        };
        if all_hotkeys {
            return Ok(Hotkeys::AllBut(each(exclude_hotkeys)?));
        }
        let hotkey = match hotkey.is_empty() {
            true => vec![context.settings.get::<String>(Key::Hotkey, None)?.value],
            false => hotkey,
        };
        Ok(Hotkeys::These(each(hotkey)?))
    }
}

impl Hotkeys {
    /// The hotkeys, where all means the wallet's.
    pub(super) fn of_wallet(self, wallet: &Wallet) -> Result<Vec<Hotkey>, Error> {
        let excluded = match self {
            Self::These(hotkeys) => return Ok(hotkeys),
            Self::AllBut(excluded) => excluded,
        };
        let all = known(wallet)?.into_iter();
        let chosen: Vec<_> = all
            .map(|(name, address)| Hotkey {
                name: Some(name),
                address,
            })
            .filter(|hotkey| !excluded.iter().any(|other| other.address == hotkey.address))
            .collect();
        if chosen.is_empty() {
            let message = format!("wallet {} has no such hotkeys", wallet.name());
            return Err(Error::new(Kind::NotFound, message).help("see `sn27 wallet list`"));
        }
        Ok(chosen)
    }

    /// Whether an address is among them.
    pub(super) fn has(&self, address: Address) -> bool {
        let among = |hotkeys: &[Hotkey]| hotkeys.iter().any(|hotkey| hotkey.address == address);
        match self {
            Self::These(hotkeys) => among(hotkeys),
            Self::AllBut(excluded) => !among(excluded),
        }
    }
}

/// The wallet's hotkeys whose addresses are known.
pub(super) fn known(wallet: &Wallet) -> Result<Vec<(String, Address)>, Error> {
    let entries = wallet::list(wallet.base()).map_err(target::error)?;
    let entry = entries
        .into_iter()
        .find(|entry| entry.name == wallet.name());
    let hotkeys = entry.map(|entry| entry.hotkeys).unwrap_or_default();
    let hotkeys = hotkeys.into_iter();
    let known = hotkeys.filter_map(|hotkey| Some((hotkey.name, hotkey.key.address?)));
    Ok(known.collect())
}

/// The wallet as the owner of its hotkeys.
pub(super) fn owner(wallet: &Wallet, coldkey: Address) -> Result<Owner, Error> {
    Ok(Owner {
        name: Some(wallet.name().to_owned()),
        coldkey,
        hotkeys: known(wallet)?,
    })
}

impl Hotkey {
    /// Text that looks like an address is one, and must be right; other text is a hotkey's name.
    fn named(text: &str, wallet: &Wallet) -> Result<Self, Error> {
        let error = match text.parse::<Address>() {
            Ok(address) => {
                let known = known(wallet).unwrap_or_default().into_iter();
                let mut named = known.filter(|(_, known)| *known == address);
                let name = named.next().map(|(name, _)| name);
                return Ok(Self { address, name });
            }
            Err(error) => error,
        };
        let refused = || Error::usage(error.to_string()).help(error.help());
        if !matches!(error, InvalidAddress::NotSs58(_)) {
            return Err(refused());
        }
        let wallet = Wallet::new(wallet.base(), wallet.name(), text).map_err(|_| refused())?;
        let address = wallet.hotkeypub().map_err(target::error)?.address;
        let name = Some(text.to_owned());
        Ok(Self { address, name })
    }
}

impl fmt::Display for Hotkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} ({})", self.address),
            None => self.address.fmt(f),
        }
    }
}
