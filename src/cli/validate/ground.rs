//! What validating stands on: the key, the database, the chain, a place on the subnet that may set
//! weights, the clock.

mod permit;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use permit::{permit, threshold};

use crate::{
    address::Address,
    chain::{Chain, Network, Neuron, Options, Persistence},
    check::Check,
    cli::{
        chain::{ChainArgs, NetuidArgs},
        database,
        ground::{Line, Report},
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    validator::{Outlook, Roster, store::Store},
    wallet::{Signer, Wallet},
};

/// What is wanted.
pub(super) struct Wish {
    pub(super) wallet: Wallet,
    pub(super) password: PasswordArgs,
    pub(super) chain: ChainArgs,
    pub(super) netuid: NetuidArgs,
    pub(super) metrics: Option<SocketAddr>,
    pub(super) database: PathBuf,
    pub(super) away: Away,
}

/// What it means that the chain is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Away {
    /// It can't be gone on with.
    Fails,
    /// What a run before this one knew will do until it is back.
    Remembered,
}

/// All of it, there and open.
pub(super) struct Ground {
    pub(super) signer: Signer,
    pub(super) line: Line,
    pub(super) network: Network,
    pub(super) netuid: u16,
    pub(super) outlook: Outlook,
    pub(super) metrics: Option<TcpListener>,
    pub(super) store: Arc<Store>,
    pub(super) database: PathBuf,
}

/// The chain, and what it says or said.
struct Found {
    line: Line,
    network: Network,
    outlook: Outlook,
}

/// Looks at everything.
pub(super) async fn look(wish: Wish, context: &Context) -> Result<(Option<Ground>, Report), Error> {
    let Wish {
        wallet,
        password,
        chain,
        netuid,
        metrics,
        database,
        away,
    } = wish;
    let mut report = Report::default();
    let signer = report.hotkey(&wallet, &password, context);
    let Some(signer) = signer else {
        return Ok((None, report));
    };
    let own = signer.address();
    let metrics = report.metrics(metrics).await;
    let persistence = match away {
        Away::Fails => Persistence::Once,
        Away::Remembered => Persistence::Forever,
    };
    let first = chain.open(Persistence::Once, context).await;
    if let Err(error) = &first
        && error.kind == Kind::Interrupted
    {
        return Err(error.clone());
    }
    let resolved = chain.resolve(persistence, context)?;
    let netuid = netuid.on(&resolved.0, context)?;
    // Of the chain's failure and the store's, the chain's comes first.
    let found = match &first {
        Ok(first) => connected(&mut report, first, netuid, own).await,
        Err(_) => None,
    };
    if first.is_ok() && (found.is_none() || report.failure.is_some()) {
        return Ok((None, report));
    }
    if let Err(error) = &first
        && (away == Away::Fails || !database.exists())
    {
        // No run before this one can have known anything.
        report.fail("chain", error.clone());
        return Ok((None, report));
    }
    let store = Store::own(&database).map_err(|error| database::failure(&error));
    let store = report.keep("database", store, |_| database.display().to_string());
    let Some(store) = store else {
        return Ok((None, report));
    };
    if let (Away::Remembered, Ok(first)) = (away, &first) {
        first.persist();
    }
    let found = match (first, found) {
        (Ok(chain), Some((roster, neuron))) => Found {
            network: chain.network().clone(),
            line: Line::Open(chain),
            outlook: Outlook::new(roster, neuron, Duration::ZERO),
        },
        (Ok(_), None) => return Ok((None, report)),
        (Err(error), _) => match remembered(&mut report, &store, resolved, netuid, own, error) {
            Some(found) => found,
            None => return Ok((None, report)),
        },
    };
    public(&mut report, &found.network);
    let Some(metrics) = metrics else {
        return Ok((None, report));
    };
    let Found {
        line,
        network,
        outlook,
    } = found;
    let ground = Ground {
        signer,
        line,
        network,
        netuid,
        outlook,
        metrics,
        store: Arc::new(store),
        database,
    };
    Ok((Some(ground), report))
}

/// Asks the chain.
async fn connected(
    report: &mut Report,
    chain: &Chain,
    netuid: u16,
    own: Address,
) -> Option<(Roster, Option<Neuron>)> {
    report.chain(chain);
    let metagraph = report.metagraph(chain, netuid).await?;
    let mut neurons = metagraph.neurons.iter();
    let neuron = neurons.find(|neuron| neuron.hotkey == own).cloned();
    let uid = neuron.as_ref().map(|neuron| neuron.uid);
    report.registration(own, uid, netuid, chain.network());
    match threshold(chain).await {
        Ok(threshold) => {
            if let Some(neuron) = &neuron {
                report.checks.push(permit(&metagraph, neuron, threshold));
            }
        }
        Err(error) => report.fail("permit", crate::cli::chain::error(error)),
    }
    Some((Roster::new(&metagraph), neuron))
}

/// What a run before this one knew, if this validator was registered.
fn remembered(
    report: &mut Report,
    store: &Store,
    (network, options): (Network, Options),
    netuid: u16,
    own: Address,
    error: Error,
) -> Option<Found> {
    let known = store.roster(&network.to_string(), netuid);
    let known = known.ok().flatten();
    let Some(saved) = known.filter(|saved| saved.roster.find(own).is_some()) else {
        report.fail("chain", error);
        return None;
    };
    let age = saved.age();
    report.remembered(error, age, saved.roster.block);
    Some(Found {
        line: Line::Away(network.clone(), options),
        network,
        outlook: Outlook::new(saved.roster, None, age),
    })
}

/// Those who share a node with everybody are the first that it lets wait.
fn public(report: &mut Report, network: &Network) {
    if let Some(endpoint) = network.endpoints.iter().find(|it| it.is_public()) {
        report.checks.push(Check::warn(
            "endpoint",
            format!("{endpoint} is a public node, which limits and drops connections"),
            "run a node of your own and name it with --chain-endpoint",
        ));
    }
}
