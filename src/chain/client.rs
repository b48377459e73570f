//! The connection to a chain.

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use super::{
    Block, Blocks, ChainError, Endpoint, Hash, Network, Patience, Runtime, View, node::Node,
    runtime::Version,
};

/// How long the block of the greeting counts as now.
const FRESH: Duration = Duration::from_secs(1);

/// How to connect.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Limits of time.
    pub patience: Patience,
}

/// A chain, connected to. Clones share the connection.
#[derive(Clone)]
pub struct Chain(Arc<Inner>);

struct Inner {
    network: Network,
    node: Node,
    genesis: Hash,
    runtime: RwLock<Runtime>,
    /// The best block as the greeting told it, until it was used or has become old.
    greeted: Mutex<Option<(Block, Instant)>>,
}

impl Chain {
    /// Connects to the first healthy node of a network, checks whose chain it is, and reads its
    /// metadata: two round trips.
    ///
    /// # Errors
    /// No node within the time, or one of another chain.
    pub async fn open(network: Network, options: Options) -> Result<Self, ChainError> {
        let node = Node::new(&network, options.patience);
        let (_, greeting) = node.greeting().await?;
        let (head, version) = match (greeting.head, greeting.version) {
            (Some(head), Some(version)) => (head, version),
            _ => node.head().await?,
        };
        let genesis = greeting.genesis;
        let runtime = node.runtime(version, genesis, head).await?;
        Ok(Self(Arc::new(Inner {
            network,
            node,
            genesis,
            runtime: RwLock::new(runtime),
            greeted: Mutex::new(Some((head, Instant::now()))),
        })))
    }

    /// Which network.
    pub fn network(&self) -> &Network {
        &self.0.network
    }

    /// The node that is asked at present.
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.0.node.endpoint()
    }

    /// From now on, should all nodes go away, they are waited for, as with
    /// [`Persistence::Forever`](super::Persistence).
    pub fn persist(&self) {
        self.0.node.persist();
    }

    /// Its block 0.
    pub fn genesis(&self) -> Hash {
        self.0.genesis
    }

    /// The runtime of the newest block that was looked at.
    pub fn runtime(&self) -> Runtime {
        let runtime = self.0.runtime.read();
        runtime.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The chain as it is now.
    ///
    /// # Errors
    /// A node that can't be reached.
    pub async fn now(&self) -> Result<View, ChainError> {
        if let Some((block, met)) = self.take_greeted()
            && met.elapsed() < FRESH
        {
            return Ok(self.view(self.runtime(), block));
        }
        let (block, version) = self.node().head().await?;
        let runtime = self.follow(version, block).await?;
        Ok(self.view(runtime, block))
    }

    /// The chain as it was after a block.
    ///
    /// # Errors
    /// A block that is not there, or whose state the node has forgotten.
    pub async fn at(&self, number: u64) -> Result<View, ChainError> {
        let block = self.node().block(number).await?;
        let version = self.node().version(block).await?;
        let known = self.runtime();
        let runtime = match known.version == version {
            true => known,
            false => self.node().runtime(version, self.genesis(), block).await?,
        };
        Ok(self.view(runtime, block))
    }

    /// New best blocks as they come, by one subscription.
    ///
    /// # Errors
    /// A node that can't be reached.
    pub async fn blocks(&self) -> Result<Blocks, ChainError> {
        Blocks::subscribe(self.clone()).await
    }

    /// The greeting's block, which nobody shall see twice.
    pub(super) fn take_greeted(&self) -> Option<(Block, Instant)> {
        let mut greeted = self
            .0
            .greeted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        greeted.take()
    }

    pub(super) fn node(&self) -> &Node {
        &self.0.node
    }

    pub(super) fn view(&self, runtime: Runtime, block: Block) -> View {
        View::new(self.0.node.clone(), runtime, block)
    }

    /// The runtime of a version; the chain may have been upgraded while we were connected.
    pub(super) async fn follow(
        &self,
        version: Version,
        block: Block,
    ) -> Result<Runtime, ChainError> {
        let known = self.runtime();
        if known.version == version {
            return Ok(known);
        }
        tracing::info!("the chain's runtime is {} now", version.spec_version);
        let runtime = self.node().runtime(version, self.genesis(), block).await?;
        *self
            .0
            .runtime
            .write()
            .unwrap_or_else(PoisonError::into_inner) = runtime.clone();
        Ok(runtime)
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chain({}, {:?})", self.0.network, self.runtime())
    }
}
