//! The one owner of stdout and stderr: stdout is data, stderr is prose.
//!
//! A command returns an [`Outcome`]; it is shown here, as text for people or as one JSON envelope
//! (`schema` 1) for programs. Long-running commands send one [`Outcome`] a line instead.

mod envelope;
mod page;
mod units;

use std::{
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
};

use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Kind};
use envelope::Envelope;
pub use page::{Column, Human, Page, Show, Tone};
pub use units::{bytes, count, hash_rate, percent, seconds};

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text, tables.
    Human,
    /// One JSON object a result.
    Json,
}

/// What a command came to: data, and the failure that goes with it if it did not succeed.
pub struct Outcome {
    data: Option<Box<dyn Show>>,
    failure: Option<Error>,
    summary: Option<String>,
    /// Of failures that were shown already.
    shown: Option<Kind>,
    /// For the person at the terminal alone.
    secrets: Vec<(String, SecretString)>,
}

impl Outcome {
    /// Success with data for stdout.
    pub fn data(data: impl Show + 'static) -> Self {
        Self {
            data: Some(Box::new(data)),
            ..Self::shown(None)
        }
    }

    /// Everything was shown already, a failure of this kind among it.
    pub fn shown(failure: Option<Kind>) -> Self {
        Self {
            data: None,
            failure: None,
            summary: None,
            shown: failure,
            secrets: Vec::new(),
        }
    }

    /// A secret to be shown once, on a terminal's stderr and nowhere else: see
    /// [`Output::can_reveal`].
    #[must_use]
    pub fn reveal(mut self, label: impl Into<String>, secret: SecretString) -> Self {
        self.secrets.push((label.into(), secret));
        self
    }

    /// Data that nevertheless means failure, such as a search that found nothing.
    #[must_use]
    pub fn failing(mut self, failure: Error) -> Self {
        self.failure = Some(failure);
        self
    }

    /// A sentence for people on stderr.
    #[must_use]
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// The kind of its failure.
    pub fn kind(&self) -> Option<Kind> {
        self.failure
            .as_ref()
            .map(|failure| failure.kind)
            .or(self.shown)
    }
}

impl From<Error> for Outcome {
    fn from(failure: Error) -> Self {
        Self::shown(None).failing(failure)
    }
}

/// Where everything is shown.
pub struct Output {
    format: Format,
    quiet: bool,
    color: bool,
    /// Warnings that no envelope has carried yet.
    warnings: Mutex<Vec<String>>,
}

impl Output {
    /// Colour is for terminals, unless it was asked for.
    pub fn new(format: Format, quiet: bool, color: bool) -> Self {
        Self {
            format,
            quiet,
            color,
            warnings: Mutex::default(),
        }
    }

    /// How results are shown.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether progress may be drawn on stderr.
    pub fn shows_progress(&self) -> bool {
        self.format == Format::Human && !self.quiet && io::stderr().is_terminal()
    }

    /// Whether somebody sees what [`Outcome::reveal`] shows.
    pub fn can_reveal(&self) -> bool {
        self.shows_progress()
    }

    /// Something worth knowing that is no failure: in the next envelope, or on stderr.
    pub fn warn(&self, warning: impl Into<String>) {
        let warning = warning.into();
        match self.format {
            Format::Json => self.pending().push(warning),
            Format::Human => self.prose(&self.paint("33", "warning"), &warning),
        }
    }

    /// A sentence for people; not under `--quiet` or `--json`.
    pub fn status(&self, text: &str) {
        if self.format == Format::Human && !self.quiet {
            // Losing prose loses nothing.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Takes away what stands on the terminal, so that the next outcome takes its place.
    pub fn clear(&self) {
        if self.format == Format::Human && io::stdout().is_terminal() {
            // If it can't be written, neither can the outcome, and that is told.
            let _ = io::stdout().lock().write_all(b"\x1b[H\x1b[2J");
        }
    }

    /// Shows an outcome. The error is stdout's, usually that its reader has gone.
    pub fn show(&self, command: &str, outcome: &Outcome) -> io::Result<()> {
        match self.format {
            Format::Json => self.show_json(command, outcome),
            Format::Human => self.show_human(outcome),
        }
    }

    fn show_json(&self, command: &str, outcome: &Outcome) -> io::Result<()> {
        let warnings = std::mem::take(&mut *self.pending());
        let nothing = outcome.data.is_none() && outcome.failure.is_none();
        if nothing && warnings.is_empty() {
            return Ok(());
        }
        let data = outcome.data.as_ref().map(|data| data.json());
        let envelope = Envelope::new(command, data, outcome.failure.as_ref(), &warnings);
        let mut stdout = io::stdout().lock();
        serde_json::to_writer(&mut stdout, &envelope)?;
        stdout.write_all(b"\n")?;
        stdout.flush()
    }

    fn show_human(&self, outcome: &Outcome) -> io::Result<()> {
        if let Some(data) = &outcome.data {
            let mut page = Page::new(self.color && io::stdout().is_terminal());
            data.human(&mut page);
            let mut stdout = io::stdout().lock();
            stdout.write_all(page.text().as_bytes())?;
            stdout.flush()?;
        }
        for (label, secret) in outcome.secrets.iter().filter(|_| self.can_reveal()) {
            self.prose(label, secret.expose_secret());
        }
        if let Some(summary) = &outcome.summary {
            self.status(summary);
        }
        if let Some(Error { message, help, .. }) = &outcome.failure {
            self.prose(&self.paint("31;1", "error"), message);
            if let Some(help) = help {
                self.prose(&self.paint("36", "help"), help);
            }
        }
        Ok(())
    }

    fn prose(&self, label: &str, text: &str) {
        // Losing prose loses nothing.
        let _ = writeln!(io::stderr().lock(), "{label}: {text}");
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color && io::stderr().is_terminal() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
