//! Opening a wallet's keys.

use secrecy::SecretString;

use super::{
    Presence, PublicKey, Role, Secret, Signer, Wallet, WalletError, keyfile,
    store::{self, File},
};

impl Wallet {
    /// The coldkey's public half; all that mining and validating need of it.
    pub fn coldkeypub(&self) -> Result<PublicKey, WalletError> {
        self.public(Role::ColdkeyPub)
    }

    /// The hotkey's public half: of the hotkey itself where it is not encrypted, as older btcli
    /// wrote no public file for it, or left that of another key.
    pub fn hotkeypub(&self) -> Result<PublicKey, WalletError> {
        match self.read(Role::Hotkey) {
            Ok(file) => match keyfile::public(&file.bytes) {
                Ok(Some(public)) => Ok(public),
                Ok(None) => self.public(Role::HotkeyPub),
                Err(problem) => Err(WalletError::keyfile(&file.path, problem)),
            },
            Err(error) if error.is_missing() => self.public(Role::HotkeyPub),
            Err(error) => Err(error),
        }
    }

    /// Unlocks the coldkey; it must be the one whose public half is beside it.
    pub fn coldkey(&self, password: Option<&SecretString>) -> Result<Signer, WalletError> {
        let signer = Signer::from(self.secret(Role::Coldkey, password)?);
        match self.coldkeypub() {
            Ok(public) if public.address != signer.address() => Err(WalletError::OtherKey {
                path: self.path(Role::ColdkeyPub),
                public: public.address,
                private: signer.address(),
            }),
            _ => Ok(signer),
        }
    }

    /// Unlocks the hotkey, which mostly needs no password.
    pub fn hotkey(&self, password: Option<&SecretString>) -> Result<Signer, WalletError> {
        self.secret(Role::Hotkey, password).map(Signer::from)
    }

    /// How a file is kept; only a missing one is no error.
    pub fn presence(&self, role: Role) -> Result<Presence, WalletError> {
        match self.read(role) {
            Ok(file) => Ok(Presence::of(&file.bytes)),
            Err(error) if error.is_missing() => Ok(Presence::Absent),
            Err(error) => Err(error),
        }
    }

    /// Whether other users may read a private key's file.
    pub fn is_exposed(&self, role: Role) -> bool {
        self.read(role).is_ok_and(|file| file.exposed)
    }

    fn secret(&self, role: Role, password: Option<&SecretString>) -> Result<Secret, WalletError> {
        let file = self.read(role)?;
        keyfile::open(&file.bytes, password)
            .map_err(|problem| WalletError::keyfile(&file.path, problem))
    }

    pub(super) fn public(&self, role: Role) -> Result<PublicKey, WalletError> {
        let file = self.read(role)?;
        PublicKey::read(&file.bytes).map_err(|problem| WalletError::keyfile(&file.path, problem))
    }

    pub(super) fn read(&self, role: Role) -> Result<File, WalletError> {
        store::read(&self.folder(), &self.within(role))
    }
}
