//! The operations of `chainHead_v1` on a pinned block: header, body, call, storage and unpin.
//!
//! What may take long returns an id at once, and its result comes as an event of the follower.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError},
};

use codec::Encode;
use jsonrpsee::{
    ResponsePayload, RpcModule,
    core::RegisterMethodError,
    types::{ErrorObjectOwned, Params},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{block::Hash, execution},
    Answer, Node,
    args::{Args, Hex, hex},
    fail,
    follow::Follow,
    query::{self, Query},
};

/// As many as run for one follower.
const MOST: usize = 16;

/// Items of storage in one event.
const PAGE: usize = 256;

/// Which operations of a follower run.
#[derive(Debug, Default)]
pub(super) struct Operations {
    last: u64,
    running: HashSet<String>,
}

impl Follow {
    /// A new operation's id, if one more may run.
    fn start(&self) -> Option<String> {
        let mut operations = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if operations.running.len() >= MOST {
            return None;
        }
        operations.last += 1;
        let id = operations.last.to_string();
        operations.running.insert(id.clone());
        Some(id)
    }

    /// Whether it was still wanted.
    fn stop(&self, id: &str) -> bool {
        let mut operations = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        operations.running.remove(id)
    }

    fn wants(&self, id: &str) -> bool {
        let operations = self
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        operations.running.contains(id)
    }
}

/// What is to be done once the client knows the operation's id.
enum Work {
    Body,
    Call { method: String, args: Vec<u8> },
    Storage(Vec<Query>),
}

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_method("chainHead_v1_header", |params, node, _| {
        header(node, &params)
    })?;
    module.register_method("chainHead_v1_unpin", |params, node, _| unpin(node, &params))?;
    module.register_method("chainHead_v1_stopOperation", |params, node, _| {
        stop(node, &params)
    })?;
    // No operation here waits to be continued.
    module.register_method("chainHead_v1_continue", |params, _, _| {
        params.sequence().next::<String>().map(|_| Value::Null)
    })?;
    module.register_async_method("chainHead_v1_body", |params, node, _| async move {
        begin(&node, &params, |_| Ok(Work::Body))
    })?;
    module.register_async_method("chainHead_v1_call", |params, node, _| async move {
        begin(&node, &params, |args| {
            let (method, args) = (args.next()?, args.bytes()?);
            Ok(Work::Call { method, args })
        })
    })?;
    module.register_async_method("chainHead_v1_storage", |params, node, _| async move {
        begin(&node, &params, |args| {
            let queries = args.next()?;
            match args.optional::<Hex>()? {
                None => Ok(Work::Storage(queries)),
                Some(_) => Err(fail::params("this runtime has no child tries")),
            }
        })
    })?;
    Ok(())
}

fn invalid_block() -> ErrorObjectOwned {
    fail::spec(-32801, "Invalid block hash")
}

fn header(node: &Node, params: &Params<'_>) -> Answer {
    let mut args = Args::new(params);
    let (follow, hash) = (args.next::<String>()?, args.hash()?);
    let Some(follow) = node.follow(&follow) else {
        return Ok(Value::Null);
    };
    let block = follow
        .pins(hash)
        .then(|| node.chain.by_hash(hash))
        .flatten();
    block
        .map(|block| hex(block.header.encode()))
        .ok_or_else(invalid_block)
}

fn unpin(node: &Node, params: &Params<'_>) -> Answer {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Hashes {
        One(Hex),
        Many(Vec<Hex>),
    }
    let mut args = Args::new(params);
    let (follow, hashes) = (args.next::<String>()?, args.next::<Hashes>()?);
    let hashes = match hashes {
        Hashes::One(hash) => vec![hash],
        Hashes::Many(hashes) => hashes,
    };
    if let Some(follow) = node.follow(&follow) {
        for Hex(bytes) in hashes {
            let hash = <[u8; 32]>::try_from(bytes).map_err(|_| invalid_block())?;
            if !follow.unpin(Hash::from(hash)) {
                return Err(invalid_block());
            }
        }
    }
    Ok(Value::Null)
}

fn stop(node: &Node, params: &Params<'_>) -> Answer {
    let mut args = Args::new(params);
    let (follow, id) = (args.next::<String>()?, args.next::<String>()?);
    if let Some(follow) = node.follow(&follow) {
        follow.stop(&id);
    }
    Ok(Value::Null)
}

/// Answers with the operation's id, and does the work after the answer is on its way.
fn begin(
    node: &Arc<Node>,
    params: &Params<'_>,
    work: impl FnOnce(&mut Args<'_>) -> Result<Work, ErrorObjectOwned>,
) -> ResponsePayload<'static, Value> {
    match try_begin(node, params, work) {
        Ok(Some((follow, id, hash, work))) => {
            let mut started = json!({ "result": "started", "operationId": id });
            if matches!(work, Work::Storage(_)) {
                started["discardedItems"] = 0.into();
            }
            let (answer, sent) = ResponsePayload::success(started).notify_on_completion();
            let node = node.clone();
            tokio::spawn(async move {
                if sent.await.is_ok() {
                    tokio::task::spawn_blocking(move || perform(&node, &follow, &id, hash, work));
                }
            });
            answer
        }
        Ok(None) => ResponsePayload::success(json!({ "result": "limitReached" })),
        Err(error) => ResponsePayload::error(error),
    }
}

type Begun = (Arc<Follow>, String, Hash, Work);

/// `None` where the follower is gone or does enough already.
fn try_begin(
    node: &Node,
    params: &Params<'_>,
    work: impl FnOnce(&mut Args<'_>) -> Result<Work, ErrorObjectOwned>,
) -> Result<Option<Begun>, ErrorObjectOwned> {
    let mut args = Args::new(params);
    let (follow, hash) = (args.next::<String>()?, args.hash()?);
    let work = work(&mut args)?;
    let Some(follow) = node.follow(&follow) else {
        return Ok(None);
    };
    if !follow.pins(hash) {
        return Err(invalid_block());
    }
    let id = follow.start();
    Ok(id.map(|id| (follow, id, hash, work)))
}

fn perform(node: &Node, follow: &Follow, id: &str, hash: Hash, work: Work) {
    let tell = |event: &str, more: &[(&str, Value)]| {
        let mut event = json!({ "event": event, "operationId": id });
        more.iter()
            .for_each(|(key, value)| event[*key] = value.clone());
        let _ = follow.events.send(event);
    };
    let failed = |error: String| tell("operationError", &[("error", error.into())]);
    let state = node.chain.state(hash);
    match (work, state) {
        (Work::Body, _) => {
            let block = node.chain.by_hash(hash);
            let body: Value = block
                .iter()
                .flat_map(|block| &block.extrinsics)
                .map(hex)
                .collect();
            tell("operationBodyDone", &[("value", body)]);
        }
        (_, Err(_)) => tell("operationInaccessible", &[]),
        (Work::Call { method, args }, Ok(state)) => match execution::call(&state, &method, &args) {
            Ok(Some(output)) => tell("operationCallDone", &[("output", hex(output))]),
            Ok(None) => failed(format!("Exported method {method} is not found")),
            Err(error) => failed(error.to_string()),
        },
        (Work::Storage(queries), Ok(state)) => {
            let mut items = Vec::new();
            let page = |items: &mut Vec<Value>| {
                let items = std::mem::take(items).into();
                tell("operationStorageItems", &[("items", items)]);
            };
            let read = queries.iter().try_for_each(|query| {
                query::answer(&state, query, &mut |item| {
                    items.push(item);
                    if items.len() == PAGE {
                        page(&mut items);
                    }
                    follow.wants(id)
                })
            });
            match read {
                Ok(()) if items.is_empty() => tell("operationStorageDone", &[]),
                Ok(()) => {
                    page(&mut items);
                    tell("operationStorageDone", &[]);
                }
                Err(error) => failed(error),
            }
        }
    }
    follow.stop(id);
}
