//! Where a new mnemonic goes: a private file, the terminal once, or the data where that was asked
//! for in so many words.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::{context::Context, error::Error, output::Outcome};

/// What the arguments say of new mnemonics.
#[derive(Debug, clap::Args)]
pub(super) struct RevealArgs {
    /// Write new mnemonics to this file, which must not exist; only you can read it
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    mnemonic_file: Option<PathBuf>,
    /// Put new mnemonics into the output, also with --json
    #[arg(long)]
    show_mnemonic: bool,
}

/// A mnemonic and whose it is: `coldkey` or `hotkey`.
pub(super) type Labelled = (&'static str, SecretString);

impl RevealArgs {
    /// Whether a new mnemonic would be seen by somebody.
    pub(super) fn has_a_place(&self, context: &Context) -> bool {
        self.mnemonic_file.is_some() || self.show_mnemonic || context.output.can_reveal()
    }

    /// Whether mnemonics are part of the data.
    pub(super) fn in_data(&self) -> bool {
        self.show_mnemonic
    }

    pub(super) fn file(&self) -> Option<String> {
        self.mnemonic_file
            .as_ref()
            .map(|path| path.display().to_string())
    }

    /// Writes the file, before the keys are: a mnemonic that can't be kept makes no key. `then`
    /// makes the keys; should it fail, the file goes again.
    pub(super) fn keep<T>(
        &self,
        mnemonics: &[Labelled],
        then: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(path) = &self.mnemonic_file else {
            return then();
        };
        let mut text = Zeroizing::new(String::new());
        for (label, mnemonic) in mnemonics {
            text.push_str(label);
            text.push_str(": ");
            text.push_str(mnemonic.expose_secret());
            text.push('\n');
        }
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file: File| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            });
        written.map_err(|error| {
            Error::file(path, &error).help("name a new file with --mnemonic-file")
        })?;
        then().inspect_err(|_| {
            // Nothing was made: the mnemonic is of no key.
            let _ = fs::remove_file(path);
        })
    }

    /// Has a terminal show what is neither in a file nor in the data.
    pub(super) fn reveal(&self, mnemonics: Vec<Labelled>, outcome: Outcome) -> Outcome {
        if self.mnemonic_file.is_some() || self.show_mnemonic {
            return outcome;
        }
        mnemonics
            .into_iter()
            .fold(outcome, |outcome, (label, mnemonic)| {
                outcome.reveal(
                    format!("{label} mnemonic, shown once: write it down"),
                    mnemonic,
                )
            })
    }
}
