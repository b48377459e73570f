//! `allocate show`: one allocation, with its secrets if they are asked for.

use std::path::PathBuf;

use serde::Serialize;
use zeroize::Zeroizing;

use super::{asker::fail, folder::FolderArgs, view::View};
use crate::{
    allocate::{Login, Stage},
    context::Context,
    error::Error,
    output::{Human, Outcome, Page},
};

/// Show an allocation
///
/// How far it is, until when it is lent, and the whole ssh command. Its password and its RSA key are
/// shown with --secrets alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate show 3f9a
  sn27 allocate show 3f9a --secrets --json | jq -r .data.secrets.password")]
pub(super) struct Args {
    /// The allocation, or the beginning of its id
    id: String,
    /// Show its password and its RSA key, too
    #[arg(long)]
    secrets: bool,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    view: View,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets: Option<Secrets>,
}

#[derive(Serialize)]
struct Secrets {
    username: Option<String>,
    /// None where a key logs in alone.
    password: Option<Zeroizing<String>>,
    /// The file with the private key that logs in.
    identity: PathBuf,
    /// In PEM.
    rsa_key: Zeroizing<String>,
}

pub(super) fn run(args: Args, _: &mut Context) -> Result<Outcome, Error> {
    let Args {
        id,
        secrets,
        folder,
    } = args;
    let (journal, allocation) = folder.find(&id)?;
    let secrets = match secrets && allocation.stage != Stage::Released {
        true => {
            let way = allocation.way.as_ref();
            let password = way.map(|way| way.password.clone());
            Some(Secrets {
                username: way.map(|way| way.username.clone()),
                password: password
                    .filter(|password| !password.is_empty())
                    .map(Zeroizing::new),
                identity: match &allocation.login {
                    Login::Own => journal.files(&allocation.id).identity(),
                    Login::File(path) => path.clone(),
                },
                rsa_key: fail(journal.secret_key(&allocation.id))?,
            })
        }
        false => None,
    };
    let view = View::new(&allocation, &journal);
    Ok(Outcome::data(Shown { view, secrets }))
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        self.view.human(page);
        let Some(secrets) = &self.secrets else {
            return;
        };
        page.heading("Secrets");
        let none = || "none: the key logs in".to_owned();
        let password = secrets.password.as_ref();
        page.fields(&[
            ("username", secrets.username.clone().unwrap_or_default()),
            ("password", password.map_or_else(none, |it| it.to_string())),
            ("identity", secrets.identity.display().to_string()),
        ]);
        page.line(secrets.rsa_key.trim_end());
    }
}
