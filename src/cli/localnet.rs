//! `localnet`: the embedded chain, until it is told to stop.

use std::{path::PathBuf, str::FromStr, time::Duration};

use serde::Serialize;

use crate::{
    context::Context,
    error::{Error, Kind},
    localnet::{
        BlockTime, Config, GenesisConfig, Localnet, LocalnetError, Manifest,
        runtime::{genesis::Subnet, subtensor::rules::Rules},
    },
    output::{Column, Human, Outcome, Page},
    settings::Timeout,
};

/// Run a local chain that behaves as subtensor does
///
/// A real FRAME chain in this process, with subtensor's names, rules and runtime APIs, over JSON-RPC on
/// 127.0.0.1: for btcli, the Python SDK, subxt and sn27 itself. Development accounts hold funds and
/// the subnet is open for registration. It runs until Ctrl-C; with --state it goes on from there the
/// next time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 localnet
  sn27 localnet --block-time 250ms --state ./chain
  sn27 localnet --port 0 --block-time instant --json")]
pub struct Args {
    /// The port on 127.0.0.1; 0 takes one that is free
    #[arg(long, default_value_t = 9944)]
    port: u16,
    /// Time between blocks, or `instant` for a block as soon as there is something to put into it
    #[arg(long, value_name = "TIME", default_value = "12s")]
    block_time: Pace,
    /// Keep the chain in this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    state: Option<PathBuf>,
    /// Keep every past state readable, not only the last 256
    #[arg(long)]
    archive: bool,
    /// The subnets to begin with
    #[arg(long, value_name = "N", default_values_t = [27], value_delimiter = ',')]
    netuid: Vec<u16>,
    /// Blocks between two epochs
    #[arg(long, value_name = "BLOCKS", default_value_t = 360, value_parser = clap::value_parser!(u16).range(1..))]
    tempo: u16,
    /// Commit weights first and reveal them later, as subnets do by default
    #[arg(long)]
    commit_reveal: bool,
    /// Registration as before runtime 425: limits for each interval and block, a price that changes
    /// with the interval
    #[arg(long)]
    interval_limits: bool,
    /// Let `register` take proof of work, as before runtime 425
    #[arg(long)]
    pow: bool,
}

/// `--block-time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace(BlockTime);

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "instant" {
            return Ok(Self(BlockTime::Instant));
        }
        let Timeout(time) = text
            .parse()
            .map_err(|error| format!("{error}; or use instant"))?;
        Ok(Self(BlockTime::Timed(time)))
    }
}

/// What is printed when it is ready.
#[derive(Serialize)]
struct Ready(Manifest);

/// Between two looks at whether the user wants to stop.
const NAP: Duration = Duration::from_millis(100);

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        port,
        block_time: Pace(block_time),
        state,
        archive,
        netuid,
        tempo,
        commit_reveal,
        interval_limits,
        pow,
    } = args;
    let subnet = |netuid| Subnet {
        tempo,
        commit_reveal,
        ..Subnet::new(netuid)
    };
    let genesis = GenesisConfig {
        subnets: netuid.into_iter().map(subnet).collect(),
        rules: Rules {
            intervals: interval_limits,
            work: pow,
        },
        ..GenesisConfig::default()
    };
    let config = Config {
        port,
        block_time,
        state,
        archive,
        genesis,
    };
    let localnet = Localnet::start(config).map_err(failed)?;
    let ready = Outcome::data(Ready(localnet.manifest()));
    // Whoever started it reads the endpoint from there; if nobody does, it still runs.
    let _ = context.output.show("localnet", &ready);
    context.output.status("ready; Ctrl-C ends it");
    while !context.interrupted.is_cancelled() {
        tokio::time::sleep(NAP).await;
    }
    localnet.stop();
    // Being told to stop is how it ends; that is no failure.
    Ok(Outcome::shown(None))
}

fn failed(error: LocalnetError) -> Error {
    let failure = Error::new(Kind::Failed, error.to_string());
    match error.help() {
        Some(help) => failure.help(help),
        None => failure,
    }
}

impl Human for Ready {
    fn human(&self, page: &mut Page) {
        let Manifest {
            endpoint,
            genesis_hash,
            runtime,
            accounts,
            ..
        } = &self.0;
        page.fields(&[
            ("endpoint", endpoint.clone()),
            ("runtime", runtime.clone()),
            ("genesis", genesis_hash.clone()),
        ]);
        page.heading("Accounts with funds");
        let columns = ["account", "key", "address"].map(Column::Left);
        page.table(
            &columns,
            accounts.iter().map(|account| {
                vec![
                    account.name.clone(),
                    account.uri.clone(),
                    account.address.clone(),
                ]
            }),
        );
    }
}
