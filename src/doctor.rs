//! The doctor: what of this machine, of the wallet and of the chain stands in the way of mining, and
//! what mends it.
//!
//! It only looks. Nothing is written, not even a lock; ports are listened on for a moment, and no
//! program is run but `timedatectl` and, for a peer that was named, `ssh`. [`examine`] has all topics
//! looked at side by side, each look with a limit of time, so that what is dead is told of and not
//! waited for. What else is looked at before mining starts is `cli`'s ground, with the same checks.

mod aside;
mod chain;
mod docker;
mod finding;
mod gpu;
mod line;
mod mender;
mod ports;
mod program;
mod time;
mod topic;
mod wallet;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

pub use finding::{Finding, Status};
pub use ports::Peer;
pub use topic::{Topic, Topics};

use crate::{
    chain::{Network, Options},
    check::Check,
    hardware::Distribution,
    wallet::Wallet,
};
use line::Line;
use mender::Mender;

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Which topics.
    pub topics: Topics,
    /// Which chain.
    pub network: Network,
    /// How to connect to it.
    pub options: Options,
    /// Which subnet; none where nobody said, and the network has no usual one.
    pub netuid: Option<u16>,
    /// Whose keys.
    pub wallet: Wallet,
    /// Docker's socket.
    pub socket: PathBuf,
    /// The image of machines that are lent.
    pub image: Option<String>,
    /// Where the axon listens.
    pub listen: SocketAddr,
    /// Where others are told that it is.
    pub external: SocketAddr,
    /// This machine's address on its way out.
    pub own: Option<IpAddr>,
    /// For SSH into a machine that is lent.
    pub ssh_port: u16,
    /// Who tries the ports from outside.
    pub from: Option<Peer>,
}

/// Looks at all of it: the findings, in the order of the topics.
pub async fn examine(subject: &Subject, distribution: &Distribution) -> Vec<Finding> {
    let line = Line::new(subject);
    let (gpu, docker, chain, ports, wallet, time) = tokio::join!(
        when(subject, Topic::Gpu, gpu::look(subject)),
        when(subject, Topic::Docker, docker::look(subject)),
        when(subject, Topic::Chain, chain::look(subject, &line)),
        when(subject, Topic::Ports, ports::look(subject, &line)),
        when(subject, Topic::Wallet, wallet::look(subject, &line)),
        when(subject, Topic::Time, time::look(&line)),
    );
    let mender = Mender::here(distribution);
    let looked = [gpu, docker, chain, ports, wallet, time];
    let topics = Topic::ALL.into_iter().zip(looked);
    let findings = topics.flat_map(|(topic, checks)| {
        let mender = &mender;
        checks
            .into_iter()
            .map(move |check| Finding::new(topic, check, mender))
    });
    findings.collect()
}

/// What a topic comes to, if it is wanted.
async fn when(
    subject: &Subject,
    topic: Topic,
    look: impl Future<Output = Vec<Check>>,
) -> Vec<Check> {
    match subject.topics.contains(topic) {
        true => look.await,
        false => Vec::new(),
    }
}
