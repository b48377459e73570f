//! `wallet overview`: the neurons of wallets, subnet by subnet.

use std::{collections::BTreeSet, net::SocketAddr};

use serde::Serialize;

use super::owners::{Owner, OwnersArgs, or_dash};
use crate::{
    address::Address,
    chain::{Block, ChainError, NeuronLite, Persistence, Shares, View},
    cli::chain::{self, ChainArgs},
    context::Context,
    error::Error,
    money::{Alpha, Tao},
    output::{Column, Human, Outcome, Page, count},
};

/// Show the neurons of wallets on all subnets
///
/// A wallet's neurons are those of its hotkeys, and of all others that its coldkey owns on the chain.
/// Rank and trust are zero on runtimes that no longer compute them. Everything is of one block, read
/// in few requests.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet overview --wallet miner
  sn27 wallet overview --all --netuid 27 --json")]
pub(super) struct Args {
    #[command(flatten)]
    owners: OwnersArgs,
    /// Only these subnets
    #[arg(long, value_name = "N", value_delimiter = ',', alias = "netuids")]
    netuid: Vec<u16>,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Overview {
    network: String,
    block: Block,
    wallets: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: Option<String>,
    coldkey: Address,
    free: Tao,
    neurons: Vec<Neuron>,
}

#[derive(Serialize)]
struct Neuron {
    netuid: u16,
    uid: u16,
    hotkey: Address,
    hotkey_name: Option<String>,
    active: bool,
    stake: Alpha,
    #[serde(flatten)]
    shares: Shares,
    emission: Alpha,
    validator_permit: bool,
    last_update: u64,
    blocks_since_update: u64,
    axon: Option<SocketAddr>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        owners,
        netuid,
        chain,
    } = args;
    let owners = owners.owners(context)?;
    let chain = chain.open(Persistence::Once, context).await?;
    let view = chain.now().await.map_err(chain::error)?;
    let wallets = read(&view, owners, netuid).await.map_err(chain::error)?;
    Ok(Outcome::data(Overview {
        network: chain.network().to_string(),
        block: view.block(),
        wallets,
    }))
}

/// Three requests one after another: who and where, which of both, and the neurons.
async fn read(view: &View, owners: Vec<Owner>, only: Vec<u16>) -> Result<Vec<Row>, ChainError> {
    let coldkeys: Vec<_> = owners.iter().map(|owner| owner.coldkey).collect();
    let netuids = async {
        match only.is_empty() {
            true => view.netuids().await,
            false => Ok(only),
        }
    };
    let (netuids, accounts, owned) = tokio::try_join!(
        netuids,
        view.accounts(&coldkeys),
        view.owned_hotkeys(&coldkeys)
    )?;
    let hotkeys = |owner: &Owner, owned: &[Address]| -> BTreeSet<Address> {
        let known = owner.hotkeys.iter().map(|(_, hotkey)| *hotkey);
        known.chain(owned.iter().copied()).collect()
    };
    let of_each: Vec<_> = owners
        .iter()
        .zip(&owned)
        .map(|(owner, owned)| hotkeys(owner, owned))
        .collect();
    let all: BTreeSet<Address> = of_each.iter().flatten().copied().collect();
    let all: Vec<_> = all.into_iter().collect();
    let netuids = view.registrations(&all, &netuids).await?;
    let neurons = view.neurons_lite(&netuids).await?;
    let now = view.block().number;
    let rows = owners.into_iter().zip(accounts).zip(of_each);
    let rows = rows.map(|((owner, account), hotkeys)| {
        let own = neurons
            .iter()
            .filter(|neuron| hotkeys.contains(&neuron.hotkey));
        Row {
            neurons: own.map(|neuron| Neuron::of(neuron, &owner, now)).collect(),
            name: owner.name,
            coldkey: owner.coldkey,
            free: account.free,
        }
    });
    Ok(rows.collect())
}

impl Neuron {
    fn of(neuron: &NeuronLite, owner: &Owner, now: u64) -> Self {
        Self {
            netuid: neuron.netuid,
            uid: neuron.uid,
            hotkey: neuron.hotkey,
            hotkey_name: owner.hotkey_name(neuron.hotkey).map(str::to_owned),
            active: neuron.active,
            stake: neuron.stake,
            shares: neuron.shares,
            emission: neuron.emission,
            validator_permit: neuron.validator_permit,
            last_update: neuron.last_update,
            blocks_since_update: now.saturating_sub(neuron.last_update),
            axon: neuron.axon.map(|axon| axon.address),
        }
    }

    fn cells(&self) -> Vec<String> {
        let yes = |flag: bool| if flag { "yes" } else { "-" }.to_owned();
        let Shares {
            rank,
            trust,
            consensus,
            incentive,
            dividends,
            validator_trust,
        } = self.shares;
        vec![
            or_dash(self.hotkey_name.as_deref()),
            self.uid.to_string(),
            yes(self.active),
            self.stake.to_string(),
            rank.to_string(),
            trust.to_string(),
            consensus.to_string(),
            incentive.to_string(),
            dividends.to_string(),
            self.emission.to_string(),
            validator_trust.to_string(),
            yes(self.validator_permit),
            count(self.blocks_since_update),
            self.axon.map_or("-".to_owned(), |axon| axon.to_string()),
            self.hotkey.to_string(),
        ]
    }
}

const COLUMNS: [Column; 15] = [
    Column::Left("hotkey"),
    Column::Right("uid"),
    Column::Left("active"),
    Column::Right("stake"),
    Column::Right("rank"),
    Column::Right("trust"),
    Column::Right("consensus"),
    Column::Right("incentive"),
    Column::Right("dividends"),
    Column::Right("emission"),
    Column::Right("vtrust"),
    Column::Left("vpermit"),
    Column::Right("updated"),
    Column::Left("axon"),
    Column::Left("address"),
];

impl Human for Overview {
    fn human(&self, page: &mut Page) {
        page.line(format!("{}, block {}", self.network, self.block.number));
        for wallet in &self.wallets {
            page.heading(&format!(
                "{}  {}  {} free",
                or_dash(wallet.name.as_deref()),
                wallet.coldkey,
                wallet.free.with_unit()
            ));
            if wallet.neurons.is_empty() {
                page.line("no neurons; see `sn27 register --dry-run` for the price of one");
            }
            // They come subnet by subnet.
            for neurons in wallet.neurons.chunk_by(|a, b| a.netuid == b.netuid) {
                page.line(format!("subnet {}", neurons[0].netuid));
                page.table(&COLUMNS, neurons.iter().map(Neuron::cells));
            }
        }
    }
}
