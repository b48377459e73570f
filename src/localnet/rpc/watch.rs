//! `transactionWatch_v1_submitAndWatch`: an extrinsic's fate in the words of the new specification.

use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};

use super::{
    super::pool::{Refusal, Status},
    Node,
    args::{Args, hex},
    author, events, fail,
};

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "transactionWatch_v1_submitAndWatch",
        "transactionWatch_v1_watchEvent",
        "transactionWatch_v1_unwatch",
        |params, pending, node, _| async move {
            let bytes = match Args::new(&params).bytes() {
                Ok(bytes) => bytes,
                Err(error) => return pending.reject(error).await,
            };
            let watch = author::submit_apart(node, bytes).await;
            if let Err(refusal @ Refusal::BadFormat(_)) = &watch {
                return pending.reject(fail::pool(refusal)).await;
            }
            let Ok(sink) = pending.accept().await else {
                return;
            };
            // Unlike the legacy way, a refusal is an event.
            let mut watch = match watch {
                Ok(watch) => watch,
                Err(refusal) => {
                    events::send(&sink, &refused(&refusal)).await;
                    return;
                }
            };
            while let Some(status) = watch.recv().await {
                if let Some(event) = word(&status)
                    && !events::send(&sink, &event).await
                {
                    return;
                }
                if status.is_last() {
                    return;
                }
            }
        },
    )?;
    Ok(())
}

fn word(status: &Status) -> Option<Value> {
    let block = |(hash, index): &(_, u32)| json!({ "hash": hex(hash), "index": index.to_string() });
    Some(match status {
        Status::Future => return None,
        Status::Ready => json!({ "event": "validated" }),
        Status::InBlock(place) => {
            json!({ "event": "bestChainBlockIncluded", "block": block(place) })
        }
        Status::Finalized(place) => json!({ "event": "finalized", "block": block(place) }),
        Status::Usurped(by) => {
            let error = format!("Extrinsic was rendered invalid by another: {by:?}");
            json!({ "event": "invalid", "error": error })
        }
        Status::Dropped => {
            json!({ "event": "dropped", "error": "Extrinsic dropped from the pool due to exceeding limits" })
        }
        Status::Invalid => json!({ "event": "invalid", "error": "Extrinsic marked as invalid" }),
    })
}

fn refused(refusal: &Refusal) -> Value {
    let error = match refusal.data() {
        Some(data) => format!("{refusal}: {data}"),
        None => refusal.to_string(),
    };
    let event = match refusal {
        Refusal::Full => "dropped",
        Refusal::Runtime(_) | Refusal::Unknown(_) => "error",
        _ => "invalid",
    };
    json!({ "event": event, "error": error })
}
