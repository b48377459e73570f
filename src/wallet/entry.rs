//! What is known of a wallet without any password.

use std::{fmt, path::PathBuf};

use super::{Presence, Role, Scheme, Wallet, WalletError, keyfile};
use crate::address::Address;

/// A wallet in the list.
#[derive(Debug)]
pub struct WalletEntry {
    /// Its folder's name.
    pub name: String,
    /// The coldkey; all absent in a folder that holds none.
    pub coldkey: KeyState,
    /// The hotkeys, by name.
    pub hotkeys: Vec<HotkeyEntry>,
    /// What is the matter with the folders themselves.
    pub problem: Option<WalletError>,
}

/// A hotkey in the list.
#[derive(Debug)]
pub struct HotkeyEntry {
    /// Its file's name.
    pub name: String,
    /// The key.
    pub key: KeyState,
}

/// A key's files.
#[derive(Debug, Default)]
pub struct KeyState {
    /// How the private key is kept; `None` if its file can't be read.
    pub presence: Option<Presence>,
    /// The account, from the public file or an unencrypted private one.
    pub address: Option<Address>,
    /// The kind of key, where the account is known.
    pub scheme: Option<Scheme>,
    /// The private key's file, if other users may read it.
    pub exposed: Option<PathBuf>,
    /// What is the matter with the files.
    pub problem: Option<WalletError>,
}

impl Wallet {
    /// The coldkey's files, as far as they show without a password.
    pub fn coldkey_state(&self) -> KeyState {
        KeyState::of(self, Role::Coldkey, Role::ColdkeyPub)
    }

    /// The hotkey's.
    pub fn hotkey_state(&self) -> KeyState {
        KeyState::of(self, Role::Hotkey, Role::HotkeyPub)
    }
}

impl KeyState {
    /// Looks at the files of a key.
    fn of(wallet: &Wallet, private: Role, public: Role) -> Self {
        let mut state = Self::default();
        let visible = match wallet.read(private) {
            Ok(file) => {
                state.presence = Some(Presence::of(&file.bytes));
                state.exposed = file.exposed.then(|| file.path.clone());
                state.note(
                    keyfile::public(&file.bytes)
                        .map_err(|problem| WalletError::keyfile(&file.path, problem)),
                )
            }
            Err(error) if error.is_missing() => {
                state.presence = Some(Presence::Absent);
                None
            }
            Err(error) => state.note(Err(error)),
        };
        let written = match wallet.public(public) {
            Err(error) if error.is_missing() => None,
            found => state.note(found.map(Some)),
        };
        if let (Some(private), Some(written)) = (visible, written)
            && private.address != written.address
        {
            let other = WalletError::OtherKey {
                path: wallet.path(public),
                public: written.address,
                private: private.address,
            };
            state.problem.get_or_insert(other);
        }
        let key = visible.or(written);
        state.address = key.map(|key| key.address);
        state.scheme = key.map(|key| key.scheme);
        state
    }

    /// Keeps the first problem.
    fn note<T>(&mut self, found: Result<Option<T>, WalletError>) -> Option<T> {
        found.unwrap_or_else(|error| {
            self.problem.get_or_insert(error);
            None
        })
    }
}

/// As `wallet list` says it in a word.
impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "absent",
            Self::Plain => "not encrypted",
            Self::Encrypted(keyfile::Encryption::Nacl) => "encrypted",
            Self::Encrypted(_) => "encrypted, outdated",
        })
    }
}
