//! The settings there are.

mod facts;
mod kind;

use std::{fmt, str::FromStr};

use facts::Facts;

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Coldkeys whose hotkeys a miner refuses.
    BlacklistColdkeys,
    /// Whether a miner refuses the hotkeys that upstream suspects.
    BlacklistExploiters,
    /// A file of keys that a miner refuses.
    BlacklistFile,
    /// Hotkeys that a miner refuses.
    BlacklistHotkeys,
    /// When to use colour.
    Color,
    /// How long connecting to a chain may take.
    ConnectTimeout,
    /// Which devices to solve on.
    Device,
    /// Whether a miner wants a validator permit.
    ForceValidatorPermit,
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
    /// The least stake of who may ask a miner.
    MinStake,
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
    /// The only coldkeys whose hotkeys may ask a miner.
    WhitelistColdkeys,
    /// A file of the only keys that may ask a miner.
    WhitelistFile,
    /// The only hotkeys that may ask a miner.
    WhitelistHotkeys,
    /// Whether a miner lets in who has too little stake.
    WhitelistNotEnoughStake,
}

impl Key {
    /// All settings, by name.
    pub const ALL: [Self; 25] = [
        Self::BlacklistColdkeys,
        Self::BlacklistExploiters,
        Self::BlacklistFile,
        Self::BlacklistHotkeys,
        Self::Color,
        Self::ConnectTimeout,
        Self::Device,
        Self::ForceValidatorPermit,
        Self::Hashcat,
        Self::Hotkey,
        Self::MaxRegister,
        Self::MaxStake,
        Self::MaxTransfer,
        Self::MinStake,
        Self::Netuid,
        Self::Network,
        Self::PasswordFile,
        Self::RequestTimeout,
        Self::Timeout,
        Self::Wallet,
        Self::WalletPath,
        Self::WhitelistColdkeys,
        Self::WhitelistFile,
        Self::WhitelistHotkeys,
        Self::WhitelistNotEnoughStake,
    ];

    /// Its name on the command line and in the file.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// What it is for, in a few words.
    pub const fn about(self) -> &'static str {
        self.facts().about
    }

    /// What a value looks like.
    pub const fn expected(self) -> &'static str {
        self.facts().kind.expected()
    }

    /// Variables that set it, first one first.
    pub const fn environment(self) -> &'static [&'static str] {
        self.facts().environment
    }

    /// The value where nothing sets it; empty for no file, no limit, nobody, the network's own.
    pub const fn default(self) -> &'static str {
        self.facts().default
    }

    /// A variable's text as this setting's: `NO_COLOR` speaks by being there.
    pub(super) fn meant_by(self, variable: &str, value: String) -> String {
        match variable {
            "NO_COLOR" => "never".to_owned(),
            _ => value,
        }
    }

    /// Whether a text is a value of this setting.
    pub(super) fn check(self, value: &str) -> Result<(), String> {
        self.facts().kind.check(value)
    }

    const fn facts(self) -> Facts {
        Facts::of(self)
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
            (Key::MinStake, "much"),
            (Key::BlacklistExploiters, "perhaps"),
            (Key::BlacklistHotkeys, "5abc"),
            (Key::BlacklistFile, ""),
        ] {
            assert!(key.check(bad).is_err(), "{key}");
        }
    }
}
