//! `config get`: values and their origins.

use serde::Serialize;

use crate::{
    context::Context,
    error::Error,
    output::{Column, Human, Outcome, Page},
    settings::Key,
};

/// Show settings and where each value comes from
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 config get
  sn27 config get timeout --json")]
pub(super) struct Args {
    /// One setting; all, where absent
    #[arg(value_parser = super::set::key_parser())]
    key: Option<Key>,
}

#[derive(Serialize)]
struct Settings {
    settings: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    key: &'static str,
    value: String,
    origin: String,
    about: &'static str,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { key } = args;
    let keys = key.map_or(Key::ALL.to_vec(), |key| vec![key]);
    let rows: Result<_, Error> = keys
        .into_iter()
        .map(|key| {
            let setting = context.settings.text(key)?;
            Ok(Row {
                key: key.name(),
                value: setting.value,
                origin: setting.origin.to_string(),
                about: key.about(),
            })
        })
        .collect();
    Ok(Outcome::data(Settings { settings: rows? }))
}

impl Human for Settings {
    fn human(&self, page: &mut Page) {
        let columns = ["setting", "value", "origin", "what it is"].map(Column::Left);
        page.table(
            &columns,
            self.settings.iter().map(|row| {
                let Row {
                    key,
                    value,
                    origin,
                    about,
                } = row;
                vec![
                    (*key).to_owned(),
                    value.clone(),
                    origin.clone(),
                    (*about).to_owned(),
                ]
            }),
        );
    }
}
