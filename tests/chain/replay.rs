//! A node that answers from what it was given: metadata of any runtime, recorded or made-up values.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use codec::{Decode, Encode};
use jsonrpsee::{
    RpcModule,
    server::{Server, ServerHandle},
    types::{ErrorObjectOwned, Params},
};
use serde_json::{Value, json};
use sn27::chain::{Chain, Options};

use super::network;

/// What a runtime API answers to its arguments, by `Trait_method`.
type Calls = Box<dyn Fn(&str, &[u8]) -> Option<Vec<u8>> + Send + Sync>;
/// The values of keys.
type Values = Box<dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync>;
/// A method of JSON-RPC.
type Method = fn(&Node, Vec<Value>) -> Option<Value>;

/// What a node is made of.
pub(super) struct Script {
    /// As in a file of the fixtures.
    pub(super) metadata: Vec<u8>,
    pub(super) spec_version: u32,
    /// The head's header.
    pub(super) header: Value,
    pub(super) call: Calls,
    pub(super) storage: Values,
}

/// A running one.
pub(super) struct Replay {
    pub(super) chain: Chain,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
    _server: ServerHandle,
}

struct Node {
    script: Script,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// The metadata of a file, from its magic bytes on.
pub(super) fn metadata(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chain");
    let bytes = std::fs::read(folder.join(file)).unwrap();
    let start = bytes.windows(4).position(|window| window == b"meta");
    bytes[start.unwrap()..].to_vec()
}

/// A header that says little.
pub(super) fn header(number: u32) -> Value {
    let zero = format!("0x{}", "00".repeat(32));
    json!({
        "parentHash": zero, "number": format!("{number:#x}"), "stateRoot": zero,
        "extrinsicsRoot": zero, "digest": { "logs": [] },
    })
}

impl Replay {
    /// Starts it and connects to it.
    pub(super) async fn start(script: Script) -> Self {
        let asked = Arc::default();
        let node = Node {
            script,
            asked: Arc::clone(&asked),
        };
        let server = Server::builder().build("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", server.local_addr().unwrap());
        let server = server.start(module(node));
        let chain = Chain::open(network(&url), Options::default())
            .await
            .unwrap();
        Self {
            chain,
            asked,
            _server: server,
        }
    }

    /// All keys of the storage that were asked for.
    pub(super) fn keys(&self) -> Vec<Vec<u8>> {
        self.asked.lock().unwrap().clone()
    }
}

fn module(node: Node) -> RpcModule<Node> {
    let mut module = RpcModule::new(node);
    let methods: [(&'static str, Method); 5] = [
        ("chain_getBlockHash", |_, _| {
            Some(json!(format!("0x{}", "45".repeat(32))))
        }),
        ("chain_getHeader", |node, _| {
            Some(node.script.header.clone())
        }),
        ("state_getRuntimeVersion", |node, _| {
            Some(json!({ "specVersion": node.script.spec_version, "transactionVersion": 1 }))
        }),
        ("state_call", Node::call),
        ("state_queryStorageAt", |node, params| {
            Some(node.query(&params[0]))
        }),
    ];
    for (name, method) in methods {
        let answer = move |params: Params<'_>, node: &Node, _: &_| {
            let params = params.parse::<Vec<Value>>().unwrap_or_default();
            let refused = || ErrorObjectOwned::owned(-32603, "not in the script", None::<()>);
            method(node, params).ok_or_else(refused)
        };
        module.register_method(name, answer).unwrap();
    }
    let list = |_: Params<'_>, _: &Node, _: &_| json!({ "methods": ["chain_getBlockHash", "chain_getHeader", "state_getRuntimeVersion", "state_call", "state_queryStorageAt"] });
    module.register_method("rpc_methods", list).unwrap();
    module
}

impl Node {
    fn call(&self, params: Vec<Value>) -> Option<Value> {
        let name = params[0].as_str()?;
        let input = bytes(&params[1]);
        let metadata = &self.script.metadata;
        let answer = match name {
            "Metadata_metadata_at_version" => {
                let version = u32::decode(&mut &input[..]).ok()?;
                // Metadata of version 14 comes from runtimes that know no other.
                let found = metadata[4] != 14 && version == 15;
                found.then(|| metadata.clone()).encode()
            }
            "Metadata_metadata" => metadata.encode(),
            name => (self.script.call)(name, &input)?,
        };
        Some(json!(hex(&answer)))
    }

    fn query(&self, keys: &Value) -> Value {
        let keys = keys.as_array().unwrap().iter().map(bytes);
        let changes = keys.map(|key| {
            let value = (self.script.storage)(&key);
            self.asked.lock().unwrap().push(key.clone());
            json!([hex(&key), value.map(|value| hex(&value))])
        });
        let changes: Vec<_> = changes.collect();
        json!([{ "block": hex(&[0; 32]), "changes": changes }])
    }
}

pub(super) fn bytes(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    hex::decode(text.trim_start_matches("0x")).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}
