//! `mine stats`: how challenges went.

use serde::Serialize;

use super::folder::{self, FolderArgs};
use crate::{
    cli::wallet::target::{HotkeyArgs, WalletArgs},
    context::Context,
    error::Error,
    miner::{Group, Rate, Stats, Times},
    output::{Column, Human, Outcome, Page, count, seconds},
    settings::Timeout,
};

/// Show how challenges went
///
/// Counts by validator and difficulty, how long it took from the arrival of a challenge to its
/// password (mean, half, nineteen of twenty), and how many requests each rule refused. Taken from
/// the miner's journal, whether it runs or not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 mine stats --wallet miner --hotkey first
  sn27 mine stats --wallet miner --hotkey first --since 1h --json | jq .data.all.seconds.mean")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    /// How far back
    #[arg(long, value_name = "TIME", default_value = "24h")]
    since: Timeout,
    #[command(flatten)]
    folder: FolderArgs,
}

#[derive(Serialize)]
struct Shown(Stats);

pub(super) fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        since,
        folder,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let journal = folder.look(&wallet)?;
    let stats = journal.stats(since.0).map_err(folder::failed)?;
    Ok(Outcome::data(Shown(stats)))
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        let Stats {
            since: _,
            all,
            validators,
            difficulties,
            refusals,
        } = &self.0;
        if all.challenges == 0 && refusals.is_empty() {
            page.line("nothing came in this time");
            return;
        }
        page.heading("By validator");
        let mut rows: Vec<_> = validators.iter().map(validator).collect();
        rows.push([vec![String::new(), "all".to_owned()], cells(all)].concat());
        table(page, &[Column::Right("uid"), Column::Left("hotkey")], rows);
        page.heading("By difficulty");
        let rows = difficulties
            .iter()
            .map(|group| [vec![group.of.clone()], cells(&group.rate)].concat());
        table(page, &[Column::Right("difficulty")], rows.collect());
        if !refusals.is_empty() {
            page.heading("Refused");
            let columns = [
                Column::Left("rule"),
                Column::Left("hotkey"),
                Column::Right("requests"),
            ];
            page.table(
                &columns,
                refusals.iter().map(|refused| {
                    let hotkey = refused.hotkey.clone();
                    vec![
                        refused.rule.clone(),
                        hotkey.unwrap_or_else(|| "-".to_owned()),
                        count(refused.count),
                    ]
                }),
            );
        }
    }
}

fn table(page: &mut Page, first: &[Column], rows: Vec<Vec<String>>) {
    let rest = [
        Column::Right("challenges"),
        Column::Right("found"),
        Column::Right("not found"),
        Column::Right("mean"),
        Column::Right("p50"),
        Column::Right("p95"),
    ];
    page.table(&[first, &rest].concat(), rows);
}

fn validator(group: &Group) -> Vec<String> {
    let uid = group.uid.map(|uid| uid.to_string());
    let first = vec![uid.unwrap_or_else(|| "-".to_owned()), group.of.clone()];
    [first, cells(&group.rate)].concat()
}

fn cells(rate: &Rate) -> Vec<String> {
    let time = |pick: fn(&Times) -> f64| {
        let time = rate.seconds.as_ref().map(|times| seconds(pick(times)));
        time.unwrap_or_else(|| "-".to_owned())
    };
    vec![
        count(rate.challenges),
        count(rate.found),
        count(rate.challenges - rate.found),
        time(|times| times.mean),
        time(|times| times.p50),
        time(|times| times.p95),
    ]
}
