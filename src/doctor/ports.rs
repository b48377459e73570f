//! The ports of a miner: free, held by whom, tried from outside; and the address that the chain was
//! told, beside the one that this machine has.

mod announced;
mod holder;
mod peer;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use tokio::net::TcpListener;

use super::{Subject, line::Line};
use crate::check::{Check, Remedy, address, foreign, port};
use holder::Holder;
pub use peer::Peer;

/// A port, and who answers there for now.
struct Door {
    check: Check,
    listener: Option<TcpListener>,
}

pub(super) async fn look(subject: &Subject, line: &Line) -> Vec<Check> {
    let mut checks = Vec::new();
    let axon = match subject.listen.port() {
        // Which one it will be is not known.
        0 => None,
        _ => Some(axon(subject.listen, &mut checks).await),
    };
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), subject.ssh_port);
    let ssh = open("ssh port", any, TcpListener::bind(any).await).await;
    let mut doors = Vec::new();
    if let Some(Door { check, listener }) = axon {
        checks.push(check);
        doors.push(("axon from outside", subject.external, listener));
    }
    let outside = SocketAddr::new(subject.external.ip(), subject.ssh_port);
    checks.push(ssh.check);
    doors.push(("ssh from outside", outside, ssh.listener));
    let (tried, announced) = tokio::join!(
        peer::try_all(subject.from.as_ref(), doors),
        announced::look(subject, line)
    );
    checks.extend(tried);
    checks.push(address(subject.external, subject.own, subject.network.name));
    checks.push(announced);
    checks
}

/// The axon's port; another machine's address is listened for at any.
async fn axon(listen: SocketAddr, checks: &mut Vec<Check>) -> Door {
    let mut listen = listen;
    let mut bound = TcpListener::bind(listen).await;
    if let Err(error) = &bound
        && error.kind() == io::ErrorKind::AddrNotAvailable
    {
        checks.push(foreign(listen.ip()));
        listen.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
        });
        bound = TcpListener::bind(listen).await;
    }
    open("axon port", listen, bound).await
}

/// Whether a port is free, or with whom it should be.
async fn open(name: &'static str, address: SocketAddr, bound: io::Result<TcpListener>) -> Door {
    let error = match bound {
        Ok(listener) => {
            return Door {
                check: port(name, address, &Ok(())),
                listener: Some(listener),
            };
        }
        Err(error) => error,
    };
    let check = match error.kind() {
        io::ErrorKind::AddrInUse => held(name, address, holder::of(address.port())),
        io::ErrorKind::PermissionDenied => Check::fail(
            name,
            format!("{address} is kept for root, as all ports below 1024 are"),
            "choose one from 1024 on",
        ),
        _ => port(name, address, &Err(error)),
    };
    Door {
        check,
        listener: None,
    }
}

fn held(name: &'static str, address: SocketAddr, holder: Option<Holder>) -> Check {
    /// What stands before a container's published port.
    const DOCKER: [&str; 2] = ["docker-proxy", "dockerd"];
    let port = address.port();
    let lends = name == "ssh port";
    let help = format!(
        "end it, or choose another port with --{}",
        name.replace(' ', "-")
    );
    match holder {
        Some(Holder::Process { name: program, pid }) if program == "sn27" => {
            Check::ok(name, format!("{address} is sn27's own, process {pid}"))
        }
        Some(Holder::Process { name: program, pid })
            if lends && DOCKER.contains(&program.as_str()) =>
        {
            let detail = format!("{address} is {program}'s, process {pid}: the machine is lent");
            Check::ok(name, detail)
        }
        Some(Holder::Process { name: program, pid }) => {
            let detail = format!("{address} is held by {program}, process {pid}");
            Check::fail(name, detail, help).mend(Remedy::Run(format!("ps -fp {pid}")))
        }
        Some(Holder::User(0)) if lends => {
            let detail = format!(
                "{address} is held by a process of root's: Docker's, if the machine is lent"
            );
            Check::warn(name, detail, help).mend(Remedy::NameListener(port))
        }
        Some(Holder::User(user)) => {
            let detail = format!("{address} is held by a process of user {user}");
            Check::fail(name, detail, help).mend(Remedy::NameListener(port))
        }
        None => {
            let detail = format!("{address} is in use");
            Check::fail(name, detail, help).mend(Remedy::NameListener(port))
        }
    }
}
