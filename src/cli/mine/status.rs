//! `mine status`: how the miner is.

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::folder::{self, FolderArgs};
use crate::{
    cli::wallet::target::{HotkeyArgs, WalletArgs},
    context::Context,
    error::{Error, Kind},
    miner::{Lent, Summary},
    output::{Human, Outcome, Page, hash_rate, seconds},
};

/// Show how the miner of a hotkey is
///
/// Whether it runs, where it listens, what the chain says of it and how long ago the chain was heard
/// of, its devices, its queue, whom the machine is lent to. Taken from its journal; nothing is asked over the network.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 mine status --wallet miner --hotkey first
  sn27 mine status --wallet miner --hotkey first --json | jq .data.running")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Serialize)]
struct Shown(Summary);

pub(super) fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        folder,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let journal = folder.look(&wallet)?;
    let summary = journal.summary().map_err(folder::failed)?;
    let summary = summary.ok_or_else(|| {
        Error::new(Kind::NotFound, "no miner has said how it is").help("start it with `sn27 mine`")
    })?;
    Ok(Outcome::data(Shown(summary)))
}

/// To whom, until when.
fn lent(lent: Option<&Lent>) -> String {
    let Some(lent) = lent else {
        return "to nobody".to_owned();
    };
    let until = local(lent.until);
    let kind = if lent.testing { ", a test" } else { "" };
    match lent.stage.as_str() {
        "active" => format!("to {} until {until}{kind}", lent.hotkey),
        stage => format!("to {} until {until}{kind} ({stage})", lent.hotkey),
    }
}

/// Milliseconds since 1970 in local time, to the minute.
fn local(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    let time = time.to_zoned(TimeZone::system());
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        let Summary {
            running,
            age,
            status,
        } = &self.0;
        let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
        let state = if *running {
            format!("running, process {}", status.pid)
        } else {
            format!("not running; this was {} ago", seconds(*age))
        };
        let up = (status.said - status.started).max(0) as f64 / 1e3;
        let devices: Vec<_> = status
            .devices
            .iter()
            .map(|device| match &device.model {
                Some(model) => format!("{} ({model})", device.name),
                None => format!("{} ({})", device.name, device.backend),
            })
            .collect();
        page.fields(&[
            ("state", state),
            ("up", seconds(up)),
            ("hotkey", status.hotkey.clone()),
            ("subnet", format!("{} of {}", status.netuid, status.network)),
            (
                "uid",
                or(status.uid.map(|uid| uid.to_string()), "not registered"),
            ),
            ("listens", status.listens.to_string()),
            (
                "on chain",
                or(
                    status.announced.map(|address| address.to_string()),
                    "not announced",
                ),
            ),
            (
                "chain",
                format!(
                    "block {}, heard of {} before",
                    status.block,
                    seconds(status.chain_age)
                ),
            ),
            ("queue", status.queue.to_string()),
            (
                "hash rate",
                or(
                    status.hashes_per_second.map(hash_rate),
                    "no challenges lately",
                ),
            ),
            ("devices", devices.join(", ")),
            ("lent", lent(status.lent.as_ref())),
        ]);
    }
}
