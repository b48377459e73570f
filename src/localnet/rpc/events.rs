//! What subscriptions share: sending, and walking along the chain.

use std::sync::Arc;

use jsonrpsee::SubscriptionSink;
use serde_json::Value;

use super::super::{block::Block, chain::Chain};

/// Sends a notification, waiting for a slow client; `false` when it is gone.
pub(super) async fn send(sink: &SubscriptionSink, event: &Value) -> bool {
    match serde_json::value::to_raw_value(event) {
        Ok(event) => sink.send(event).await.is_ok(),
        Err(_) => false,
    }
}

/// Sends what `each` makes of the best block, and then of every block after it, none left out.
pub(super) async fn heads(
    chain: &Chain,
    sink: &SubscriptionSink,
    mut each: impl FnMut(&Arc<Block>) -> Option<Value>,
) {
    let mut heads = chain.heads();
    let mut next = *heads.borrow_and_update();
    loop {
        let head = *heads.borrow_and_update();
        while next <= head {
            if let Some(event) = chain.by_number(next).and_then(|block| each(&block))
                && !send(sink, &event).await
            {
                return;
            }
            next += 1;
        }
        tokio::select! {
            () = sink.closed() => return,
            changed = heads.changed() => if changed.is_err() {
                return;
            },
        }
    }
}
