//! The chain client against the localnet: what it reads, what it sends, and what goes wrong.

mod client;
mod dialects;
mod endings;
mod faults;
mod holdings;
mod names;
pub(crate) mod proxy;
mod reading;
mod recorded;
mod replay;
mod runtimes;
mod samples;
mod shapes;

use sn27::{
    chain::{Chain, ChainError, Network, Options},
    localnet::Handle,
    wallet::{Secret, Signer},
};

/// All tests of the chain client.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        client::tests(),
        dialects::tests(),
        endings::tests(),
        faults::tests(),
        holdings::tests(),
        names::tests(),
        reading::tests(),
        recorded::tests(),
        shapes::tests(),
    ];
    parts.into_iter().flatten().collect()
}

/// Runs a test's future.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

/// The network of one node.
pub(crate) fn network(url: &str) -> Network {
    url.parse().unwrap()
}

/// A connection to a localnet.
pub(crate) async fn connect(localnet: &Handle) -> Result<Chain, ChainError> {
    Chain::open(network(localnet.url()), Options::default()).await
}

/// A development key: `//Alice` and the like.
pub(crate) fn key(uri: &str) -> Signer {
    Secret::from_uri(uri).unwrap().signer().clone()
}
