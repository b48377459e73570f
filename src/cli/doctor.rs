//! `doctor`: what stands in the way of mining here, and the commands that mend it.

mod report;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::{
    chain::{ChainArgs, NetuidArgs, interrupted, interruption},
    lending::LendingArgs,
    site::SiteArgs,
    wallet::target::{HotkeyArgs, WalletArgs},
};
use crate::{
    chain::Persistence,
    context::Context,
    doctor::{Peer, Subject, Topic, Topics, examine},
    error::Error,
    hardware::distribution,
    output::Outcome,
};
use report::Report;

/// Look for what stands in the way of mining, and name the commands that mend it
///
/// Topics: gpu (driver, each GPU, our kernels on it), docker (what lending the machine takes), chain
/// (node, genesis, whether the runtime has all that is used), ports (free or held by whom, the address
/// that the chain was told), wallet (files, permissions, registration, balance), time (the clock).
/// Each finding is ok, a warning, failed, or skipped with the reason; commands are those of this
/// distribution, and it is you who runs them. Nothing is changed, and no password is asked for.
///
/// Mining can do without a GPU and without Docker: that there is none fails only where its topic, or
/// --allocate-image, is named. Exit 0 where nothing fails, 1 where something does.
///
/// --from has a machine of yours elsewhere try the ports, over ssh: its sshd opens a connection to the
/// address that the chain is told (ssh -W), and a free port is listened on meanwhile to see that it
/// leads here. No program runs there; ssh must log in without a question, to a host whose key it knows.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 doctor
  sn27 doctor --wallet miner --hotkey first
  sn27 doctor gpu docker --allocate-image cuda-ssh:12.6 --json
  sn27 doctor ports --axon-external-ip 8.8.4.4 --from me@elsewhere.example")]
pub struct Args {
    /// What to look at; all, where absent
    #[arg(value_name = "TOPIC", value_parser = topic_parser())]
    topics: Vec<String>,
    /// A machine that tries the ports from outside, as ssh takes it
    #[arg(long, value_name = "[USER@]HOST")]
    from: Option<Peer>,
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    lending: LendingArgs,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        topics,
        from,
        wallet,
        hotkey,
        netuid,
        chain,
        site,
        lending,
    } = args;
    let topics = Topics::read(&topics).map_err(Error::usage)?;
    let (network, options) = chain.resolve(Persistence::Once, context)?;
    let known = network.name.netuid().is_some() || netuid.is_set(context)?;
    let netuid = known.then(|| netuid.on(&network, context)).transpose()?;
    let site = site.resolve();
    let lending = lending.resolve();
    let subject = Subject {
        topics,
        network,
        options,
        netuid,
        wallet: wallet.wallet(Some(hotkey), context)?,
        socket: lending.socket,
        image: lending.image,
        listen: site.listen,
        external: site.external(site.listen.port()),
        own: site.own,
        ssh_port: site.ssh_port,
        from,
    };
    let distribution = distribution();
    let findings = tokio::select! {
        findings = examine(&subject, &distribution) => findings,
        () = interruption(context) => return Err(interrupted()),
    };
    Ok(Report::new(findings, &distribution).outcome())
}

fn topic_parser() -> impl clap::builder::TypedValueParser<Value = String> {
    let names = Topic::ALL.map(Topic::name).into_iter();
    PossibleValuesParser::new(names.chain([Topics::ALL])).map(|name| name)
}
