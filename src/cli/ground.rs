//! What commands that go on stand on, looked at before they start: the key, the chain, a place on
//! the subnet, the clock. A check that fails doesn't keep the others from being made.

mod line;
mod report;

pub(super) use line::Line;
pub(super) use report::Report;

use super::wallet::{password::PasswordArgs, target};
use crate::{
    context::Context,
    error::Error,
    wallet::{Role, Signer, Wallet},
};

/// The hotkey, unlocked.
pub(super) fn hotkey(
    wallet: &Wallet,
    password: &PasswordArgs,
    context: &Context,
) -> Result<Signer, Error> {
    let password = password.unlock(wallet, Role::Hotkey, context)?;
    wallet.hotkey(password.as_ref()).map_err(target::error)
}
