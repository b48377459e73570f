//! The settings there are.

use std::{fmt, str::FromStr};

use super::{Color, Timeout};
use crate::{
    solver::{InvalidSelection, Selection},
    wallet::{InvalidName, Wallet},
};

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// When to use colour.
    Color,
    /// Which devices to solve on.
    Device,
    /// The external hashcat.
    Hashcat,
    /// Which of a wallet's hotkeys.
    Hotkey,
    /// A file that holds a password.
    PasswordFile,
    /// How long a challenge may take.
    Timeout,
    /// Which wallet.
    Wallet,
    /// The folder of all wallets.
    WalletPath,
}

impl Key {
    /// All settings, by name.
    pub const ALL: [Self; 8] = [
        Self::Color,
        Self::Device,
        Self::Hashcat,
        Self::Hotkey,
        Self::PasswordFile,
        Self::Timeout,
        Self::Wallet,
        Self::WalletPath,
    ];

    /// Its name on the command line and in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Device => "device",
            Self::Hashcat => "hashcat",
            Self::Hotkey => "hotkey",
            Self::PasswordFile => "password-file",
            Self::Timeout => "timeout",
            Self::Wallet => "wallet",
            Self::WalletPath => "wallet-path",
        }
    }

    /// What it is for, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Color => "when to use colour",
            Self::Device => "devices to solve on",
            Self::Hashcat => "the hashcat program for --backend and --compare",
            Self::Hotkey => "which of a wallet's hotkeys",
            Self::PasswordFile => "file with the password of keys; none by default",
            Self::Timeout => "time allowed for one challenge",
            Self::Wallet => "which wallet",
            Self::WalletPath => "folder of all wallets",
        }
    }

    /// What a value looks like.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::Color => "use auto, always or never",
            Self::Device => InvalidSelection::HELP,
            Self::Hashcat => {
                "use a program's name or path, such as hashcat or /opt/hashcat/hashcat.bin"
            }
            Self::Hotkey | Self::Wallet => {
                "use a name of a wallet or hotkey: letters, digits, `_`, `-`, `.`"
            }
            Self::PasswordFile | Self::WalletPath => "use a path",
            Self::Timeout => Timeout::HELP,
        }
    }

    /// Variables that set it, first one first.
    pub const fn environment(self) -> &'static [&'static str] {
        match self {
            Self::Color => &["SN27_COLOR", "NO_COLOR"],
            Self::Device => &["SN27_DEVICE"],
            Self::Hashcat => &["SN27_HASHCAT"],
            Self::Hotkey => &["SN27_HOTKEY", "BT_WALLET_HOTKEY"],
            Self::PasswordFile => &["SN27_PASSWORD_FILE", "BT_WALLET_PASSWORD_FILE"],
            Self::Timeout => &["SN27_TIMEOUT"],
            Self::Wallet => &["SN27_WALLET", "BT_WALLET"],
            Self::WalletPath => &["SN27_WALLET_PATH", "BT_WALLET_PATH"],
        }
    }

    /// A variable's text as this setting's: `NO_COLOR` speaks by being there.
    pub(super) fn meant_by(self, variable: &str, value: String) -> String {
        match variable {
            "NO_COLOR" => "never".to_owned(),
            _ => value,
        }
    }

    /// The value where nothing sets it.
    pub const fn default(self) -> &'static str {
        match self {
            Self::Color | Self::Device => "auto",
            Self::Hashcat => "hashcat",
            Self::Hotkey | Self::Wallet => "default",
            // No file.
            Self::PasswordFile => "",
            Self::Timeout => "30s",
            Self::WalletPath => "~/.bittensor/wallets",
        }
    }

    /// Whether a text is a value of this setting.
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
            Self::Hashcat | Self::PasswordFile | Self::WalletPath => Ok(()),
            // The base is not looked at: a name must only be able to be one.
            Self::Wallet => name(Wallet::new("", value, "default")),
            Self::Hotkey => name(Wallet::new("", "default", value)),
            Self::Timeout => parses::<Timeout>(value),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no such setting; there are {names}")
        };
        Self::ALL
            .into_iter()
            .find(|key| key.name() == name)
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_values_and_names_lead_back() {
        for key in Key::ALL {
            if key != Key::PasswordFile {
                assert_eq!(key.check(key.default()), Ok(()), "{key}");
            }
            assert_eq!(key.name().parse(), Ok(key));
        }
        for (key, bad) in [
            (Key::Color, "red"),
            (Key::Device, "gpu"),
            (Key::Timeout, "soon"),
            (Key::Hashcat, ""),
            (Key::Wallet, "../other"),
            (Key::Hotkey, "-p"),
        ] {
            assert!(key.check(bad).is_err(), "{key}");
        }
    }
}
