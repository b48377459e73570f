//! Where a regenerated key comes from: a mnemonic, a seed or an export of polkadot-js, each read
//! from a file or from the terminal.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{fresh::invalid, password};
use crate::{
    context::Context,
    error::{Error, Kind},
    prompt,
    wallet::{MAX_BYTES, Secret},
};

/// What the arguments say of the source.
#[derive(Debug, clap::Args)]
pub(super) struct SourceArgs {
    /// Read the mnemonic from this file, such as one that --mnemonic-file wrote
    #[arg(long, value_name = "FILE", group = "source", value_hint = clap::ValueHint::FilePath)]
    mnemonic_file: Option<PathBuf>,
    /// Read the seed, 64 hexadecimal digits, from this file
    #[arg(long, value_name = "FILE", group = "source", value_hint = clap::ValueHint::FilePath)]
    seed_file: Option<PathBuf>,
    /// Read an account that polkadot-js exported as JSON
    #[arg(long, value_name = "FILE", group = "source", value_hint = clap::ValueHint::FilePath)]
    polkadot_js: Option<PathBuf>,
    /// Read the password of the exported account from this file
    #[arg(long, value_name = "FILE", requires = "polkadot_js", value_hint = clap::ValueHint::FilePath)]
    polkadot_js_password_file: Option<PathBuf>,
    /// Derive the key along this path, such as //hard/soft
    #[arg(long, value_name = "PATH", conflicts_with = "polkadot_js", value_parser = parse_path)]
    derive: Option<String>,
}

impl SourceArgs {
    /// The key; `label` names its line in a file of several mnemonics.
    pub(super) fn key(self, label: &str, context: &Context) -> Result<Secret, Error> {
        let Self {
            mnemonic_file,
            seed_file,
            polkadot_js,
            polkadot_js_password_file,
            derive,
        } = self;
        let text = if let Some(path) = polkadot_js {
            let json = read(&path)?;
            let password = export_password(polkadot_js_password_file, context)?;
            return Secret::from_polkadot_js(json.as_bytes(), &password).map_err(invalid);
        } else if let Some(path) = seed_file {
            let text = read(&path)?;
            let seed = text.trim();
            // A URI tells a seed by its prefix.
            SecretString::from(format!("0x{}", seed.strip_prefix("0x").unwrap_or(seed)))
        } else if let Some(path) = mnemonic_file {
            labelled(&read(&path)?, label).into()
        } else if context.prompt.is_allowed() {
            context
                .prompt
                .secret(&format!("mnemonic of the {label}, or 0x and its seed"))?
        } else {
            return Err(prompt::missing(&[
                "--mnemonic-file, --seed-file or --polkadot-js",
            ]));
        };
        let secret = text.expose_secret().trim();
        let key = match &derive {
            Some(path) => Secret::from_uri(&Zeroizing::new(format!("{secret}{path}"))),
            None if secret.starts_with("0x") => Secret::from_seed(secret),
            None => Secret::from_mnemonic(secret),
        };
        key.map_err(invalid)
    }
}

fn export_password(file: Option<PathBuf>, context: &Context) -> Result<SecretString, Error> {
    match file {
        Some(path) => password::from_file(path, context),
        None if context.prompt.is_allowed() => context.prompt.secret("password of the export"),
        None => Err(prompt::missing(&["--polkadot-js-password-file"])),
    }
}

/// A small file that holds a secret.
fn read(path: &PathBuf) -> Result<Zeroizing<String>, Error> {
    use std::io::Read;
    let mut text = Zeroizing::new(String::new());
    let file = std::fs::File::open(path).map_err(|error| {
        let mut failure = Error::file(path, &error);
        if error.kind() == std::io::ErrorKind::NotFound {
            failure.kind = Kind::NotFound;
        }
        failure
    })?;
    file.take(MAX_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| Error::file(path, &error))?;
    Ok(text)
}

/// The mnemonic on the line that begins with the label; all of the text, where no line has one.
fn labelled(text: &str, label: &str) -> String {
    let of = |line: &str| {
        let (name, words) = line.split_once(':')?;
        (name.trim() == label).then(|| words.trim().to_owned())
    };
    text.lines()
        .find_map(of)
        .unwrap_or_else(|| text.trim().to_owned())
}

fn parse_path(text: &str) -> Result<String, String> {
    match text.starts_with('/') {
        true => Ok(text.to_owned()),
        false => Err("a path begins with a slash, such as //hard/soft".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_two_mnemonics_gives_each_its_own() {
        let text = "coldkey: a b c\nhotkey: d e f\n";
        assert_eq!(labelled(text, "coldkey"), "a b c");
        assert_eq!(labelled(text, "hotkey"), "d e f");
        assert_eq!(labelled(" g h\n", "hotkey"), "g h");
    }
}
