//! `allocate new`: have a miner's machine, a named one's or the best that there is.

mod attempt;
mod choice;
mod named;
mod who;

use std::{path::PathBuf, time::Duration};

use super::{
    asker::{self, AskerArgs, unless_interrupted},
    candidates::CandidateArgs,
    folder::FolderArgs,
    query::QueryArgs,
    requirement::Requirement,
    sshkey,
    view::View,
};
use crate::{
    allocate::{Order, Query},
    chain::Persistence,
    cli::chain::{ChainArgs, NetuidArgs},
    context::Context,
    error::Error,
    output::Outcome,
};
use who::Who;

/// Between two tries while nobody lends such a machine.
const PAUSE: Duration = Duration::from_secs(10);

/// Have a miner's machine
///
/// With a query all miners are asked at once, and the best of those that are free and fit is had: who
/// lends us fewest machines already, with fewest spare GPUs, the highest score, the least that nobody
/// uses. If it turns out to be gone or out of reach, the next best is tried.
///
/// Asks the miner whether it is free, asks for it, waits until SSH answers, pins the host's key and
/// asks the miner once more whether it is ours. A key to log in with is made for it alone, unless
/// yours is named. What was broken off goes on with `allocate resume`, or is given back with
/// `allocate release`.
#[derive(Debug, clap::Args)]
#[command(after_help = r#"Examples:
  sn27 allocate new 'gpu=H100 count>=2 ram>=64G' --timeline 7
  sn27 allocate new --miner 12 --timeline 7
  sn27 allocate new --miner 12 --requirement '{"cpu":{"count":8},"gpu":{"count":1,"type":"h100"}}'
  sn27 allocate new --hotkey 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --ssh-key ~/.ssh/id_ed25519 --wait"#)]
pub(super) struct Args {
    /// The miner, by uid or hotkey; --hotkey takes its address, too
    #[arg(long, value_name = "UID|HOTKEY")]
    miner: Option<Who>,
    #[command(flatten)]
    query: QueryArgs,
    /// How much of a machine, as JSON [default: what the query names]
    #[arg(
        long,
        value_name = "JSON",
        alias = "device-requirement",
        conflicts_with = "query"
    )]
    requirement: Option<Requirement>,
    /// For how many days
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=90))]
    timeline: i64,
    /// Your SSH key, by the file of either half [default: a new key]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    ssh_key: Option<PathBuf>,
    /// Wait while somebody else has it
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    candidates: CandidateArgs,
    #[command(flatten)]
    asker: AskerArgs,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        miner,
        query,
        requirement,
        timeline,
        ssh_key,
        wait,
        candidates,
        mut asker,
        folder,
        netuid,
        chain,
    } = args;
    let address = asker.take_address().map(Who::Hotkey);
    let named = miner.or(address);
    if named.is_none() && query.is_empty() && requirement.is_none() {
        return Err(Error::usage("nothing says which machine").help(
            "name a miner with --miner, or what is wanted, such as 'gpu=H100 count>=2 ram>=64G'",
        ));
    }
    let query = match &requirement {
        Some(Requirement(wanted)) => Query::of(wanted),
        None => query.query()?,
    };
    let wanted = requirement.map_or_else(|| query.requirement(), |Requirement(wanted)| wanted);
    let key = ssh_key.as_deref().map(sshkey::read).transpose()?;
    let asker = asker.unlock(context)?;
    let journal = folder.open()?;
    let chain = chain.open(Persistence::Once, context).await?;
    let netuid = netuid.netuid(&chain, context)?;
    let public_only = candidates.public_only(&chain);
    let metagraph = asker::metagraph(&chain, netuid).await?;
    let order = |uid, axon| Order {
        network: chain.network().to_string(),
        netuid,
        uid,
        axon,
        days: timeline,
        wanted: wanted.clone(),
        key: key.clone(),
    };
    let tenant = asker.tenant(&journal);
    let allocation = match named {
        Some(who) => {
            let neuron = who.find(&metagraph)?;
            let order = order(neuron.uid, who::axon(neuron, public_only)?);
            let making = named::have(&tenant, &order, &asker, wait, context);
            unless_interrupted(making, context).await?
        }
        None => {
            let choice = choice::Choice {
                asker: &asker,
                tenant: &tenant,
                journal: &journal,
                candidates: candidates.of(&metagraph, asker.signer.address(), public_only)?,
                query,
                order: &order,
                wanted: wanted.clone(),
                wait,
            };
            unless_interrupted(choice.have(context), context).await?
        }
    };
    Ok(Outcome::data(View::new(&allocation, &journal)))
}
