//! Who receives: an address, or a wallet by its name.

use std::{fmt, path::Path};

use crate::{
    address::{Address, InvalidAddress},
    cli::wallet::target,
    error::{Error, Kind},
    wallet::Wallet,
};

/// A receiver.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    pub(super) address: Address,
    name: Option<String>,
}

impl Receiver {
    /// Text that looks like an address is one, and must be right; other text names a wallet.
    pub(super) fn named(text: &str, base: &Path) -> Result<Self, Error> {
        let error = match text.parse::<Address>() {
            Ok(address) => {
                let name = None;
                return Ok(Self { address, name });
            }
            Err(error) => error,
        };
        let refused = |error: &InvalidAddress| Error::usage(error.to_string()).help(error.help());
        if !matches!(error, InvalidAddress::NotSs58(_)) {
            return Err(refused(&error));
        }
        let wallet = Wallet::new(base, text, "default").map_err(|_| refused(&error))?;
        match wallet.coldkeypub() {
            Ok(public) => Ok(Self {
                address: public.address,
                name: Some(text.to_owned()),
            }),
            Err(error) => {
                let failure = target::error(error);
                if failure.kind != Kind::NotFound {
                    return Err(failure);
                }
                let message = format!(
                    "`{text}` is neither an SS58 address nor a wallet in {}",
                    base.display()
                );
                Err(Error::new(Kind::NotFound, message)
                    .help("see `sn27 wallet list`; an address has 48 characters and begins with 5"))
            }
        }
    }
}

impl fmt::Display for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} ({name})", self.address),
            None => self.address.fmt(f),
        }
    }
}
