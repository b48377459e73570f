//! What mining stands on, looked at before anything starts: the key, the chain, a place on the
//! subnet, ports, devices, the clock. A check that fails doesn't keep the others from being made.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use tokio::net::TcpListener;

use super::options::{Lending, Place};
use crate::{
    address::Address,
    chain::{Chain, Name, Network, Persistence},
    check::{Check, Verdict, port},
    cli::{
        chain::{ChainArgs, NetuidArgs},
        ground::{self, Line, Report},
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    miner::{Census, Journal, docker},
    output::seconds,
    reach::Reach,
    solver::{Selection, Solver},
    wallet::{Signer, Wallet},
};

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
    let signer = report.keep(
        "hotkey",
        ground::hotkey(&wallet, &password, context),
        |signer| format!("{} ({})", signer.address(), wallet.hotkey_name()),
    );
    let solver = tokio::task::block_in_place(|| Solver::open(&selection));
    let solver = devices(&mut report, solver);
    let listener = listen(&mut report, &mut place).await;
    let metrics = match metrics {
        Some(address) => {
            let bound = TcpListener::bind(address).await;
            Some(report.bound("metrics port", address, bound))
        }
        None => None,
    };
    ssh(&mut report, place.ssh_port).await;
    let lending = docker(&lending.socket, lending.image.as_deref()).await;
    report.checks.extend(lending);
    let own = signer.as_ref().map(Signer::address);
    let found = match chain.open(Persistence::Once, context).await {
        Ok(first) => connected(&mut report, first, &netuid, own, context).await?,
        Err(error) if error.kind == Kind::Interrupted => return Err(error),
        Err(error) => match remembered(folder, &chain, &netuid, own, context) {
            Some(found) => {
                let known = format!(
                    "{}; going on with what was known {} ago, at block {}",
                    error.message,
                    seconds(found.age.as_secs_f64()),
                    found.census.block
                );
                let help = error.help.unwrap_or_default();
                report.checks.push(Check::warn("chain", known, help));
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
    let external = place.external(listens.unwrap_or(place.listen).port());
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
    let metrics = match metrics {
        Some(None) => return Ok((None, report)),
        Some(listener) => listener,
        None => None,
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
    let detail = format!("{}, {:?}", first.network(), first.runtime());
    report.checks.push(Check::ok("chain", detail));
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

fn devices(
    report: &mut Report,
    solver: Result<Solver, crate::solver::SolverError>,
) -> Option<Solver> {
    let (solver, excluded) = match solver {
        Ok(solver) => {
            let excluded = solver.excluded().to_vec();
            (Some(solver), excluded)
        }
        Err(error) => (None, error.excluded),
    };
    if let Some(solver) = &solver {
        let names: Vec<_> = solver
            .devices()
            .iter()
            .map(|device| match &device.model {
                Some(model) => format!("{} ({model})", device.name),
                None => format!(
                    "{} ({}, {} lanes)",
                    device.name, device.backend, device.lanes
                ),
            })
            .collect();
        let detail = format!("{}: opened and self-tested", names.join(", "));
        report.checks.push(Check::ok("devices", detail));
    } else {
        let error = Error::new(Kind::Device, "no device can be used")
            .help("see the device checks; --device cpu works everywhere");
        report.fail("devices", error);
    }
    for excluded in excluded {
        let detail = format!("{} is not used: {}", excluded.device, excluded.reason);
        report.checks.push(if excluded.absent && solver.is_some() {
            Check::ok("device", detail)
        } else {
            Check::warn("device", detail, excluded.help)
        });
    }
    solver
}

async fn listen(report: &mut Report, place: &mut Place) -> Option<TcpListener> {
    let mut bound = TcpListener::bind(place.listen).await;
    if let Err(error) = &bound
        && error.kind() == io::ErrorKind::AddrNotAvailable
    {
        report.checks.push(Check::warn(
            "axon address",
            format!("{} is not an address of this machine", place.listen.ip()),
            "it is told to the chain, and any address is listened on; say so with --axon-external-ip",
        ));
        place.listen_anywhere();
        bound = TcpListener::bind(place.listen).await;
    }
    report.bound("axon port", place.listen, bound)
}

/// Taken is no failure: a machine that is lent takes it.
async fn ssh(report: &mut Report, number: u16) {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), number);
    let bound = TcpListener::bind(address).await.map(drop);
    let mut check = port("ssh port", address, &bound);
    if bound.is_err() {
        check.verdict = Verdict::Warn;
    }
    report.checks.push(check);
}

/// Whether validators can reach what the chain is told.
fn reach(report: &mut Report, place: &Place, external: SocketAddr, network: Name, force: bool) {
    const HELP: &str = "name the address that others reach you under with --axon-external-ip";
    let name = "address";
    if !place.announce {
        report.checks.push(Check::ok(name, "the chain is not told"));
        return;
    }
    let reach = Reach::of(external.ip());
    let detail = match reach {
        Reach::Public => format!("{external}"),
        Reach::Private => format!("{external} can only be reached from its own network"),
        Reach::Loopback => format!("{external} can only be reached from this machine"),
        Reach::Nowhere => format!("{external} can't be reached from anywhere"),
    };
    if network == Name::Finney && reach != Reach::Public && !force {
        let error = Error::new(
            Kind::Failed,
            format!("no validator would get here: {detail}"),
        );
        report.fail(name, error.help(format!("{HELP}, or go on with --force")));
        return;
    }
    let translated = reach == Reach::Public && place.own.is_some_and(|own| own != external.ip());
    report.checks.push(match (reach, translated, place.own) {
        (Reach::Public, true, Some(own)) => Check::warn(
            name,
            format!("{detail} is not this machine's own address, {own}"),
            format!("have the router forward port {} to it", external.port()),
        ),
        (Reach::Public, ..) => Check::ok(name, detail),
        _ if matches!(network, Name::Local | Name::Custom) => Check::ok(name, detail),
        _ => Check::warn(name, detail, HELP),
    });
}
