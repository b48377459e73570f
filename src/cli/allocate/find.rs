//! `allocate find`: which machines there are to be had.

use std::net::SocketAddr;

use serde::Serialize;

use super::{
    asker::{self, AskerArgs},
    candidates::CandidateArgs,
    query::QueryArgs,
};
use crate::{
    address::Address,
    allocate::{
        Query, Report,
        find::{Availability, Candidate, Found, ask},
    },
    chain::Persistence,
    cli::chain::{ChainArgs, NetuidArgs, interrupted, interruption},
    context::Context,
    error::Error,
    output::{Column, Human, Outcome, Page, bytes, seconds},
};

/// Find machines that can be had
///
/// Asks all miners of the subnet at once what their machines are and whether they are free. Those of
/// sn27 tell what they are; of others it is known only whether they say that they are free. What a
/// miner says of itself is not proven.
///
/// A query is made of comparisons: gpu (a part of the name), count, vram, cpu, ram and disk, with
/// =, <, <=, > and >=. Sizes are decimal (64G) or binary (64Gi).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 allocate find
  sn27 allocate find 'gpu=H100 count>=2 ram>=64G disk>=100G cpu>=8'
  sn27 allocate find gpu=4090 --all --database /srv/validator/database.db --json")]
pub(super) struct Args {
    #[command(flatten)]
    query: QueryArgs,
    /// Also those that are taken, don't fit or don't answer
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    candidates: CandidateArgs,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Shown {
    block: u64,
    asked: usize,
    miners: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    uid: u16,
    hotkey: Address,
    axon: SocketAddr,
    /// The block in which it last said where it is.
    announced_block: u64,
    availability: Availability,
    /// None where the miner does not tell.
    fits: Option<bool>,
    report: Option<Report>,
    score: f64,
    /// Milliseconds; none where there is no answer.
    answered_in_ms: Option<u64>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        query,
        all,
        candidates,
        asker,
        netuid,
        chain,
    } = args;
    let query = query.query()?;
    let asker = asker.unlock(context)?;
    let chain = chain.open(Persistence::Once, context).await?;
    let netuid = netuid.netuid(&chain, context)?;
    let public_only = candidates.public_only(&chain);
    let metagraph = asker::metagraph(&chain, netuid).await?;
    let candidates = candidates.of(&metagraph, asker.signer.address(), public_only)?;
    let asked = candidates.len();
    let wanted = query.requirement();
    let found = tokio::select! {
        found = ask(&asker.dendrite, candidates, &wanted) => found,
        () = interruption(context) => return Err(interrupted()),
    };
    let shown = found
        .into_iter()
        .filter(|found| all || found.availability == Availability::Free && found.may_fit(&query));
    Ok(Outcome::data(Shown {
        block: metagraph.block.number,
        asked,
        miners: shown.map(|found| Row::new(found, &query)).collect(),
    }))
}

impl Row {
    fn new(found: Found, query: &Query) -> Self {
        let Found {
            candidate,
            availability,
            report,
            answered_in,
        } = found;
        let Candidate {
            uid,
            announced,
            coldkey: _,
            axon,
            score,
        } = candidate;
        let milliseconds = answered_in.map(|time| time.as_millis());
        Self {
            uid,
            hotkey: axon.hotkey,
            axon: SocketAddr::new(axon.ip, axon.port),
            announced_block: announced,
            availability,
            fits: report.as_ref().map(|report| query.fits(report)),
            report,
            score,
            answered_in_ms: milliseconds.and_then(|time| u64::try_from(time).ok()),
        }
    }

    /// What is free, fits and is seen; else why not.
    fn state(&self) -> &'static str {
        match (self.availability, self.fits) {
            (Availability::Free, Some(false)) => "too small",
            (Availability::Free, _) => "free",
            (Availability::Taken, _) => "taken",
            (Availability::Refused, _) => "refused",
            (Availability::Away, _) => "away",
        }
    }

    fn cells(&self) -> Vec<String> {
        let of = |tell: fn(&Report) -> String| self.report.as_ref().map(tell).unwrap_or_default();
        let seen = self.answered_in_ms.map(|time| seconds(time as f64 / 1e3));
        vec![
            self.uid.to_string(),
            of(gpus),
            of(|report| report.cores.to_string()),
            of(|report| bytes(report.ram)),
            of(|report| bytes(report.disk)),
            format!("{:.4}", self.score),
            self.state().to_owned(),
            seen.unwrap_or_else(|| format!("block {}", self.announced_block)),
            self.axon.to_string(),
        ]
    }
}

/// `8 x NVIDIA H100 80GB HBM3`, each kind once.
fn gpus(report: &Report) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for card in &report.gpus {
        match kinds.iter_mut().find(|(name, _)| *name == card.name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((&card.name, 1)),
        }
    }
    let kinds = kinds.iter();
    let kinds: Vec<_> = kinds
        .map(|(name, count)| format!("{count} x {name}"))
        .collect();
    kinds.join(", ")
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        if self.miners.is_empty() {
            let asked = self.asked;
            page.line(format!(
                "none of {asked} miners has such a machine to lend; see --all"
            ));
            return;
        }
        let columns = [
            Column::Right("UID"),
            Column::Left("GPUS"),
            Column::Right("CORES"),
            Column::Right("RAM"),
            Column::Right("DISK"),
            Column::Right("SCORE"),
            Column::Left("STATE"),
            Column::Right("SEEN"),
            Column::Left("AXON"),
        ];
        page.table(&columns, self.miners.iter().map(Row::cells));
    }
}
