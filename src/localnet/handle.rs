//! Starts a localnet and stops it.

use std::{
    net::TcpListener,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use jsonrpsee::server::ServerHandle;
use tokio::runtime::Runtime as Tokio;

use super::{
    author::{Author, Request},
    chain::Chain,
    config::Config,
    error::LocalnetError,
    execution,
    manifest::{self, Manifest},
    pool::Pool,
    rpc::{self, Node},
    runtime::{self, VERSION},
};

/// Threads that answer at once, and threads that may be held up.
const WORKERS: usize = 2;
const BLOCKING: usize = 32;

/// A call that takes longer is left to itself when the localnet stops.
const LONGEST_END: Duration = Duration::from_secs(1);

/// An embedded chain, to be started.
#[derive(Debug)]
pub struct Localnet;

/// A running localnet; dropping it stops it.
pub struct Handle {
    node: Arc<Node>,
    url: String,
    netuid: u16,
    server: ServerHandle,
    tokio: Option<Tokio>,
    author: Option<JoinHandle<()>>,
}

/// A block that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRef {
    /// Its height.
    pub number: u32,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Localnet {
    /// Starts one with threads of its own; it answers when this returns, and has made block 1.
    ///
    /// # Errors
    /// A port or state directory that can't be had, or blocks of another chain in it.
    pub fn start(config: Config) -> Result<Handle, LocalnetError> {
        let Config {
            port,
            block_time,
            state,
            archive,
            genesis,
        } = config;
        let listener = rpc::listen(port)?;
        let netuid = genesis.subnets.first().map_or(0, |subnet| subnet.netuid);
        let storage = runtime::genesis(&genesis).map_err(LocalnetError::Runtime)?;
        let chain = Arc::new(Chain::open(storage, state.as_deref(), archive)?);
        let pool = Arc::new(Pool::new(chain.clone()));
        let (sender, requests) = mpsc::channel();
        let node = Node::new(chain.clone(), pool.clone(), sender);
        let author = Author {
            chain,
            pool,
            block_time,
        };
        if node.chain.head().number() == 0 {
            // Until a block has told the time, clients see a chain of 1970.
            author.produce()?;
        }
        let (tokio, server, url) = serve(node.clone(), listener)?;
        let author = std::thread::Builder::new()
            .name("localnet author".to_owned())
            .spawn(move || author.run(&requests))
            .map_err(|error| LocalnetError::Runtime(error.to_string()))?;
        Ok(Handle {
            node,
            url,
            netuid,
            server,
            tokio: Some(tokio),
            author: Some(author),
        })
    }
}

fn serve(
    node: Arc<Node>,
    listener: TcpListener,
) -> Result<(Tokio, ServerHandle, String), LocalnetError> {
    let failed = |error: std::io::Error| LocalnetError::Runtime(error.to_string());
    let address = listener.local_addr().map_err(failed)?;
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(BLOCKING)
        .thread_name("localnet")
        .enable_all()
        .build()
        .map_err(failed)?;
    let server = {
        let _inside = tokio.enter();
        rpc::serve(node, listener)?
    };
    Ok((tokio, server, format!("ws://{address}")))
}

impl Handle {
    /// `ws://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Block 0's hash: which chain this is.
    pub fn genesis_hash(&self) -> [u8; 32] {
        self.node.chain.genesis().0
    }

    /// What users must know.
    pub fn manifest(&self) -> Manifest {
        Manifest {
            endpoint: self.url.clone(),
            genesis_hash: format!("{:?}", self.node.chain.genesis()),
            runtime: format!("{} {}", VERSION.spec_name, VERSION.spec_version),
            netuid: self.netuid,
            accounts: manifest::accounts(),
        }
    }

    /// The best block.
    pub fn head(&self) -> BlockRef {
        let head = self.node.chain.head();
        BlockRef {
            number: head.number(),
            hash: head.hash.0,
        }
    }

    /// Makes a block now, empty or not, whatever the block time.
    ///
    /// # Errors
    /// A state directory that can't be written, or a runtime that fails.
    pub fn produce_block(&self) -> Result<BlockRef, LocalnetError> {
        let (reply, made) = mpsc::channel();
        let asked = self.node.author.send(Request::Produce(reply));
        asked.map_err(|_| LocalnetError::Stopped)?;
        let block = made.recv().map_err(|_| LocalnetError::Stopped)??;
        Ok(BlockRef {
            number: block.number(),
            hash: block.hash.0,
        })
    }

    /// Takes an encoded extrinsic into the pool; returns its hash.
    ///
    /// # Errors
    /// The pool's refusal, in Substrate's words.
    pub fn submit(&self, extrinsic: Vec<u8>) -> Result<[u8; 32], LocalnetError> {
        let taken = self.node.submit(extrinsic);
        let (hash, _) = taken.map_err(|refusal| {
            let data = refusal
                .data()
                .map(|data| format!(": {data}"))
                .unwrap_or_default();
            LocalnetError::Refused(format!("{refusal}{data}"))
        })?;
        Ok(hash.0)
    }

    /// Calls a runtime API's `Trait_method` at the best block.
    ///
    /// # Errors
    /// A method that is not there, or arguments that don't decode.
    pub fn call(&self, method: &str, args: &[u8]) -> Result<Vec<u8>, LocalnetError> {
        let (_, state) = self.node.chain.head_state();
        let failed = |why: String| LocalnetError::Runtime(format!("{method}: {why}"));
        let answer = execution::call(&state, method, args);
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        answer.ok_or_else(|| failed("not found".to_owned()))
    }

    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    /// How many trie nodes are in memory, for all the states that are kept.
    pub fn state_nodes(&self) -> usize {
        self.node.chain.nodes()
    }

    /// Stops it, when the block in the making is done.
    pub fn stop(self) {}
}

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = self.node.author.send(Request::Stop);
        if let Some(author) = self.author.take() {
            // Only a panic of its own ends it with an error, and that has been shown.
            let _ = author.join();
        }
        self.node.chain.close();
        let _ = self.server.stop();
        if let Some(tokio) = self.tokio.take() {
            // The caller may be asynchronous itself, where tokio refuses to be waited for.
            let end = move || tokio.shutdown_timeout(LONGEST_END);
            if let Ok(ending) = std::thread::Builder::new().spawn(end) {
                let _ = ending.join();
            }
        }
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
