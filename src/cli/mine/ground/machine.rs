//! What this machine gives to a miner: devices, ports, an address under which it is reached.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use tokio::net::TcpListener;

use crate::{
    chain::Name,
    check::{Check, Verdict, port},
    cli::{ground::Report, mine::options::Place},
    error::{Error, Kind},
    reach::Reach,
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
pub(super) async fn ssh(report: &mut Report, number: u16) {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), number);
    let bound = TcpListener::bind(address).await.map(drop);
    let mut check = port("ssh port", address, &bound);
    if bound.is_err() {
        check.verdict = Verdict::Warn;
    }
    report.checks.push(check);
}

/// Whether validators can reach what the chain is told.
pub(super) fn reach(
    report: &mut Report,
    place: &Place,
    external: SocketAddr,
    network: Name,
    force: bool,
) {
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
