//! Writing keys, new ones and regenerated ones: what all such commands share.

use secrecy::SecretString;

use super::{
    fresh::FreshArgs,
    password::PasswordArgs,
    reveal::{Labelled, RevealArgs},
    source::SourceArgs,
    target,
    written::{Written, shown},
};
use crate::{
    context::Context,
    error::Error,
    output::Outcome,
    prompt,
    wallet::{Overwrite, Role, Sealed, Secret, Wallet},
};

/// What the arguments of every writing command say.
#[derive(Debug, clap::Args)]
struct WriteArgs {
    /// Replace keys that are there already: without a backup they are lost
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    password: PasswordArgs,
}

/// Whether a key is encrypted: a coldkey is unless that was declined, a hotkey is not unless that
/// was asked for.
#[derive(Debug, clap::Args)]
struct EncryptArgs {
    /// Encrypt the key with a password; what is done with coldkeys by default
    #[arg(long, alias = "use_password", overrides_with = "no_use_password")]
    use_password: bool,
    /// Leave the key unencrypted; what is done with hotkeys by default
    #[arg(long, alias = "no_use_password", overrides_with = "use_password")]
    no_use_password: bool,
}

/// What the arguments of commands that make new keys say.
#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    #[command(flatten)]
    fresh: FreshArgs,
    #[command(flatten)]
    encrypt: EncryptArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    reveal: RevealArgs,
}

impl NewArgs {
    /// Where new keys come from, and the writing of them.
    pub(super) fn making<'a>(
        self,
        wallet: Wallet,
        roles: &[Role],
        context: &'a Context,
    ) -> Result<(FreshArgs, Making<'a>), Error> {
        let Self {
            fresh,
            encrypt,
            write,
            reveal,
        } = self;
        let making = Making::new(wallet, roles, write, encrypt, Some(reveal), context)?;
        Ok((fresh, making))
    }
}

/// What the arguments of commands that make keys again say.
#[derive(Debug, clap::Args)]
pub(super) struct RegenArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    encrypt: EncryptArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl RegenArgs {
    /// Where the keys come from, and the writing of them.
    pub(super) fn making<'a>(
        self,
        wallet: Wallet,
        roles: &[Role],
        context: &'a Context,
    ) -> Result<(SourceArgs, Making<'a>), Error> {
        let Self {
            source,
            encrypt,
            write,
        } = self;
        let making = Making::new(wallet, roles, write, encrypt, None, context)?;
        Ok((source, making))
    }
}

impl EncryptArgs {
    fn encrypts(&self, role: Role) -> bool {
        match role {
            Role::Coldkey | Role::ColdkeyPub => !self.no_use_password,
            Role::Hotkey | Role::HotkeyPub => self.use_password,
        }
    }
}

/// The keys to write: a coldkey, a hotkey, or both.
pub(super) struct Keys {
    pub(super) coldkey: Option<Secret>,
    pub(super) hotkey: Option<Secret>,
}

/// Keys about to be written; made before anything is asked, since it refuses what would be refused
/// in the end.
pub(super) struct Making<'a> {
    wallet: Wallet,
    write: WriteArgs,
    encrypt: EncryptArgs,
    /// Absent where the mnemonic is not a new one.
    reveal: Option<RevealArgs>,
    context: &'a Context,
}

impl<'a> Making<'a> {
    fn new(
        wallet: Wallet,
        roles: &[Role],
        write: WriteArgs,
        encrypt: EncryptArgs,
        reveal: Option<RevealArgs>,
        context: &'a Context,
    ) -> Result<Self, Error> {
        target::refuse_existing(&wallet, roles, write.overwrite)?;
        Ok(Self {
            wallet,
            write,
            encrypt,
            reveal,
            context,
        })
    }

    /// Writes the keys, all or none, and says what was written.
    pub(super) fn write(self, keys: &Keys) -> Result<Outcome, Error> {
        let mnemonics = self.new_mnemonics(keys);
        let (role, mut missing) = (keys.encrypted_role(), Vec::new());
        let mut password = None;
        if self.encrypt.encrypts(role) {
            password = self
                .write
                .password
                .choose(&self.wallet, role, self.context)?;
            if password.is_none() {
                missing.push("--password-file or --no-use-password");
            }
        }
        let placed = |reveal: &RevealArgs| mnemonics.is_empty() || reveal.has_a_place(self.context);
        if !self.reveal.as_ref().is_none_or(placed) {
            missing.push("--mnemonic-file or --show-mnemonic");
        }
        if !missing.is_empty() {
            return Err(prompt::missing(&missing));
        }
        let store = || self.store(keys, password.as_ref()).map_err(target::error);
        match &self.reveal {
            Some(reveal) => reveal.keep(&mnemonics, store)?,
            None => store()?,
        }
        let outcome = Outcome::data(self.written(keys, password.is_some()));
        Ok(match &self.reveal {
            Some(reveal) => reveal.reveal(mnemonics, outcome),
            None => outcome,
        })
    }

    fn store(
        &self,
        keys: &Keys,
        password: Option<&SecretString>,
    ) -> Result<(), crate::wallet::WalletError> {
        let overwrite = if self.write.overwrite {
            Overwrite::Yes
        } else {
            Overwrite::No
        };
        let sealed = |key| Sealed { key, password };
        match (&keys.coldkey, &keys.hotkey) {
            (Some(coldkey), Some(hotkey)) => {
                let open = Sealed {
                    key: hotkey,
                    password: None,
                };
                self.wallet.create(sealed(coldkey), open, overwrite)
            }
            (Some(coldkey), None) => self.wallet.set_coldkey(sealed(coldkey), overwrite),
            (None, Some(hotkey)) => self.wallet.set_hotkey(sealed(hotkey), overwrite),
            (None, None) => Ok(()),
        }
    }

    fn written(&self, keys: &Keys, encrypted: bool) -> Written {
        let with_mnemonic = self.reveal.as_ref().is_some_and(RevealArgs::in_data);
        let file = self.reveal.as_ref().and_then(RevealArgs::file);
        let mut written = Written::new(&self.wallet, file);
        let encrypted_role = keys.encrypted_role();
        for (role, key) in [(Role::Coldkey, &keys.coldkey), (Role::Hotkey, &keys.hotkey)] {
            if let Some(key) = key {
                let encrypted = encrypted && role == encrypted_role;
                written = written.with(&self.wallet, role, shown(key, with_mnemonic), encrypted);
            }
        }
        written
    }

    fn new_mnemonics(&self, keys: &Keys) -> Vec<Labelled> {
        if self.reveal.is_none() {
            return Vec::new();
        }
        let labelled = |label, key: &Option<Secret>| {
            let mnemonic = key.as_ref()?.mnemonic()?;
            Some((label, mnemonic.clone()))
        };
        let both = [
            labelled("coldkey", &keys.coldkey),
            labelled("hotkey", &keys.hotkey),
        ];
        both.into_iter().flatten().collect()
    }
}

impl Keys {
    /// The key that a password is for.
    fn encrypted_role(&self) -> Role {
        if self.coldkey.is_some() {
            Role::Coldkey
        } else {
            Role::Hotkey
        }
    }
}
