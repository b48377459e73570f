//! One connection at a time to a pool of nodes: the first healthy one wins, and when it goes away
//! the next is asked.
//!
//! Requests that only read are asked again after a lost connection; what sends something is not,
//! since nobody knows whether it arrived. Every new connection is greeted: its genesis block must
//! be the network's, or it is not used.

mod connect;
mod error;
mod greeting;
mod patience;

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jsonrpsee::core::client::{ClientT, Error as RpcError, SubscriptionClientT, SubscriptionKind};
use jsonrpsee::types::SubscriptionId;
use subxt::ext::futures::StreamExt;
use subxt_rpcs::{
    Error, RpcClientT, UserError,
    client::{RawRpcFuture, RawRpcSubscription},
};

use super::{Endpoint, Hash, Network};
use connect::Connection;
pub use error::NetworkError;
pub(super) use greeting::{Greeting, block};
pub use patience::{Patience, Persistence};

/// JSON that is passed on as it is.
type Raw = Box<serde_json::value::RawValue>;

/// The pool of nodes. Clones share the connection.
#[derive(Clone)]
pub(super) struct Transport(Arc<Inner>);

struct Inner {
    endpoints: Vec<Endpoint>,
    /// The network's block 0: known beforehand, or learned from the first connection.
    genesis: OnceLock<Hash>,
    patience: Patience,
    /// Whether to go on when nobody answers.
    forever: AtomicBool,
    current: Mutex<Option<Arc<Connection>>>,
    /// Held while somebody connects, so that the others wait for it.
    connecting: tokio::sync::Mutex<()>,
}

/// Between two tries at the whole pool.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How often a read is asked again after its connection was lost, where one does not wait forever.
const TRIES: u32 = 3;

/// What sends something, and is never sent twice.
const SENDING: [&str; 4] = [
    "author_submitExtrinsic",
    "author_submitAndWatchExtrinsic",
    "transactionWatch_v1_submitAndWatch",
    "transaction_v1_broadcast",
];

struct Params(Option<Raw>);

impl jsonrpsee::core::traits::ToRpcParams for Params {
    fn to_rpc_params(self) -> Result<Option<Raw>, serde_json::Error> {
        Ok(self.0)
    }
}

impl Transport {
    pub(super) fn new(network: &Network, patience: Patience) -> Self {
        let genesis = OnceLock::new();
        if let Some(hash) = network.genesis {
            // It is new, and therefore empty.
            let _ = genesis.set(hash);
        }
        Self(Arc::new(Inner {
            endpoints: network.endpoints.clone(),
            genesis,
            patience,
            forever: AtomicBool::new(patience.persistence == Persistence::Forever),
            current: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
        }))
    }

    /// What the connected node said of itself.
    pub(super) async fn greeting(&self) -> Result<(Endpoint, Arc<Greeting>), NetworkError> {
        let connection = self.connection().await?;
        Ok((connection.endpoint.clone(), connection.greeting.clone()))
    }

    /// From now on, goes on when nobody answers.
    pub(super) fn persist(&self) {
        self.0.forever.store(true, Ordering::Relaxed);
    }

    fn is_patient(&self) -> bool {
        self.0.forever.load(Ordering::Relaxed)
    }

    /// The node that is asked at present.
    pub(super) fn endpoint(&self) -> Option<Endpoint> {
        let current = self.current();
        current
            .as_ref()
            .map(|connection| connection.endpoint.clone())
    }

    /// The connection that is there, or a new one.
    async fn connection(&self) -> Result<Arc<Connection>, NetworkError> {
        if let Some(connection) = self.healthy() {
            return Ok(connection);
        }
        let _connecting = self.0.connecting.lock().await;
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(connection) = self.healthy() {
                return Ok(connection);
            }
            let genesis = self.0.genesis.get().copied();
            match connect::first(&self.0.endpoints, genesis, &self.0.patience).await {
                Ok(connection) => {
                    // The first connection says which chain it is; all later ones must agree.
                    let genesis = *self.0.genesis.get_or_init(|| connection.greeting.genesis);
                    debug_assert_eq!(genesis, connection.greeting.genesis);
                    let connection = Arc::new(connection);
                    *self.current() = Some(connection.clone());
                    return Ok(connection);
                }
                Err(error) if self.is_patient() => {
                    tracing::warn!("{error}; trying again in {pause:?}");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn healthy(&self) -> Option<Arc<Connection>> {
        let current = self.current();
        current
            .clone()
            .filter(|connection| connection.client.is_connected())
    }

    fn current(&self) -> std::sync::MutexGuard<'_, Option<Arc<Connection>>> {
        let current = self.0.current.lock();
        current.unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a connection that failed, unless it was replaced meanwhile.
    fn forget(&self, failed: &Arc<Connection>) {
        let mut current = self.current();
        if current
            .as_ref()
            .is_some_and(|current| Arc::ptr_eq(current, failed))
        {
            *current = None;
        }
    }

    async fn request(&self, method: &str, params: Option<Raw>) -> Result<Raw, Error> {
        let mut tries = 1;
        let mut pause = FIRST_PAUSE;
        loop {
            let connection = self.connection().await.map_err(client)?;
            let started = Instant::now();
            let answer = connection.client.request(method, Params(params.clone()));
            let answer = tokio::time::timeout(self.0.patience.request, answer).await;
            tracing::debug!(method, endpoint = %connection.endpoint, elapsed = ?started.elapsed());
            let error = match answer {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(RpcError::Call(refusal))) => return Err(user(&refusal)),
                Ok(Err(RpcError::RequestTimeout)) | Err(_) => NetworkError::Slow {
                    endpoint: connection.endpoint.clone(),
                    method: method.to_owned(),
                    after: self.0.patience.request,
                },
                Ok(Err(error)) => NetworkError::Lost {
                    endpoint: connection.endpoint.clone(),
                    why: connect::reason(&error),
                },
            };
            self.forget(&connection);
            let forever = self.is_patient();
            let slow = matches!(error, NetworkError::Slow { .. });
            if SENDING.contains(&method) || !forever && (slow || tries >= TRIES) {
                return Err(client(error));
            }
            tracing::warn!("{error}; asking again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            tries += 1;
        }
    }

    async fn subscribe(
        &self,
        method: &str,
        params: Option<Raw>,
        unsubscribe: &str,
    ) -> Result<RawRpcSubscription, Error> {
        let connection = self.connection().await.map_err(client)?;
        let asked = connection
            .client
            .subscribe(method, Params(params), unsubscribe);
        let asked = tokio::time::timeout(self.0.patience.request, asked).await;
        let stream = match asked {
            Ok(Ok(stream)) => stream,
            Ok(Err(RpcError::Call(refusal))) => return Err(user(&refusal)),
            Ok(Err(error)) => {
                self.forget(&connection);
                return Err(client(NetworkError::Lost {
                    endpoint: connection.endpoint.clone(),
                    why: connect::reason(&error),
                }));
            }
            Err(_) => {
                self.forget(&connection);
                return Err(client(NetworkError::Slow {
                    endpoint: connection.endpoint.clone(),
                    method: method.to_owned(),
                    after: self.0.patience.request,
                }));
            }
        };
        let id = match stream.kind() {
            SubscriptionKind::Subscription(SubscriptionId::Str(id)) => Some(id.to_string()),
            _ => None,
        };
        let items = stream.map(|item: Result<Raw, _>| item.map_err(Error::Deserialization));
        // A stream that ends without being told to has lost its connection.
        let endpoint = connection.endpoint.to_string();
        let end = async move { Err(Error::DisconnectedWillReconnect(endpoint)) };
        let items = items.chain(subxt::ext::futures::stream::once(end));
        Ok(RawRpcSubscription {
            stream: Box::pin(items),
            id,
        })
    }
}

impl RpcClientT for Transport {
    fn request_raw<'a>(&'a self, method: &'a str, params: Option<Raw>) -> RawRpcFuture<'a, Raw> {
        Box::pin(self.request(method, params))
    }

    fn subscribe_raw<'a>(
        &'a self,
        method: &'a str,
        params: Option<Raw>,
        unsubscribe: &'a str,
    ) -> RawRpcFuture<'a, RawRpcSubscription> {
        Box::pin(self.subscribe(method, params, unsubscribe))
    }
}

fn client(error: NetworkError) -> Error {
    Error::Client(Box::new(error))
}

fn user(refusal: &jsonrpsee::types::ErrorObjectOwned) -> Error {
    Error::User(UserError {
        code: refusal.code(),
        message: refusal.message().to_owned(),
        data: refusal.data().map(ToOwned::to_owned),
    })
}
