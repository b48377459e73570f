//! What this machine gives to a miner: devices, ports, an address under which it is reached.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use tokio::net::TcpListener;

use crate::{
    chain::Name,
    check::{Check, Verdict, address, foreign, port},
    cli::{ground::Report, lending::Lending, mine::options::Place},
    error::{Error, Kind},
    hardware,
    miner::{Extent, docker},
    solver::{Solver, SolverError},
};

/// The devices, opened; what can't be used is told.
pub(super) fn devices(report: &mut Report, solver: Result<Solver, SolverError>) -> Option<Solver> {
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

pub(super) async fn listen(report: &mut Report, place: &mut Place) -> Option<TcpListener> {
    let mut bound = TcpListener::bind(place.site.listen).await;
    if let Err(error) = &bound
        && error.kind() == io::ErrorKind::AddrNotAvailable
    {
        report.checks.push(foreign(place.site.listen.ip()));
        place.site.listen_anywhere();
        bound = TcpListener::bind(place.site.listen).await;
    }
    report.bound("axon port", place.site.listen, bound)
}

/// Taken is no failure: a machine that is lent takes it.
pub(super) async fn ssh(report: &mut Report, number: u16) {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), number);
    let bound = TcpListener::bind(address).await.map(drop);
    let mut check = port("ssh port", address, &bound);
    if bound.is_err() {
        check.verdict = Verdict::Warn;
    }
    report.checks.push(check);
}

/// What lending needs.
pub(super) async fn lending(lending: &Lending) -> Vec<Check> {
    let gpus = tokio::task::spawn_blocking(hardware::gpus).await;
    let gpus = gpus.ok().and_then(Result::ok);
    let image = lending.image.as_deref();
    docker(&lending.socket, image, gpus.as_deref(), Extent::Needed).await
}

/// Whether validators can reach what the chain is told.
pub(super) fn reach(
    report: &mut Report,
    place: &Place,
    external: SocketAddr,
    network: Name,
    force: bool,
) {
    if !place.announce {
        let check = Check::ok("address", "the chain is not told");
        report.checks.push(check);
        return;
    }
    let mut check = address(external, place.site.own, network);
    if check.verdict == Verdict::Fail {
        if !force {
            let help = check.help.unwrap_or_default();
            let error = Error::new(Kind::Failed, check.detail);
            report.fail(
                check.name,
                error.help(format!("{help}, or go on with --force")),
            );
            return;
        }
        check.verdict = Verdict::Warn;
    }
    report.checks.push(check);
}
