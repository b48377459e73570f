//! What values settings have.

use std::{fmt, str::FromStr};

use crate::{
    chain::{InvalidNetwork, Network},
    keys::Keys,
    money::{Alpha, InvalidAmount, Tao},
    settings::{Color, Timeout, YesNo},
    solver::{InvalidSelection, Selection},
    wallet::{InvalidName, Wallet},
};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Alpha,
    Color,
    Device,
    Hotkey,
    /// Addresses between commas.
    Keys,
    Netuid,
    Network,
    Path,
    Program,
    Tao,
    Time,
    Wallet,
    YesNo,
}

impl Kind {
    /// What a value looks like.
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Color => "use auto, always or never",
            Self::Device => InvalidSelection::HELP,
            Self::Hotkey | Self::Wallet => {
                "use a name of a wallet or hotkey: letters, digits, `_`, `-`, `.`"
            }
            Self::Keys => "use SS58 addresses, with commas between them",
            Self::Netuid => "use a subnet's number, 0 to 65535",
            Self::Network => InvalidNetwork::HELP,
            Self::Path => "use a path",
            Self::Program => {
                "use a program's name or path, such as hashcat or /opt/hashcat/hashcat.bin"
            }
            Self::Alpha | Self::Tao => InvalidAmount::HELP,
            Self::Time => Timeout::HELP,
            Self::YesNo => YesNo::HELP,
        }
    }

    /// Whether a text is such a value.
    pub(super) fn check(self, value: &str) -> Result<(), String> {
        fn parses<T: FromStr<Err: fmt::Display>>(value: &str) -> Result<(), String> {
            value
                .parse::<T>()
                .map(drop)
                .map_err(|error| error.to_string())
        }
        fn name(wallet: Result<Wallet, InvalidName>) -> Result<(), String> {
            wallet.map(drop).map_err(|error| error.to_string())
        }
        match self {
            Self::Color => parses::<Color>(value),
            Self::Device => parses::<Selection>(value),
            _ if value.is_empty() => Err("it is empty".to_owned()),
            Self::Path | Self::Program => Ok(()),
            // The base is not looked at: a name must only be able to be one.
            Self::Wallet => name(Wallet::new("", value, "default")),
            Self::Hotkey => name(Wallet::new("", "default", value)),
            Self::Keys => Keys::hotkeys(value)
                .map(drop)
                .map_err(|error| error.to_string()),
            Self::Alpha => parses::<Alpha>(value),
            Self::Tao => parses::<Tao>(value),
            Self::Netuid => parses::<u16>(value),
            Self::Network => parses::<Network>(value),
            Self::Time => parses::<Timeout>(value),
            Self::YesNo => parses::<YesNo>(value),
        }
    }
}
