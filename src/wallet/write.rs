//! Writing a wallet's keys: a key and its public half together, or not at all.

use std::path::PathBuf;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    KeyfileError, Overwrite, PublicKey, Role, Secret, Wallet, WalletError, keyfile,
    store::{self, Write},
};

/// A key to write, and the password it is encrypted with, if it is.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// The key.
    pub key: &'a Secret,
    /// `None` leaves the file unencrypted.
    pub password: Option<&'a SecretString>,
}

impl Wallet {
    /// Writes coldkey and hotkey with their public halves: all four files or none.
    pub fn create(
        &self,
        coldkey: Sealed<'_>,
        hotkey: Sealed<'_>,
        overwrite: Overwrite,
    ) -> Result<(), WalletError> {
        let mut files = self.pair(Role::Coldkey, Role::ColdkeyPub, coldkey, overwrite)?;
        files.extend(self.pair(Role::Hotkey, Role::HotkeyPub, hotkey, overwrite)?);
        self.write(&files, overwrite)
    }

    /// Writes the coldkey and its public half.
    pub fn set_coldkey(&self, key: Sealed<'_>, overwrite: Overwrite) -> Result<(), WalletError> {
        let files = self.pair(Role::Coldkey, Role::ColdkeyPub, key, overwrite)?;
        self.write(&files, overwrite)
    }

    /// Writes the hotkey and its public half.
    pub fn set_hotkey(&self, key: Sealed<'_>, overwrite: Overwrite) -> Result<(), WalletError> {
        let files = self.pair(Role::Hotkey, Role::HotkeyPub, key, overwrite)?;
        self.write(&files, overwrite)
    }

    /// Writes the coldkey's public half alone: a wallet that can be watched and mined with, but
    /// not spent from.
    pub fn set_coldkeypub(&self, key: &PublicKey, overwrite: Overwrite) -> Result<(), WalletError> {
        self.write(&[self.public_half(Role::ColdkeyPub, key)], overwrite)
    }

    /// Writes the hotkey's public half alone.
    pub fn set_hotkeypub(&self, key: &PublicKey, overwrite: Overwrite) -> Result<(), WalletError> {
        self.write(&[self.public_half(Role::HotkeyPub, key)], overwrite)
    }

    /// Encrypts a private key's file with another password, or with none. What the file says is
    /// kept to the byte; an outdated encryption becomes `$NACL`.
    pub fn change_password(
        &self,
        role: Role,
        old: Option<&SecretString>,
        new: Option<&SecretString>,
    ) -> Result<(), WalletError> {
        let file = self.read(role)?;
        let failed = |problem| WalletError::keyfile(&file.path, problem);
        let json = keyfile::decrypt(&file.bytes, old).map_err(failed)?;
        // Only what is a key is worth the trouble; one of ed25519 is kept, if not signed with.
        match keyfile::plain::read(&json) {
            Ok(_) | Err(KeyfileError::Ed25519) => {}
            Err(problem) => return Err(failed(problem)),
        }
        let bytes = keyfile::encrypt(json, new).map_err(failed)?;
        let path = self.within(role);
        let instead_of = Some(file.bytes.clone());
        let write = Write {
            path,
            bytes,
            instead_of,
        };
        self.write(&[write], Overwrite::Yes)
    }

    /// Those of these files that are there already and would be replaced: to be asked about before
    /// a key is made or a password is typed.
    pub fn existing(&self, roles: &[Role]) -> Vec<PathBuf> {
        let paths = roles.iter().map(|&role| self.path(role));
        paths
            .filter(|path| path.symlink_metadata().is_ok())
            .collect()
    }

    fn pair(
        &self,
        private: Role,
        public: Role,
        key: Sealed<'_>,
        overwrite: Overwrite,
    ) -> Result<Vec<Write>, WalletError> {
        // Encrypting takes seconds; what is in the way is known at once.
        store::refuse(&self.path(private), overwrite)?;
        let bytes = keyfile::seal(key.key, key.password)
            .map_err(|problem| WalletError::keyfile(&self.path(private), problem))?;
        let path = self.within(private);
        let mut files = vec![Write {
            path,
            bytes,
            instead_of: None,
        }];
        let half = PublicKey::sr25519(key.key.address());
        // The right public file, from `regen-coldkeypub` for instance, is not in the way.
        if self.public(public).ok() != Some(half) {
            store::refuse(&self.path(public), overwrite)?;
            files.push(self.public_half(public, &half));
        }
        Ok(files)
    }

    fn public_half(&self, role: Role, key: &PublicKey) -> Write {
        let bytes = Zeroizing::new(keyfile::plain::write_public(key));
        let path = self.within(role);
        Write {
            path,
            bytes,
            instead_of: None,
        }
    }

    fn write(&self, files: &[Write], overwrite: Overwrite) -> Result<(), WalletError> {
        store::write(self.base(), self.name(), files, overwrite, &self.steps)
    }
}
