//! JSON-RPC as a Substrate node speaks it, over WebSocket and HTTP on one port.
//!
//! The legacy methods are those that btcli, bittensor, async-substrate-interface and subxt call;
//! the new ones are `chainSpec_v1`, `chainHead_v1`, `archive_v1`, `transaction_v1` and
//! `transactionWatch_v1` of the Polkadot JSON-RPC specification. One file a family; results, error
//! codes and error texts are Substrate's.

mod archive;
mod args;
mod author;
mod chain;
mod events;
mod fail;
mod follow;
mod methods;
mod operation;
mod payment;
mod query;
mod runtime_version;
mod state;
mod storage_changes;
mod system;
mod watch;

use std::{
    collections::{HashMap, HashSet},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, OnceLock, mpsc},
};

use jsonrpsee::{
    RpcModule,
    server::{BatchRequestConfig, Server, ServerConfig, ServerHandle},
    types::ErrorObjectOwned,
};
use serde_json::Value;

use super::{author::Request, chain::Chain, error::LocalnetError, patience::patiently, pool::Pool};

/// What a method returns.
type Answer = Result<Value, ErrorObjectOwned>;

/// Limits that a program on the same machine won't meet by being reasonable.
const MAX_REQUEST: u32 = 16 << 20;
const MAX_RESPONSE: u32 = 64 << 20;
const MAX_CONNECTIONS: u32 = 256;
const MAX_SUBSCRIPTIONS: u32 = 1024;
const MAX_BATCH: u32 = 1024;

/// What the methods work on.
pub(crate) struct Node {
    pub(crate) chain: Arc<Chain>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) author: mpsc::Sender<Request>,
    /// The followers of `chainHead_v1_follow`, by subscription.
    follows: Mutex<HashMap<String, Arc<follow::Follow>>>,
    /// The operations of `transaction_v1_broadcast`.
    broadcasts: Mutex<HashSet<String>>,
    /// What `state_getMetadata` answers, from the first time on.
    metadata: OnceLock<serde_json::Value>,
}

impl Node {
    pub(crate) fn new(
        chain: Arc<Chain>,
        pool: Arc<Pool>,
        author: mpsc::Sender<Request>,
    ) -> Arc<Self> {
        Arc::new(Self {
            chain,
            pool,
            author,
            follows: Mutex::default(),
            broadcasts: Mutex::default(),
            metadata: OnceLock::new(),
        })
    }

    /// Takes an extrinsic into the pool, and tells the author.
    pub(crate) fn submit(
        &self,
        bytes: Vec<u8>,
    ) -> Result<(super::block::Hash, super::pool::Watch), super::pool::Refusal> {
        let taken = self.pool.submit(bytes)?;
        // Without an author there are no blocks; the pool's answer is right all the same.
        let _ = self.author.send(Request::Wake);
        Ok(taken)
    }
}

/// Takes the port; only this machine can reach it.
pub(crate) fn listen(port: u16) -> Result<TcpListener, LocalnetError> {
    let failed = |source| LocalnetError::Listen { port, source };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let busy = |error: &io::Error| error.kind() == io::ErrorKind::AddrInUse;
    let listener = patiently(|| TcpListener::bind(address), busy).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

/// Answers on the port until the handle is dropped or stopped. Must run within tokio.
pub(crate) fn serve(node: Arc<Node>, listener: TcpListener) -> Result<ServerHandle, LocalnetError> {
    let module = module(node).map_err(|error| LocalnetError::Runtime(error.to_string()))?;
    let config = ServerConfig::builder()
        .max_request_body_size(MAX_REQUEST)
        .max_response_body_size(MAX_RESPONSE)
        .max_connections(MAX_CONNECTIONS)
        .max_subscriptions_per_connection(MAX_SUBSCRIPTIONS)
        .set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
        .set_id_provider(jsonrpsee::server::RandomStringIdProvider::new(16))
        .set_tcp_no_delay(true)
        .build();
    let port = listener.local_addr().map_or(0, |address| address.port());
    let server = Server::builder()
        .set_config(config)
        .build_from_tcp(listener)
        .map_err(|source| LocalnetError::Listen { port, source })?;
    Ok(server.start(module))
}

fn module(node: Arc<Node>) -> Result<RpcModule<Node>, jsonrpsee::core::RegisterMethodError> {
    let mut module = RpcModule::from_arc(node);
    methods::register(&mut module)?;
    author::register(&mut module)?;
    chain::register(&mut module)?;
    runtime_version::register(&mut module)?;
    storage_changes::register(&mut module)?;
    archive::register(&mut module)?;
    follow::register(&mut module)?;
    watch::register(&mut module)?;
    methods::register_list(&mut module)?;
    Ok(module)
}
