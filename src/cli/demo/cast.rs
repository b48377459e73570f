//! Who takes part, each with a wallet of its own.

use std::path::Path;

use crate::{
    cli::wallet::target,
    error::{Error, Kind},
    wallet::{Overwrite, Sealed, Secret, Signer, Wallet, WordCount},
};

/// The hotkey of every wallet.
const HOTKEY: &str = "default";

/// One of them.
pub(super) struct Member {
    pub(super) wallet: Wallet,
    pub(super) coldkey: Signer,
    pub(super) hotkey: Signer,
}

/// All of them.
pub(super) struct Cast {
    pub(super) validator: Member,
    pub(super) miners: Vec<Member>,
}

impl Cast {
    /// Makes wallets with new keys, without passwords, in a folder.
    pub(super) fn create(base: &Path, miners: u8) -> Result<Self, Error> {
        let miners = (1..=miners).map(|number| Member::create(base, &format!("miner-{number}")));
        Ok(Self {
            validator: Member::create(base, "validator")?,
            miners: miners.collect::<Result<_, _>>()?,
        })
    }

    /// The validator first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Member> {
        std::iter::once(&self.validator).chain(&self.miners)
    }
}

impl Member {
    fn create(base: &Path, name: &str) -> Result<Self, Error> {
        let secret = || {
            Secret::generate(WordCount::default())
                .map_err(|error| Error::new(Kind::Failed, error.to_string()).help(error.help()))
        };
        let (coldkey, hotkey) = (secret()?, secret()?);
        let wallet = Wallet::new(base, name, HOTKEY)
            .map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
        let open = |key| Sealed {
            key,
            password: None,
        };
        wallet
            .create(open(&coldkey), open(&hotkey), Overwrite::No)
            .map_err(target::error)?;
        Ok(Self {
            wallet,
            coldkey: coldkey.signer().clone(),
            hotkey: hotkey.signer().clone(),
        })
    }

    pub(super) fn name(&self) -> &str {
        self.wallet.name()
    }
}
