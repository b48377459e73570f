//! The data of commands that write keys.

use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

use crate::{
    address::Address,
    output::{Human, Page},
    wallet::{Role, Secret, Wallet},
};

/// Keys that were written.
#[derive(Serialize)]
pub(super) struct Written {
    wallet: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coldkey: Option<WrittenKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hotkey: Option<WrittenKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mnemonic_file: Option<String>,
}

/// One of them.
#[derive(Serialize)]
pub(super) struct WrittenKey {
    name: String,
    address: Address,
    file: String,
    encrypted: bool,
    /// Only with `--show-mnemonic`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose")]
    mnemonic: Option<SecretString>,
}

fn expose<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    secret
        .as_ref()
        .map(ExposeSecret::expose_secret)
        .serialize(serializer)
}

impl Written {
    pub(super) fn new(wallet: &Wallet, mnemonic_file: Option<String>) -> Self {
        Self {
            wallet: wallet.name().to_owned(),
            coldkey: None,
            hotkey: None,
            mnemonic_file,
        }
    }

    /// With a key whose private half was written, if `file` is a private one.
    pub(super) fn with(
        mut self,
        wallet: &Wallet,
        role: Role,
        key: (Address, Option<SecretString>),
        encrypted: bool,
    ) -> Self {
        let (address, mnemonic) = key;
        let is_hotkey = matches!(role, Role::Hotkey | Role::HotkeyPub);
        let name = if is_hotkey {
            wallet.hotkey_name()
        } else {
            wallet.name()
        };
        let written = WrittenKey {
            name: name.to_owned(),
            address,
            file: wallet.path(role).display().to_string(),
            encrypted,
            mnemonic,
        };
        let slot = if is_hotkey {
            &mut self.hotkey
        } else {
            &mut self.coldkey
        };
        *slot = Some(written);
        self
    }
}

/// The address, and the mnemonic where it is to be part of the data.
pub(super) fn shown(key: &Secret, with_mnemonic: bool) -> (Address, Option<SecretString>) {
    let mnemonic = key.mnemonic().filter(|_| with_mnemonic).cloned();
    (key.address(), mnemonic)
}

impl Human for Written {
    fn human(&self, page: &mut Page) {
        for (what, key) in [("coldkey", &self.coldkey), ("hotkey", &self.hotkey)] {
            let Some(key) = key else { continue };
            page.line(format!(
                "{what} {} {} in {}",
                key.name, key.address, key.file
            ));
            if let Some(mnemonic) = &key.mnemonic {
                page.line(format!("{what} mnemonic: {}", mnemonic.expose_secret()));
            }
        }
        if let Some(file) = &self.mnemonic_file {
            page.line(format!("mnemonic in {file}"));
        }
    }
}
