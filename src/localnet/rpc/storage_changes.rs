//! `state_subscribeStorage`: values now, and then as they change.

use std::collections::BTreeMap;

use jsonrpsee::{RpcModule, core::RegisterMethodError};

use super::{
    Node,
    args::{Args, Hex},
    events, fail,
    state::{change_set, value},
};

/// As many keys as one subscription watches.
const MOST_KEYS: usize = 1024;

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "state_subscribeStorage",
        "state_storage",
        "state_unsubscribeStorage",
        |params, pending, node, _| async move {
            let keys = Args::new(&params).next::<Vec<Hex>>();
            let keys = match keys {
                Ok(keys) if keys.len() <= MOST_KEYS => keys,
                Ok(keys) => {
                    let error = fail::count(keys.len() as u64, MOST_KEYS as u64);
                    return pending.reject(error).await;
                }
                Err(error) => return pending.reject(error).await,
            };
            let Ok(sink) = pending.accept().await else {
                return;
            };
            let mut last = BTreeMap::new();
            events::heads(&node.chain, &sink, |block| {
                let state = node.chain.state(block.hash).ok()?;
                let mut changes = Vec::new();
                for Hex(key) in &keys {
                    let value = value(&state, key).ok()?;
                    if last.get(key) != Some(&value) {
                        last.insert(key.clone(), value.clone());
                        changes.push((key.clone(), value));
                    }
                }
                (!changes.is_empty()).then(|| change_set(block.hash, &changes))
            })
            .await;
        },
    )?;
    Ok(())
}
