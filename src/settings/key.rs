//! The settings there are.

use std::{fmt, str::FromStr};

use super::{Color, Timeout};
use crate::{
    chain::{InvalidNetwork, Network},
    money::{InvalidAmount, Tao},
    solver::{InvalidSelection, Selection},
    wallet::{InvalidName, Wallet},
};

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// When to use colour.
    Color,
    /// How long connecting to a chain may take.
    ConnectTimeout,
    /// Which devices to solve on.
    Device,
    /// The external hashcat.
    Hashcat,
    /// Which of a wallet's hotkeys.
    Hotkey,
    /// The most that a registration may cost.
    MaxRegister,
    /// The most that a command may stake.
    MaxStake,
    /// The most that a command may send.
    MaxTransfer,
    /// Which subnet.
    Netuid,
    /// Which chain.
    Network,
    /// A file that holds a password.
    PasswordFile,
    /// How long a node may take to answer.
    RequestTimeout,
    /// How long a challenge may take.
    Timeout,
    /// Which wallet.
    Wallet,
    /// The folder of all wallets.
    WalletPath,
}

impl Key {
    /// All settings, by name.
    pub const ALL: [Self; 15] = [
        Self::Color,
        Self::ConnectTimeout,
        Self::Device,
        Self::Hashcat,
        Self::Hotkey,
        Self::MaxRegister,
        Self::MaxStake,
        Self::MaxTransfer,
        Self::Netuid,
        Self::Network,
        Self::PasswordFile,
        Self::RequestTimeout,
        Self::Timeout,
        Self::Wallet,
        Self::WalletPath,
    ];

    /// Its name on the command line and in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::ConnectTimeout => "connect-timeout",
            Self::Device => "device",
            Self::Hashcat => "hashcat",
            Self::Hotkey => "hotkey",
            Self::MaxRegister => "max-register",
            Self::MaxStake => "max-stake",
            Self::MaxTransfer => "max-transfer",
            Self::Netuid => "netuid",
            Self::Network => "network",
            Self::PasswordFile => "password-file",
            Self::RequestTimeout => "request-timeout",
            Self::Timeout => "timeout",
            Self::Wallet => "wallet",
            Self::WalletPath => "wallet-path",
        }
    }

    /// What it is for, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Color => "when to use colour",
            Self::ConnectTimeout => "time to find a node of the chain",
            Self::Device => "devices to solve on",
            Self::Hashcat => "the hashcat program for --backend and --compare",
            Self::Hotkey => "which of a wallet's hotkeys",
            Self::MaxRegister => "the most TAO for one registration; no limit by default",
            Self::MaxStake => "the most TAO staked by one command; no limit by default",
            Self::MaxTransfer => "the most TAO sent by one command; no limit by default",
            Self::Netuid => "which subnet; by default 27 on finney, 15 on test",
            Self::Network => "which chain: finney, test, local, or a node's URL",
            Self::PasswordFile => "file with the password of keys; none by default",
            Self::RequestTimeout => "time for one answer of a node",
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
            Self::MaxRegister | Self::MaxStake | Self::MaxTransfer => InvalidAmount::HELP,
            Self::Netuid => "use a subnet's number, 0 to 65535",
            Self::Network => InvalidNetwork::HELP,
            Self::PasswordFile | Self::WalletPath => "use a path",
            Self::ConnectTimeout | Self::RequestTimeout | Self::Timeout => Timeout::HELP,
        }
    }

    /// Variables that set it, first one first.
    pub const fn environment(self) -> &'static [&'static str] {
        match self {
            Self::Color => &["SN27_COLOR", "NO_COLOR"],
            Self::ConnectTimeout => &["SN27_CONNECT_TIMEOUT"],
            Self::Device => &["SN27_DEVICE"],
            Self::Hashcat => &["SN27_HASHCAT"],
            Self::Hotkey => &["SN27_HOTKEY", "BT_WALLET_HOTKEY"],
            Self::MaxRegister => &["SN27_MAX_REGISTER"],
            Self::MaxStake => &["SN27_MAX_STAKE"],
            Self::MaxTransfer => &["SN27_MAX_TRANSFER"],
            Self::Netuid => &["SN27_NETUID", "BT_NETUID"],
            Self::Network => &["SN27_NETWORK", "BT_NETWORK"],
            Self::PasswordFile => &["SN27_PASSWORD_FILE", "BT_WALLET_PASSWORD_FILE"],
            Self::RequestTimeout => &["SN27_REQUEST_TIMEOUT"],
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
            // No file, no limit, the network's own.
            Self::PasswordFile
            | Self::MaxRegister
            | Self::MaxStake
            | Self::MaxTransfer
            | Self::Netuid => "",
            Self::ConnectTimeout => "10s",
            Self::Network => "finney",
            Self::RequestTimeout | Self::Timeout => "30s",
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
            Self::MaxRegister | Self::MaxStake | Self::MaxTransfer => parses::<Tao>(value),
            Self::Netuid => parses::<u16>(value),
            Self::Network => parses::<Network>(value),
            Self::ConnectTimeout | Self::RequestTimeout | Self::Timeout => parses::<Timeout>(value),
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
            if !key.default().is_empty() {
                assert_eq!(key.check(key.default()), Ok(()), "{key}");
            }
            assert_eq!(key.name().parse(), Ok(key));
        }
        for (key, bad) in [
            (Key::Color, "red"),
            (Key::Device, "gpu"),
            (Key::Timeout, "soon"),
            (Key::MaxTransfer, "-1"),
            (Key::Netuid, "65536"),
            (Key::Network, "finny"),
            (Key::Hashcat, ""),
            (Key::Wallet, "../other"),
            (Key::Hotkey, "-p"),
        ] {
            assert!(key.check(bad).is_err(), "{key}");
        }
    }
}
