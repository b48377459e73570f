//! Connecting: every node of the pool gets a head start over the next, and the first that greets
//! as the right chain wins.

use std::{sync::Arc, time::Duration};

use jsonrpsee::{
    client_transport::ws::WsTransportClientBuilder,
    core::client::{Client, Error as RpcError, async_client::PingConfig},
};
use subxt::ext::futures::{StreamExt, stream::FuturesUnordered};

use super::{Greeting, NetworkError, Patience};
use crate::chain::{Endpoint, Hash};

/// A node that has greeted.
pub(super) struct Connection {
    pub(super) endpoint: Endpoint,
    pub(super) client: Client,
    pub(super) greeting: Arc<Greeting>,
}

/// Before the next node of the pool is asked as well.
const HEAD_START: Duration = Duration::from_millis(1500);

/// The largest answer; metadata is half a MiB, all neurons of a subnet less.
const MAX_RESPONSE: u32 = 64 << 20;

/// A silent connection is probed, and given up when nothing comes back.
const PING: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);

/// Items of a subscription that may wait to be read.
const BUFFER: usize = 4096;

/// The first healthy node.
pub(super) async fn first(
    endpoints: &[Endpoint],
    genesis: Option<Hash>,
    patience: &Patience,
) -> Result<Connection, NetworkError> {
    let mut tries: FuturesUnordered<_> = (0u32..)
        .zip(endpoints)
        .map(|(place, endpoint)| {
            let (endpoint, patience) = (endpoint.clone(), *patience);
            let later = HEAD_START * place;
            // On a task of its own: resolving a name may block.
            tokio::spawn(async move {
                tokio::time::sleep(later.min(patience.connect)).await;
                let opened = tokio::time::timeout(patience.connect, open(&endpoint, &patience));
                let outcome = opened
                    .await
                    .unwrap_or_else(|_| Err(format!("no answer within {:?}", patience.connect)));
                (endpoint, outcome)
            })
        })
        .collect();
    let aborts = Aborting(
        tries
            .iter()
            .map(tokio::task::JoinHandle::abort_handle)
            .collect(),
    );
    let overall = tokio::time::sleep(patience.connect);
    tokio::pin!(overall);
    let mut failures = Vec::new();
    let mut other_chain = None;
    loop {
        let ended = tokio::select! {
            () = &mut overall => None,
            ended = tries.next() => ended,
        };
        // A task that panicked says nothing; its endpoint counts as silent.
        let Some(ended) = ended else { break };
        let Ok((endpoint, outcome)) = ended else {
            continue;
        };
        match outcome {
            Ok((client, greeting)) => match genesis {
                Some(expected) if expected != greeting.genesis => {
                    let found = greeting.genesis;
                    other_chain = Some(NetworkError::OtherChain {
                        endpoint,
                        expected,
                        found,
                    });
                }
                _ => {
                    drop(aborts);
                    let greeting = Arc::new(greeting);
                    return Ok(Connection {
                        endpoint,
                        client,
                        greeting,
                    });
                }
            },
            Err(why) => failures.push((endpoint, why)),
        }
    }
    drop(aborts);
    for endpoint in endpoints {
        let heard = |(other, _): &(Endpoint, String)| other == endpoint;
        if other_chain.is_none() && !failures.iter().any(heard) {
            failures.push((
                endpoint.clone(),
                format!("no answer within {:?}", patience.connect),
            ));
        }
    }
    Err(other_chain.unwrap_or(NetworkError::Unreachable(failures)))
}

/// Ends the tries that were not needed.
struct Aborting(Vec<tokio::task::AbortHandle>);

impl Drop for Aborting {
    fn drop(&mut self) {
        self.0.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

async fn open(endpoint: &Endpoint, patience: &Patience) -> Result<(Client, Greeting), String> {
    let transport = WsTransportClientBuilder {
        connection_timeout: patience.connect,
        max_response_size: MAX_RESPONSE,
        // An encrypted connection must not become a plain one on the way.
        max_redirections: 1,
        ..WsTransportClientBuilder::default()
    };
    let built = transport.build(endpoint.url().clone()).await;
    let (sender, receiver) = built.map_err(|error| error.to_string())?;
    let ping = PingConfig::new()
        .ping_interval(PING)
        .inactive_limit(SILENCE);
    let client = Client::builder()
        .request_timeout(patience.request)
        .max_buffer_capacity_per_subscription(BUFFER)
        .enable_ws_ping(ping)
        .build_with_tokio(sender, receiver);
    match Greeting::exchange(&client).await {
        Ok(greeting) => Ok((client, greeting)),
        Err(error) => Err(reason(&error)),
    }
}

/// Why a client failed: its own error often says first that it is over.
pub(super) fn reason(error: &RpcError) -> String {
    let cause = match error {
        RpcError::RestartNeeded(cause) => cause.to_string(),
        error => error.to_string(),
    };
    let cause = cause.trim_start_matches("The background task closed ");
    cause.trim_end_matches("; restart required").to_owned()
}
