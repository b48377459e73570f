//! What validating stands on: the key, the database, the chain, a place on the subnet that may set
//! weights, the clock.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use crate::{
    address::Address,
    chain::{Chain, ChainError, Metagraph, Network, Neuron, Persistence, names},
    check::Check,
    cli::{
        chain::{ChainArgs, NetuidArgs},
        database,
        ground::{self, Line, Report},
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    money::Alpha,
    output::seconds,
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
    netuid: u16,
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
    let signer = report.keep(
        "hotkey",
        ground::hotkey(&wallet, &password, context),
        |signer| format!("{} ({})", signer.address(), wallet.hotkey_name()),
    );
    let Some(signer) = signer else {
        return Ok((None, report));
    };
    let own = signer.address();
    let metrics = match metrics {
        Some(address) => {
            let bound = TcpListener::bind(address).await;
            Some(report.bound("metrics port", address, bound))
        }
        None => None,
    };
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
    let (network, _) = chain.resolve(persistence, context)?;
    let netuid = netuid.on(&network, context)?;
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
            netuid,
            outlook: Outlook::new(roster, neuron, Duration::ZERO),
        },
        (Ok(_), None) => return Ok((None, report)),
        (Err(error), _) => {
            let (network, options) = chain.resolve(persistence, context)?;
            let known = match away {
                Away::Fails => None,
                Away::Remembered => remembered(&store, &network, netuid, own),
            };
            let Some((roster, age)) = known else {
                report.fail("chain", error);
                return Ok((None, report));
            };
            let known = format!(
                "{}; going on with what was known {} ago, at block {}",
                error.message,
                seconds(age.as_secs_f64()),
                roster.block
            );
            let help = error.help.unwrap_or_default();
            report.checks.push(Check::warn("chain", known, help));
            Found {
                line: Line::Away(network.clone(), options),
                network,
                netuid,
                outlook: Outlook::new(roster, None, age),
            }
        }
    };
    public(&mut report, &found.network);
    let metrics = match metrics {
        Some(None) => return Ok((None, report)),
        Some(listener) => listener,
        None => None,
    };
    let Found {
        line,
        network,
        netuid,
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
    let detail = format!("{}, {:?}", chain.network(), chain.runtime());
    report.checks.push(Check::ok("chain", detail));
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

/// The stake below which the chain takes no weights.
async fn threshold(chain: &Chain) -> Result<Alpha, ChainError> {
    let threshold: Option<u64> = chain
        .now()
        .await?
        .storage(names::STAKE_THRESHOLD, [])
        .await?;
    Ok(Alpha(threshold.unwrap_or(0)))
}

/// Whether its weights will be taken. What is not so now may become so with the next epoch.
fn permit(metagraph: &Metagraph, neuron: &Neuron, threshold: Alpha) -> Check {
    const NAME: &str = "permit";
    let has = neuron.stake.with_unit();
    if neuron.stake < threshold {
        let detail = format!(
            "its stake weighs {has}; the chain takes weights from {} on",
            threshold.with_unit()
        );
        return Check::warn(NAME, detail, "add stake with `sn27 stake add`");
    }
    if metagraph.owner_hotkey == neuron.hotkey {
        return Check::ok(NAME, "it is the subnet owner's hotkey, which needs none");
    }
    if !neuron.validator_permit {
        let next = metagraph
            .next_epoch
            .map(|block| format!(" in block {block}"));
        let detail = format!(
            "it has no validator permit; those with most stake get one with the next epoch{}",
            next.unwrap_or_default()
        );
        return Check::warn(
            NAME,
            detail,
            "rounds go on, but miners may refuse and no weights are taken; see `sn27 metagraph`",
        );
    }
    Check::ok(NAME, format!("it may validate, with {has}"))
}

/// What a run before this one knew, if this validator was registered.
fn remembered(
    store: &Store,
    network: &Network,
    netuid: u16,
    own: Address,
) -> Option<(Roster, Duration)> {
    let saved = store.roster(&network.to_string(), netuid).ok()??;
    saved.roster.find(own)?;
    let age = saved.age();
    Some((saved.roster, age))
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
