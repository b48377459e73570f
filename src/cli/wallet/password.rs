//! Where a password comes from: a file, btwallet's variable, the file that the settings name, the
//! system's keyring, the terminal; never an argument.

use std::{env, path::PathBuf};

use secrecy::SecretString;

use super::target;
use crate::{
    context::Context,
    error::{Error, Kind},
    settings::Key,
    wallet::{
        FileProblem, PasswordError, Role, Wallet, password_from_environment, password_from_file,
        variable_name,
    },
};

/// What the arguments say of a password.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct PasswordArgs {
    /// Read the key's password from the first line of this file [env: SN27_PASSWORD_FILE]
    #[arg(long, value_name = "FILE", alias = "wallet-password-file", value_hint = clap::ValueHint::FilePath)]
    password_file: Option<PathBuf>,
}

impl PasswordArgs {
    /// The password of an existing key, if its file needs one.
    pub(in crate::cli) fn unlock(
        &self,
        wallet: &Wallet,
        role: Role,
        context: &Context,
    ) -> Result<Option<SecretString>, Error> {
        target::warn_of_exposure(wallet, role, context);
        if !wallet.presence(role).map_err(target::error)?.is_encrypted() {
            return Ok(None);
        }
        if let Some(password) = self.find(wallet, role, context)? {
            return Ok(Some(password));
        }
        if !context.prompt.is_allowed() {
            return Err(missing(wallet, role));
        }
        let path = wallet.path(role);
        let question = format!("password of {}", path.display());
        context.prompt.secret(&question).map(Some)
    }

    /// The password for a key about to be written; `None` where there is nobody to ask.
    pub(super) fn choose(
        &self,
        wallet: &Wallet,
        role: Role,
        context: &Context,
    ) -> Result<Option<SecretString>, Error> {
        if let Some(password) = self.find(wallet, role, context)? {
            return Ok(Some(password));
        }
        if !context.prompt.is_allowed() {
            return Ok(None);
        }
        ask_for_new(wallet, role, context).map(Some)
    }

    /// From the sources that need nobody.
    fn find(
        &self,
        wallet: &Wallet,
        role: Role,
        context: &Context,
    ) -> Result<Option<SecretString>, Error> {
        if let Some(path) = &self.password_file {
            return from_file(path.clone(), context).map(Some);
        }
        let path = wallet.path(role);
        let lookup = |name: &str| env::var_os(name);
        if let Some(password) = password_from_environment(&path, lookup).map_err(error)? {
            return Ok(Some(password));
        }
        let file = context.settings.text(Key::PasswordFile)?.value;
        if !file.is_empty() {
            return from_file(file.into(), context).map(Some);
        }
        #[cfg(feature = "keyring")]
        if let Some(password) = super::keyring::find(&path)? {
            return Ok(Some(password));
        }
        Ok(None)
    }
}

/// Asks for a password that a key is to get.
pub(super) fn ask_for_new(
    wallet: &Wallet,
    role: Role,
    context: &Context,
) -> Result<SecretString, Error> {
    let path = wallet.path(role);
    // dialoguer takes no empty password.
    context
        .prompt
        .new_password(&format!("new password for {}", path.display()))
}

/// That a password is missing, and where it could come from.
fn missing(wallet: &Wallet, role: Role) -> Error {
    let path = wallet.path(role);
    let variable = variable_name(&path);
    Error::new(Kind::Key, format!("{} needs a password", path.display())).help(format!(
        "give it with --password-file, SN27_PASSWORD_FILE or {variable}; on a terminal, without --json and --no-prompt, it is asked for"
    ))
}

pub(super) fn from_file(path: PathBuf, context: &Context) -> Result<SecretString, Error> {
    let file = password_from_file(&path).map_err(error)?;
    if file.exposed {
        context.output.warn(target::exposure(&path));
    }
    Ok(file.password)
}

fn error(error: PasswordError) -> Error {
    let kind = match &error {
        PasswordError::File {
            problem: FileProblem::Missing,
            ..
        } => Kind::NotFound,
        _ => Kind::Key,
    };
    Error::new(kind, error.to_string()).help(error.help())
}
