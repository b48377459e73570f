//! `config set`: one value in the configuration file.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use crate::{
    context::Context,
    error::Error,
    output::{Human, Outcome, Page},
    settings::Key,
};

/// Write a setting to the configuration file, or remove it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 config set timeout 25s
  sn27 config set --unset timeout")]
pub(super) struct Args {
    /// The setting
    #[arg(value_parser = key_parser())]
    key: Key,
    /// Its new value
    #[arg(required_unless_present = "unset", allow_hyphen_values = true)]
    value: Option<String>,
    /// Remove the setting from the file
    #[arg(long, conflicts_with = "value")]
    unset: bool,
}

#[derive(Serialize)]
struct Written {
    key: &'static str,
    value: Option<String>,
    file: String,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        key,
        value,
        unset: _,
    } = args;
    let file = context.settings.set(key, value.as_deref())?;
    Ok(Outcome::data(Written {
        key: key.name(),
        value,
        file: file.display().to_string(),
    }))
}

impl Human for Written {
    fn human(&self, page: &mut Page) {
        let Self { key, value, file } = self;
        match value {
            Some(value) => page.line(format!("{key} = {value} in {file}")),
            None => page.line(format!("{key} is no longer set in {file}")),
        }
    }
}

pub(super) fn key_parser() -> impl TypedValueParser<Value = Key> {
    PossibleValuesParser::new(Key::ALL.map(Key::name)).try_map(|name| name.parse())
}
