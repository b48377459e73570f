//! `author_*` and `transaction_v1_*`: taking extrinsics, and telling of them as the legacy way does.

use std::sync::{Arc, PoisonError};

use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};

use super::{
    super::pool::{Refusal, Status, Watch},
    Answer, Node,
    args::{Args, hex},
    events, fail,
};

/// As many broadcasts as are remembered.
const MOST_BROADCASTS: usize = 1024;

pub(super) fn submit(node: &Node, args: &mut Args<'_>) -> Answer {
    let (hash, _) = node
        .submit(args.bytes()?)
        .map_err(|error| fail::pool(&error))?;
    Ok(hex(hash))
}

pub(super) fn pending(node: &Node, _: &mut Args<'_>) -> Answer {
    Ok(node.pool.pending().iter().map(hex).collect())
}

/// Nobody is there to send it to, so taking it once is all; that it may be invalid isn't told.
pub(super) fn broadcast(node: &Node, args: &mut Args<'_>) -> Answer {
    let bytes = args.bytes()?;
    let mut broadcasts = node
        .broadcasts
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if broadcasts.len() >= MOST_BROADCASTS {
        return Ok(Value::Null);
    }
    let id = hex(sp_crypto_hashing::blake2_128(&bytes)).to_string();
    broadcasts.insert(id.clone());
    drop(broadcasts);
    let _ = node.submit(bytes);
    Ok(id.into())
}

pub(super) fn stop_broadcast(node: &Node, args: &mut Args<'_>) -> Answer {
    let id = args.next::<String>()?;
    let mut broadcasts = node
        .broadcasts
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    match broadcasts.remove(&id) {
        true => Ok(Value::Null),
        false => Err(fail::spec(-32602, "Invalid operation id")),
    }
}

/// Submits on a thread that may be held up.
pub(super) async fn submit_apart(node: Arc<Node>, bytes: Vec<u8>) -> Result<Watch, Refusal> {
    tokio::task::spawn_blocking(move || node.submit(bytes).map(|(_, watch)| watch))
        .await
        .unwrap_or_else(|error| Err(Refusal::Runtime(error.to_string())))
}

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "author_submitAndWatchExtrinsic",
        "author_extrinsicUpdate",
        "author_unwatchExtrinsic",
        |params, pending, node, _| async move {
            let bytes = match Args::new(&params).bytes() {
                Ok(bytes) => bytes,
                Err(error) => return pending.reject(error).await,
            };
            let mut watch = match submit_apart(node, bytes).await {
                Ok(watch) => watch,
                Err(refusal) => return pending.reject(fail::pool(&refusal)).await,
            };
            let Ok(sink) = pending.accept().await else {
                return;
            };
            while let Some(status) = watch.recv().await {
                if !events::send(&sink, &word(&status)).await || status.is_last() {
                    return;
                }
            }
        },
    )?;
    Ok(())
}

fn word(status: &Status) -> Value {
    match status {
        Status::Future => "future".into(),
        Status::Ready => "ready".into(),
        Status::InBlock((block, _)) => json!({ "inBlock": hex(block) }),
        Status::Finalized((block, _)) => json!({ "finalized": hex(block) }),
        Status::Usurped(by) => json!({ "usurped": hex(by) }),
        Status::Dropped => "dropped".into(),
        Status::Invalid => "invalid".into(),
    }
}
