//! `archive_v1_*`: blocks by height and hash, storage and calls at any state that is kept.

use std::sync::Arc;

use codec::Encode;
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{
    super::{block::Hash, execution},
    Answer, Node,
    args::{Args, Hex, hex},
    events,
    query::{self, Query},
};

/// As many items as one subscription asks for.
const MOST_QUERIES: usize = 1024;

/// Items on their way to a slow client.
const MOST_WAITING: usize = 256;

pub(super) fn genesis_hash(node: &Node, _: &mut Args<'_>) -> Answer {
    Ok(hex(node.chain.genesis()))
}

pub(super) fn finalized_height(node: &Node, _: &mut Args<'_>) -> Answer {
    Ok(node.chain.head().number().into())
}

/// A list, as there may be forks elsewhere.
pub(super) fn hash_by_height(node: &Node, args: &mut Args<'_>) -> Answer {
    let height = args.next::<u64>()?;
    let block = u32::try_from(height)
        .ok()
        .and_then(|height| node.chain.by_number(height));
    Ok(block.iter().map(|block| hex(block.hash)).collect())
}

pub(super) fn header(node: &Node, args: &mut Args<'_>) -> Answer {
    let block = node.chain.by_hash(args.hash()?);
    Ok(block.map_or(Value::Null, |block| hex(block.header.encode())))
}

pub(super) fn body(node: &Node, args: &mut Args<'_>) -> Answer {
    let block = node.chain.by_hash(args.hash()?);
    Ok(block.map_or(Value::Null, |block| {
        block.extrinsics.iter().map(hex).collect()
    }))
}

pub(super) fn call(node: &Node, args: &mut Args<'_>) -> Answer {
    let (hash, method, bytes) = (args.hash()?, args.next::<String>()?, args.bytes()?);
    if node.chain.by_hash(hash).is_none() {
        return Ok(Value::Null);
    }
    let outcome = match node.chain.state(hash) {
        Ok(state) => execution::call(&state, &method, &bytes).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    Ok(match outcome {
        Ok(Some(value)) => json!({ "success": true, "value": hex(value) }),
        Ok(None) => {
            json!({ "success": false, "error": format!("Exported method {method} is not found") })
        }
        Err(error) => json!({ "success": false, "error": error }),
    })
}

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "archive_v1_storage",
        "archive_v1_storageEvent",
        "archive_v1_stopStorage",
        |params, pending, node, _| async move {
            let mut args = Args::new(&params);
            let asked = args.hash().and_then(|hash| {
                let queries = args.next::<Vec<Query>>()?;
                Ok((hash, queries, args.optional::<Hex>()?.is_some()))
            });
            let (hash, queries, child) = match asked {
                Ok(asked) => asked,
                Err(error) => return pending.reject(error).await,
            };
            let Ok(sink) = pending.accept().await else {
                return;
            };
            let (sender, mut items) = mpsc::channel(MOST_WAITING);
            tokio::task::spawn_blocking(move || {
                let end = match read(&node, hash, &queries, child, &sender) {
                    Ok(()) => json!({ "event": "storageDone" }),
                    Err(error) => json!({ "event": "storageError", "error": error }),
                };
                let _ = sender.blocking_send(end);
            });
            while let Some(item) = items.recv().await {
                if !events::send(&sink, &item).await {
                    return;
                }
            }
        },
    )?;
    Ok(())
}

/// Reads until the end, or until nobody listens.
fn read(
    node: &Arc<Node>,
    hash: Hash,
    queries: &[Query],
    child: bool,
    sender: &mpsc::Sender<Value>,
) -> Result<(), String> {
    if child {
        return Err("this runtime has no child tries".to_owned());
    }
    if queries.len() > MOST_QUERIES {
        return Err(format!("more than {MOST_QUERIES} items"));
    }
    let state = node.chain.state(hash).map_err(|error| error.to_string())?;
    for query in queries {
        query::answer(&state, query, &mut |mut item| {
            item["event"] = "storage".into();
            item["childTrieKey"] = Value::Null;
            sender.blocking_send(item).is_ok()
        })?;
    }
    Ok(())
}
