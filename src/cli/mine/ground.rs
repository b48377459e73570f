//! What mining stands on, looked at before anything starts: the key, the chain, a place on the
//! subnet, ports, devices, the clock. A check that fails doesn't keep the others from being made.

mod machine;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use tokio::net::TcpListener;

use super::options::Place;
use crate::{
    address::Address,
    chain::{Chain, Network, Persistence},
    cli::{
        chain::{ChainArgs, NetuidArgs},
        devices::memory,
        ground::{Line, Report},
        lending::Lending,
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    miner::{Census, Journal},
    solver::{Selection, Solver},
    wallet::{Signer, Wallet},
};
use machine::{devices, lending, listen, reach, ssh};

/// What is wanted.
pub(super) struct Wish {
    pub(super) wallet: Wallet,
    pub(super) password: PasswordArgs,
    pub(super) chain: ChainArgs,
    pub(super) netuid: NetuidArgs,
    pub(super) selection: Selection,
    pub(super) place: Place,
    pub(super) metrics: Option<SocketAddr>,
    pub(super) lending: Lending,
    pub(super) force: bool,
    /// Where a run before this one may have left what it knew; none for a check.
    pub(super) folder: Option<PathBuf>,
}

/// The chain, and what it says or said.
struct Found {
    line: Line,
    network: Network,
    netuid: u16,
    census: Census,
    /// How long ago it said so.
    age: Duration,
}

/// All of it, there and open.
pub(super) struct Ground {
    pub(super) signer: Signer,
    pub(super) line: Line,
    pub(super) network: Network,
    pub(super) netuid: u16,
    pub(super) census: Census,
    /// How long ago the census was taken.
    pub(super) age: Duration,
    pub(super) listener: TcpListener,
    pub(super) metrics: Option<TcpListener>,
    pub(super) solver: Solver,
    pub(super) place: Place,
}

/// Looks at everything.
pub(super) async fn look(wish: Wish, context: &Context) -> Result<(Option<Ground>, Report), Error> {
    let mut report = Report::default();
    let Wish {
        wallet,
        password,
        chain,
        netuid,
        selection,
        mut place,
        metrics,
        lending,
        force,
        folder,
    } = wish;
    let signer = report.hotkey(&wallet, &password, context);
    let solver = tokio::task::block_in_place(|| Solver::open(&selection, memory().as_deref()));
    let solver = devices(&mut report, solver);
    let listener = listen(&mut report, &mut place).await;
    let metrics = report.metrics(metrics).await;
    ssh(&mut report, place.site.ssh_port).await;
    report.checks.extend(self::lending(&lending).await);
    let own = signer.as_ref().map(Signer::address);
    let found = match chain.open(Persistence::Once, context).await {
        Ok(first) => connected(&mut report, first, &netuid, own, context).await?,
        Err(error) if error.kind == Kind::Interrupted => return Err(error),
        Err(error) => match remembered(folder, &chain, &netuid, own, context) {
            Some(found) => {
                report.remembered(error, found.age, found.census.block);
                Some(found)
            }
            None => {
                report.fail("chain", error);
                None
            }
        },
    };
    let Some(found) = found else {
        return Ok((None, report));
    };
    let listens = listener
        .as_ref()
        .and_then(|listener| listener.local_addr().ok());
    let external = place
        .site
        .external(listens.unwrap_or(place.site.listen).port());
    reach(&mut report, &place, external, found.network.name, force);
    if force {
        report.failure = report.failure.filter(|_| {
            // What is not there can't be gone on without.
            signer.is_none() || listener.is_none() || solver.is_none()
        });
    }
    let (Some(signer), Some(listener), Some(solver)) = (signer, listener, solver) else {
        return Ok((None, report));
    };
    let Some(metrics) = metrics else {
        return Ok((None, report));
    };
    let Found {
        line,
        network,
        netuid,
        census,
        age,
    } = found;
    let ground = Ground {
        signer,
        line,
        network,
        netuid,
        census,
        age,
        listener,
        metrics,
        solver,
        place,
    };
    Ok((Some(ground), report))
}

/// Asks the chain. From now on, should it go away, it is waited for.
async fn connected(
    report: &mut Report,
    first: Chain,
    netuid: &NetuidArgs,
    own: Option<Address>,
    context: &Context,
) -> Result<Option<Found>, Error> {
    report.chain(&first);
    let network = first.network().clone();
    let netuid = netuid.netuid(&first, context)?;
    let Some(metagraph) = report.metagraph(&first, netuid).await else {
        return Ok(None);
    };
    let Some(own) = own else {
        return Ok(None);
    };
    let census = Census::new(&metagraph, &own);
    let uid = census.own().map(|neuron| neuron.uid);
    report.registration(own, uid, netuid, &network);
    if report.failure.is_none() {
        first.persist();
    }
    Ok(Some(Found {
        line: Line::Open(first),
        network,
        netuid,
        census,
        age: Duration::ZERO,
    }))
}

/// What a run before this one knew, if it is of the same subnet and this miner was registered.
fn remembered(
    folder: Option<PathBuf>,
    chain: &ChainArgs,
    netuid: &NetuidArgs,
    own: Option<Address>,
    context: &Context,
) -> Option<Found> {
    let journal = Journal::look(&folder?).ok()??;
    let saved = journal.census().ok()??;
    let (network, options) = chain.resolve(Persistence::Forever, context).ok()?;
    let netuid = netuid.on(&network, context).ok()?;
    let census = saved.census();
    census.standing(&own?)?;
    let same = saved.network == network.to_string() && saved.netuid == netuid;
    same.then(|| Found {
        line: Line::Away(network.clone(), options),
        network,
        netuid,
        census,
        age: saved.age(),
    })
}
