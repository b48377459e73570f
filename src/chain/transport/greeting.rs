//! The first words with a node, all asked at once.

use std::collections::HashSet;

use jsonrpsee::{
    core::client::{Client, ClientT, Error as RpcError},
    rpc_params,
};
use serde::Deserialize;
use subxt::{
    config::{Hasher, substrate::SubstrateHeader},
    ext::codec::Encode,
    utils::H256,
};

use crate::chain::{Block, Hash, runtime::Version};

/// What a node says of itself.
#[derive(Debug)]
pub(in crate::chain) struct Greeting {
    /// Its chain's block 0.
    pub(in crate::chain) genesis: Hash,
    /// The best block, where it has the legacy methods.
    pub(in crate::chain) head: Option<Block>,
    /// The best block's runtime, where it has the legacy methods.
    pub(in crate::chain) version: Option<Version>,
    methods: HashSet<String>,
}

#[derive(Deserialize)]
struct Methods {
    methods: HashSet<String>,
}

impl Greeting {
    /// Asks, in one round trip.
    pub(super) async fn exchange(client: &Client) -> Result<Self, RpcError> {
        let (genesis, header, version, methods) = tokio::join!(
            client.request("chain_getBlockHash", rpc_params![0]),
            client.request("chain_getHeader", rpc_params![]),
            client.request("state_getRuntimeVersion", rpc_params![]),
            client.request::<Methods, _>("rpc_methods", rpc_params![]),
        );
        let header: Option<SubstrateHeader<H256>> = known(header)?.flatten();
        let head = header.map(|header| block(&header));
        let genesis = match known::<Option<H256>>(genesis)?.flatten() {
            Some(genesis) => genesis,
            None => {
                client
                    .request("chainSpec_v1_genesisHash", rpc_params![])
                    .await?
            }
        };
        let methods = known(methods)?.map(|methods| methods.methods);
        Ok(Self {
            genesis: genesis.into(),
            head,
            version: known(version)?,
            methods: methods.unwrap_or_default(),
        })
    }

    /// Whether the node has a method; one that lists none is taken to have the legacy ones.
    pub(in crate::chain) fn has(&self, method: &str) -> bool {
        match self.methods.is_empty() {
            true => self.head.is_some(),
            false => self.methods.contains(method),
        }
    }
}

/// The block of a header.
pub(in crate::chain) fn block(header: &SubstrateHeader<H256>) -> Block {
    let hash = subxt::config::substrate::BlakeTwo256.hash(&header.encode());
    Block {
        number: header.number,
        hash: hash.into(),
    }
}

/// An answer, or none where the node does not know the method.
fn known<T>(answer: Result<T, RpcError>) -> Result<Option<T>, RpcError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(RpcError::Call(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
