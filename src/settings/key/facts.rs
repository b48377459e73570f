//! What is known of each setting: one table.

use super::{Key, kind::Kind};

/// A setting, told.
pub(super) struct Facts {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) environment: &'static [&'static str],
    pub(super) default: &'static str,
    pub(super) kind: Kind,
}

impl Facts {
    pub(super) const fn of(key: Key) -> Self {
        match key {
            Key::BlacklistColdkeys => Self {
                name: "blacklist-coldkeys",
                about: "coldkeys whose hotkeys are kept out; none by default",
                environment: &["SN27_BLACKLIST_COLDKEYS"],
                default: "",
                kind: Kind::Keys,
            },
            Key::BlacklistExploiters => Self {
                name: "blacklist-exploiters",
                about: "whether the hotkeys that upstream suspects are kept out",
                environment: &["SN27_BLACKLIST_EXPLOITERS"],
                default: "true",
                kind: Kind::YesNo,
            },
            Key::BlacklistFile => Self {
                name: "blacklist-file",
                about: "file of keys that are kept out; none by default",
                environment: &["SN27_BLACKLIST_FILE"],
                default: "",
                kind: Kind::Path,
            },
            Key::BlacklistHotkeys => Self {
                name: "blacklist-hotkeys",
                about: "hotkeys that are kept out; none by default",
                environment: &["SN27_BLACKLIST_HOTKEYS"],
                default: "",
                kind: Kind::Keys,
            },
            Key::Color => Self {
                name: "color",
                about: "when to use colour",
                environment: &["SN27_COLOR", "NO_COLOR"],
                default: "auto",
                kind: Kind::Color,
            },
            Key::ConnectTimeout => Self {
                name: "connect-timeout",
                about: "time to find a node of the chain",
                environment: &["SN27_CONNECT_TIMEOUT"],
                default: "10s",
                kind: Kind::Time,
            },
            Key::Device => Self {
                name: "device",
                about: "devices to solve on",
                environment: &["SN27_DEVICE"],
                default: "auto",
                kind: Kind::Device,
            },
            Key::ForceValidatorPermit => Self {
                name: "force-validator-permit",
                about: "whether a miner refuses whoever has no validator permit",
                environment: &["SN27_FORCE_VALIDATOR_PERMIT"],
                default: "true",
                kind: Kind::YesNo,
            },
            Key::Hashcat => Self {
                name: "hashcat",
                about: "the hashcat program for --backend and --compare",
                environment: &["SN27_HASHCAT"],
                default: "hashcat",
                kind: Kind::Program,
            },
            Key::Hotkey => Self {
                name: "hotkey",
                about: "which of a wallet's hotkeys",
                environment: &["SN27_HOTKEY", "BT_WALLET_HOTKEY"],
                default: "default",
                kind: Kind::Hotkey,
            },
            Key::MaxRegister => Self {
                name: "max-register",
                about: "the most TAO for one registration; no limit by default",
                environment: &["SN27_MAX_REGISTER"],
                default: "",
                kind: Kind::Tao,
            },
            Key::MaxStake => Self {
                name: "max-stake",
                about: "the most TAO staked by one command; no limit by default",
                environment: &["SN27_MAX_STAKE"],
                default: "",
                kind: Kind::Tao,
            },
            Key::MaxTransfer => Self {
                name: "max-transfer",
                about: "the most TAO sent by one command; no limit by default",
                environment: &["SN27_MAX_TRANSFER"],
                default: "",
                kind: Kind::Tao,
            },
            Key::MinStake => Self {
                name: "min-stake",
                about: "the least stake, in alpha, of who may ask a miner",
                environment: &["SN27_MIN_STAKE"],
                default: "1024",
                kind: Kind::Alpha,
            },
            Key::Netuid => Self {
                name: "netuid",
                about: "which subnet; by default 27 on finney, 15 on test",
                environment: &["SN27_NETUID", "BT_NETUID"],
                default: "",
                kind: Kind::Netuid,
            },
            Key::Network => Self {
                name: "network",
                about: "which chain: finney, test, local, or a node's URL",
                environment: &["SN27_NETWORK", "BT_NETWORK"],
                default: "finney",
                kind: Kind::Network,
            },
            Key::PasswordFile => Self {
                name: "password-file",
                about: "file with the password of keys; none by default",
                environment: &["SN27_PASSWORD_FILE", "BT_WALLET_PASSWORD_FILE"],
                default: "",
                kind: Kind::Path,
            },
            Key::RequestTimeout => Self {
                name: "request-timeout",
                about: "time for one answer of a node",
                environment: &["SN27_REQUEST_TIMEOUT"],
                default: "30s",
                kind: Kind::Time,
            },
            Key::Timeout => Self {
                name: "timeout",
                about: "time allowed for one challenge",
                environment: &["SN27_TIMEOUT"],
                default: "30s",
                kind: Kind::Time,
            },
            Key::Wallet => Self {
                name: "wallet",
                about: "which wallet",
                environment: &["SN27_WALLET", "BT_WALLET"],
                default: "default",
                kind: Kind::Wallet,
            },
            Key::WalletPath => Self {
                name: "wallet-path",
                about: "folder of all wallets",
                environment: &["SN27_WALLET_PATH", "BT_WALLET_PATH"],
                default: "~/.bittensor/wallets",
                kind: Kind::Path,
            },
            Key::WhitelistColdkeys => Self {
                name: "whitelist-coldkeys",
                about: "the only coldkeys whose hotkeys are let in; all by default",
                environment: &["SN27_WHITELIST_COLDKEYS"],
                default: "",
                kind: Kind::Keys,
            },
            Key::WhitelistFile => Self {
                name: "whitelist-file",
                about: "file of the only keys that are let in; none by default",
                environment: &["SN27_WHITELIST_FILE"],
                default: "",
                kind: Kind::Path,
            },
            Key::WhitelistHotkeys => Self {
                name: "whitelist-hotkeys",
                about: "the only hotkeys that are let in; all by default",
                environment: &["SN27_WHITELIST_HOTKEYS"],
                default: "",
                kind: Kind::Keys,
            },
            Key::WhitelistNotEnoughStake => Self {
                name: "whitelist-not-enough-stake",
                about: "whether a miner lets in whoever has too little stake",
                environment: &["SN27_WHITELIST_NOT_ENOUGH_STAKE"],
                default: "false",
                kind: Kind::YesNo,
            },
        }
    }
}
