//! Where the files of a wallet are.

use std::path::{Path, PathBuf};

use super::{InvalidName, name, store::Steps};

/// The folder of hotkeys within a wallet's.
pub(super) const HOTKEYS: &str = "hotkeys";
/// The file of the coldkey.
pub(super) const COLDKEY: &str = "coldkey";
/// The file of its public half.
pub(super) const COLDKEYPUB: &str = "coldkeypub.txt";
/// How the file of a hotkey's public half ends.
pub(super) const PUB: &str = "pub.txt";

/// One coldkey and one hotkey: which files hold them. Nothing is opened before it is asked for.
#[derive(Debug, Clone)]
pub struct Wallet {
    base: PathBuf,
    name: String,
    hotkey: String,
    pub(super) steps: Steps,
}

/// One of a wallet's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The private key that owns the funds.
    Coldkey,
    /// Its public half.
    ColdkeyPub,
    /// The private key that mines and validates.
    Hotkey,
    /// Its public half.
    HotkeyPub,
}

impl Wallet {
    /// The wallet of this name in the folder of all wallets, with one of its hotkeys.
    pub fn new(
        base: impl Into<PathBuf>,
        name: impl Into<String>,
        hotkey: impl Into<String>,
    ) -> Result<Self, InvalidName> {
        let (name, hotkey) = (name.into(), hotkey.into());
        name::wallet(&name)?;
        name::hotkey(&hotkey)?;
        Ok(Self {
            base: base.into(),
            name,
            hotkey,
            steps: Steps::default(),
        })
    }

    /// For tests: writes stop before this step, as if the process were killed.
    #[doc(hidden)]
    #[must_use]
    pub fn stopping_before(mut self, step: u32) -> Self {
        self.steps = Steps::allow(step);
        self
    }

    /// The folder of all wallets.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The wallet's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hotkey's name.
    pub fn hotkey_name(&self) -> &str {
        &self.hotkey
    }

    /// The wallet's folder.
    pub fn folder(&self) -> PathBuf {
        self.base.join(&self.name)
    }

    /// A file's path.
    pub fn path(&self, role: Role) -> PathBuf {
        self.folder().join(self.within(role))
    }

    /// A file's path within the wallet's folder.
    pub(super) fn within(&self, role: Role) -> PathBuf {
        match role {
            Role::Coldkey => COLDKEY.into(),
            Role::ColdkeyPub => COLDKEYPUB.into(),
            Role::Hotkey => Path::new(HOTKEYS).join(&self.hotkey),
            Role::HotkeyPub => Path::new(HOTKEYS).join(format!("{}{PUB}", self.hotkey)),
        }
    }
}
