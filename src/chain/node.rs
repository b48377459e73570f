//! How a node is asked: by the legacy methods where it has them, since they need the fewest round
//! trips, else by `chainHead_v1` and `archive_v1`.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use subxt::{
    SubstrateConfig,
    backend::{
        Backend, BlockRef, CombinedBackend, LegacyBackend, LegacyBackendBuilder, StreamOfResults,
        TransactionStatus,
    },
    config::substrate::SubstrateHeader,
    ext::{
        codec::{Decode, Encode},
        futures::TryStreamExt,
    },
    utils::H256,
};
use subxt_rpcs::{RpcClient, client::RpcParams, rpc_params};
use tokio::sync::OnceCell;

use super::{
    Block, ChainError, Endpoint, Hash, Network, Patience,
    runtime::{Runtime, Version},
    transport::{Greeting, NetworkError, Transport, block},
};

/// The best supported version of metadata: the first one with runtime APIs.
const METADATA: u32 = 15;

/// Blocks that are held; a metagraph is read from one while others come.
const HELD: usize = 16;

/// Keys in one request; public nodes refuse many thousands.
const KEYS: usize = 1000;

pub(super) type Header = SubstrateHeader<H256>;
pub(super) type Headers = StreamOfResults<(Header, BlockRef<H256>)>;

/// A node behind the pool of endpoints.
#[derive(Clone)]
pub(super) struct Node {
    transport: Transport,
    rpc: RpcClient,
    legacy: LegacyBackend<SubstrateConfig>,
    /// Made when a node without the legacy methods is met.
    modern: Arc<OnceCell<CombinedBackend<SubstrateConfig>>>,
    /// The blocks that were asked for last: `chainHead_v1` forgets those that nobody holds.
    held: Arc<Mutex<VecDeque<BlockRef<H256>>>>,
}

/// What `state_queryStorageAt` answers.
#[derive(Deserialize)]
struct Changes {
    changes: Vec<(Bytes, Option<Bytes>)>,
}

/// Bytes as JSON-RPC has them.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = hex::decode(text.trim_start_matches("0x"));
        bytes.map(Self).map_err(serde::de::Error::custom)
    }
}

impl Node {
    pub(super) fn new(network: &Network, patience: Patience) -> Self {
        let transport = Transport::new(network, patience);
        let rpc = RpcClient::new(transport.clone());
        Self {
            legacy: LegacyBackendBuilder::new().build(rpc.clone()),
            modern: Arc::default(),
            held: Arc::default(),
            transport,
            rpc,
        }
    }

    pub(super) async fn greeting(&self) -> Result<(Endpoint, Arc<Greeting>), NetworkError> {
        self.transport.greeting().await
    }

    pub(super) fn endpoint(&self) -> Option<Endpoint> {
        self.transport.endpoint()
    }

    /// From now on, goes on when nobody answers.
    pub(super) fn persist(&self) {
        self.transport.persist();
    }

    /// The best block, and its runtime.
    pub(super) async fn head(&self) -> Result<(Block, Version), ChainError> {
        if self.is_legacy().await? {
            let (header, version) = tokio::try_join!(
                self.request::<Header>("chain_getHeader", rpc_params![]),
                self.request::<Version>("state_getRuntimeVersion", rpc_params![]),
            )?;
            return Ok((block(&header), version));
        }
        let block = self.finalized().await?;
        Ok((block, self.version(block).await?))
    }

    /// The last final block.
    pub(super) async fn finalized(&self) -> Result<Block, ChainError> {
        let backend = self.backend().await?;
        let method = "the final block";
        let failed = |error| ChainError::backend(method, error);
        let last = backend.latest_finalized_block_ref().await.map_err(failed)?;
        let header = backend.block_header(last.hash()).await.map_err(failed)?;
        self.hold(last.clone());
        let number = header.map(|header| header.number);
        number.map_or(Err(ChainError::NoBlock(0)), |number| {
            let hash = last.hash().into();
            Ok(Block { number, hash })
        })
    }

    /// The block of a height, on the best chain.
    pub(super) async fn block(&self, number: u64) -> Result<Block, ChainError> {
        let backend = self.backend().await?;
        let found = backend.block_number_to_hash(number).await;
        let found = found.map_err(|error| ChainError::backend("the block's hash", error))?;
        let hash = found.ok_or(ChainError::NoBlock(number))?.hash().into();
        Ok(Block { number, hash })
    }

    /// The encoded extrinsics of a block.
    pub(super) async fn body(&self, block: Block) -> Result<Vec<Vec<u8>>, ChainError> {
        let backend = self.backend().await?;
        let body = backend.block_body(block.hash.into()).await;
        let body =
            body.map_err(|error| ChainError::backend("the block's body", error).at(block))?;
        body.ok_or(ChainError::NoBlock(block.number))
    }

    /// The height of a block.
    pub(super) async fn number(&self, hash: Hash) -> Result<u64, ChainError> {
        let backend = self.backend().await?;
        let header = backend.block_header(hash.into()).await;
        let header = header.map_err(|error| ChainError::backend("the block's header", error))?;
        header
            .map(|header| header.number)
            .ok_or_else(|| ChainError::Answer {
                what: format!("block {hash}"),
                why: "the node does not know it".to_owned(),
            })
    }

    /// The runtime of a block.
    pub(super) async fn version(&self, block: Block) -> Result<Version, ChainError> {
        if self.is_legacy().await? {
            let version = self.request("state_getRuntimeVersion", rpc_params![block.hash]);
            return version.await.map_err(|error| error.at(block));
        }
        /// The front of `RuntimeVersion`.
        #[derive(Decode)]
        struct Front {
            _spec_name: String,
            _impl_name: String,
            _authoring_version: u32,
            spec_version: u32,
            _impl_version: u32,
            _apis: Vec<([u8; 8], u32)>,
            transaction_version: u32,
        }
        let bytes = self.call("Core_version", &[], block).await?;
        let front = Front::decode(&mut &*bytes);
        let front = front.map_err(|error| ChainError::shape(&"the runtime's version", &error))?;
        Ok(Version {
            spec_version: front.spec_version,
            transaction_version: front.transaction_version,
        })
    }

    /// A runtime with its metadata, as of a block.
    pub(super) async fn runtime(
        &self,
        version: Version,
        genesis: Hash,
        block: Block,
    ) -> Result<Runtime, ChainError> {
        let answer = self
            .call("Metadata_metadata_at_version", &METADATA.encode(), block)
            .await;
        let found = match answer {
            Ok(bytes) => Option::<Vec<u8>>::decode(&mut &*bytes)
                .map_err(|error| ChainError::shape(&"metadata", &error))?,
            Err(network @ ChainError::Network(_)) => return Err(network),
            // A runtime from before there were versions.
            Err(_) => None,
        };
        let bytes = match found {
            Some(bytes) => bytes,
            None => {
                let bytes = self.call("Metadata_metadata", &[], block).await?;
                Vec::decode(&mut &*bytes).map_err(|error| ChainError::shape(&"metadata", &error))?
            }
        };
        let Version {
            spec_version,
            transaction_version,
        } = version;
        Runtime::new(&bytes, spec_version, transaction_version, genesis)
    }

    /// Calls a runtime API.
    pub(super) async fn call(
        &self,
        method: &str,
        input: &[u8],
        block: Block,
    ) -> Result<Vec<u8>, ChainError> {
        let backend = self.backend().await?;
        let answer = backend.call(method, Some(input), block.hash.into()).await;
        answer.map_err(|error| ChainError::backend(method, error).at(block))
    }

    /// Many values at once, in the order of their keys.
    pub(super) async fn storage(
        &self,
        keys: &[Vec<u8>],
        block: Block,
    ) -> Result<Vec<Option<Vec<u8>>>, ChainError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: std::collections::HashMap<Vec<u8>, Vec<u8>> = if self.is_legacy().await? {
            let pages = keys.chunks(KEYS).map(|page| {
                let keys: Vec<_> = page
                    .iter()
                    .map(|key| format!("0x{}", hex::encode(key)))
                    .collect();
                self.request::<Vec<Changes>>("state_queryStorageAt", rpc_params![keys, block.hash])
            });
            let pages = subxt::ext::futures::future::try_join_all(pages).await;
            let pages = pages.map_err(|error| error.at(block))?;
            let changes = pages.into_iter().flatten().flat_map(|page| page.changes);
            changes
                .filter_map(|(key, value)| value.map(|value| (key.0, value.0)))
                .collect()
        } else {
            let failed = |error| ChainError::backend("storage", error).at(block);
            let backend = self.backend().await?;
            let values = backend
                .storage_fetch_values(keys.to_vec(), block.hash.into())
                .await;
            let values: Vec<_> = values
                .map_err(failed)?
                .try_collect()
                .await
                .map_err(failed)?;
            values
                .into_iter()
                .map(|item| (item.key, item.value))
                .collect()
        };
        Ok(keys.iter().map(|key| found.remove(key)).collect())
    }

    /// The next nonce of an account, counting what waits in the node's pool where it tells.
    pub(super) async fn nonce(
        &self,
        account: &str,
        bytes: [u8; 32],
        at: Block,
    ) -> Result<u64, ChainError> {
        if self.is_legacy().await? {
            return self
                .request("system_accountNextIndex", rpc_params![account])
                .await;
        }
        let nonce = self
            .call("AccountNonceApi_account_nonce", &bytes, at)
            .await?;
        let nonce = u32::decode(&mut &*nonce);
        let nonce = nonce.map_err(|error| ChainError::shape(&"the account's nonce", &error))?;
        Ok(nonce.into())
    }

    /// Sends an extrinsic and follows it.
    pub(super) async fn submit(
        &self,
        extrinsic: &[u8],
    ) -> Result<StreamOfResults<TransactionStatus<H256>>, ChainError> {
        let backend = self.backend().await?;
        let sent = backend.submit_transaction(extrinsic).await;
        sent.map_err(|error| ChainError::backend("the extrinsic", error))
    }

    /// New best blocks as they come.
    pub(super) async fn heads(&self, runtime: &Runtime) -> Result<Headers, ChainError> {
        let backend = self.backend().await?;
        let hasher = *runtime.offline.hasher();
        let heads = backend.stream_best_block_headers(hasher).await;
        heads.map_err(|error| ChainError::backend("new blocks", error))
    }

    /// Keeps a block readable for a while.
    pub(super) fn hold(&self, block: BlockRef<H256>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.truncate(HELD - 1);
        held.push_front(block);
    }

    async fn is_legacy(&self) -> Result<bool, ChainError> {
        let (_, greeting) = self.greeting().await?;
        Ok(greeting.has("state_call") && greeting.has("state_queryStorageAt"))
    }

    async fn backend(&self) -> Result<&dyn Backend<SubstrateConfig>, ChainError> {
        if self.is_legacy().await? {
            return Ok(&self.legacy);
        }
        let modern = self.modern.get_or_try_init(|| async {
            CombinedBackend::builder()
                .build_with_background_driver(self.rpc.clone())
                .await
        });
        let modern = modern.await;
        Ok(modern.map_err(|error| ChainError::shape(&"the node's methods", &error))?)
    }

    pub(super) async fn request<T: DeserializeOwned>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, ChainError> {
        let answer = self.rpc.request(method, params).await;
        answer.map_err(|error| ChainError::rpc(method, error))
    }
}
