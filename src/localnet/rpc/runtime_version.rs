//! `state_subscribeRuntimeVersion`: told once, as the runtime never changes here; and the runtime's
//! version in the form of `chainHead_v1`.

use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Map, Value, json};

use super::{super::runtime::VERSION, Node, args::hex, events};

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "state_subscribeRuntimeVersion",
        "state_runtimeVersion",
        "state_unsubscribeRuntimeVersion",
        |_, pending, _, _| async {
            let Ok(sink) = pending.accept().await else {
                return;
            };
            if events::send(&sink, &json!(VERSION)).await {
                sink.closed().await;
            }
        },
    )?;
    module.register_alias(
        "chain_subscribeRuntimeVersion",
        "state_subscribeRuntimeVersion",
    )?;
    module.register_alias(
        "chain_unsubscribeRuntimeVersion",
        "state_unsubscribeRuntimeVersion",
    )?;
    Ok(())
}

/// The event of `chainHead_v1_follow`.
pub(super) fn event() -> Value {
    let apis: Map<_, _> = VERSION
        .apis
        .iter()
        .filter_map(|(id, version)| Some((hex(id).as_str()?.to_owned(), (*version).into())))
        .collect();
    json!({
        "type": "valid",
        "spec": {
            "specName": VERSION.spec_name,
            "implName": VERSION.impl_name,
            "specVersion": VERSION.spec_version,
            "implVersion": VERSION.impl_version,
            "transactionVersion": VERSION.transaction_version,
            "apis": apis,
        },
    })
}
