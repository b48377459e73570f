//! `--network` and what belongs to it: which chain a command talks to.

use crate::{
    chain::{Chain, ChainError, Endpoint, InvalidNetwork, Network, Options, Patience, Persistence},
    context::Context,
    error::{Error, Kind},
    settings::{Key, Timeout},
};

/// Which chain.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Chain")]
pub(in crate::cli) struct ChainArgs {
    /// finney, test, local, or a node's URL [default: finney] [env: SN27_NETWORK]
    #[arg(long, short = 'n', value_name = "NETWORK", aliases = ["subtensor.network", "subtensor-network", "chain"])]
    network: Option<Network>,
    /// A node of that network to ask instead of its usual ones; several are tried in order
    #[arg(long, value_name = "URL", value_delimiter = ',', aliases = ["subtensor.chain_endpoint", "subtensor.chain-endpoint", "chain_endpoint", "fallback-endpoints"])]
    chain_endpoint: Vec<Endpoint>,
    /// Allow ws:// to other machines, where anybody on the way can read and change what is said
    #[arg(long)]
    insecure: bool,
    /// Time to find a node [default: 10s] [env: SN27_CONNECT_TIMEOUT]
    #[arg(long, value_name = "TIME")]
    connect_timeout: Option<Timeout>,
    /// Time for one answer of a node [default: 30s] [env: SN27_REQUEST_TIMEOUT]
    #[arg(long, value_name = "TIME")]
    request_timeout: Option<Timeout>,
}

/// Which subnet.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct NetuidArgs {
    /// The subnet's number [default: 27 on finney, 15 on test] [env: SN27_NETUID]
    #[arg(long, value_name = "N", alias = "net-uid")]
    netuid: Option<u16>,
}

impl ChainArgs {
    /// Connects; prose on stderr tells of it.
    pub(in crate::cli) async fn open(
        &self,
        persistence: Persistence,
        context: &Context,
    ) -> Result<Chain, Error> {
        let (network, options) = self.resolve(persistence, context)?;
        tokio::select! {
            chain = Chain::open(network, options) => chain.map_err(error),
            () = interruption(context) => Err(interrupted()),
        }
    }

    /// Which chain, and how to connect to it.
    pub(in crate::cli) fn resolve(
        &self,
        persistence: Persistence,
        context: &Context,
    ) -> Result<(Network, Options), Error> {
        let Self {
            network,
            chain_endpoint,
            insecure,
            connect_timeout,
            request_timeout,
        } = self;
        let settings = &context.settings;
        let mut network = settings.get(Key::Network, network.clone())?.value;
        if !chain_endpoint.is_empty() {
            network = network.through(chain_endpoint.clone());
        }
        if !insecure {
            network.secure().map_err(invalid)?;
        }
        let Timeout(connect) = settings.get(Key::ConnectTimeout, *connect_timeout)?.value;
        let Timeout(request) = settings.get(Key::RequestTimeout, *request_timeout)?.value;
        let patience = Patience {
            connect,
            request,
            persistence,
        };
        Ok((network, Options { patience }))
    }
}

impl NetuidArgs {
    /// The subnet: as given, as set, else the network's compute subnet.
    pub(in crate::cli) fn netuid(&self, chain: &Chain, context: &Context) -> Result<u16, Error> {
        self.on(chain.network(), context)
    }

    /// Whether somebody said which.
    pub(in crate::cli) fn is_set(&self, context: &Context) -> Result<bool, Error> {
        let set = context.settings.text(Key::Netuid)?;
        Ok(self.netuid.is_some() || !set.value.is_empty())
    }

    /// The same for a network that may not be connected to.
    pub(in crate::cli) fn on(&self, network: &Network, context: &Context) -> Result<u16, Error> {
        if self.is_set(context)? {
            return Ok(context.settings.get(Key::Netuid, self.netuid)?.value);
        }
        let usual = network.name.netuid();
        usual.ok_or_else(|| crate::prompt::missing(&["--netuid"]))
    }
}

/// Ends when the user wants to stop.
pub(in crate::cli) async fn interruption(context: &Context) {
    /// Between two looks.
    const NAP: std::time::Duration = std::time::Duration::from_millis(50);
    while !context.interrupted.is_cancelled() {
        tokio::time::sleep(NAP).await;
    }
}

/// That the user wanted to stop.
pub(in crate::cli) fn interrupted() -> Error {
    Error::new(Kind::Interrupted, "interrupted")
}

/// A failure of the chain client as the user's.
pub(in crate::cli) fn error(error: ChainError) -> Error {
    let kind = match &error {
        ChainError::Network(_) | ChainError::Node { .. } | ChainError::Answer { .. } => {
            Kind::Network
        }
        ChainError::Unknown { .. } => Kind::Network,
        ChainError::NoBlock(_) => Kind::NotFound,
        ChainError::Refused(_) | ChainError::Absent { .. } => Kind::ChainRefused,
        ChainError::Expired { .. } => Kind::Timeout,
        ChainError::Interrupted(_) => Kind::Interrupted,
        ChainError::Overflow(_) => Kind::Failed,
    };
    let failure = Error::new(kind, error.to_string());
    match error.help() {
        Some(help) => failure.help(help),
        None => failure,
    }
}

fn invalid(error: InvalidNetwork) -> Error {
    let help = error.help();
    Error::usage(error.to_string()).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::NetworkError;

    #[test]
    fn nobody_there_is_the_networks_failure() {
        let unreachable = ChainError::from(NetworkError::Unreachable(Vec::new()));
        assert_eq!(error(unreachable).kind, Kind::Network);
    }
}
