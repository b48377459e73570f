//! `chainHead_v1_follow`: blocks as they come, pinned until the client lets them go.
//!
//! Best and final are one here, so every block brings `newBlock`, `bestBlockChanged` and
//! `finalized` together. Pins keep nothing alive: a state may be dropped after 256 blocks, and an
//! operation on it ends as inaccessible.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jsonrpsee::{ConnectionId, RpcModule, SubscriptionSink, core::RegisterMethodError};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{
    super::block::{Block, Hash},
    Node,
    args::{Args, hex},
    events, fail, operation, runtime_version,
};

/// As many as Substrate allows a connection.
const MOST_FOLLOWS: usize = 4;

/// A client that lets no block go is stopped at this many.
const MOST_PINNED: usize = 512;

/// Blocks that a new follower is told of at once.
const FIRST: u32 = 16;

/// One follower.
pub(super) struct Follow {
    connection: ConnectionId,
    pinned: Mutex<HashSet<Hash>>,
    /// The operations that run.
    pub(super) operations: Mutex<operation::Operations>,
    /// Where operations tell their results.
    pub(super) events: mpsc::UnboundedSender<Value>,
}

impl Follow {
    pub(super) fn pins(&self, hash: Hash) -> bool {
        self.pinned().contains(&hash)
    }

    pub(super) fn unpin(&self, hash: Hash) -> bool {
        self.pinned().remove(&hash)
    }

    fn pinned(&self) -> MutexGuard<'_, HashSet<Hash>> {
        self.pinned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Pins a block, if there is room.
    fn pin(&self, hash: Hash) -> bool {
        let mut pinned = self.pinned();
        pinned.insert(hash);
        pinned.len() <= MOST_PINNED
    }
}

impl Node {
    /// The follower of this subscription, while it lives.
    pub(super) fn follow(&self, subscription: &str) -> Option<Arc<Follow>> {
        let follows = self.follows.lock().unwrap_or_else(PoisonError::into_inner);
        follows.get(subscription).cloned()
    }

    /// Begins to follow, unless the connection already has as many as it may.
    fn begin(&self, subscription: String, follow: Arc<Follow>) -> bool {
        let mut follows = self.follows.lock().unwrap_or_else(PoisonError::into_inner);
        let others = follows.values();
        if others
            .filter(|other| other.connection == follow.connection)
            .count()
            >= MOST_FOLLOWS
        {
            return false;
        }
        follows.insert(subscription, follow);
        true
    }

    fn end(&self, subscription: &str) {
        let mut follows = self.follows.lock().unwrap_or_else(PoisonError::into_inner);
        follows.remove(subscription);
    }
}

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    module.register_subscription(
        "chainHead_v1_follow",
        "chainHead_v1_followEvent",
        "chainHead_v1_unfollow",
        |params, pending, node, _| async move {
            let with_runtime = match Args::new(&params).next::<bool>() {
                Ok(with_runtime) => with_runtime,
                Err(error) => return pending.reject(error).await,
            };
            let (events, results) = mpsc::unbounded_channel();
            let follow = Arc::new(Follow {
                connection: pending.connection_id(),
                pinned: Mutex::default(),
                operations: Mutex::default(),
                events,
            });
            let id = match pending.subscription_id() {
                jsonrpsee::types::SubscriptionId::Str(id) => id.into_owned(),
                jsonrpsee::types::SubscriptionId::Num(id) => id.to_string(),
            };
            if !node.begin(id.clone(), follow.clone()) {
                let error = fail::spec(
                    -32800,
                    "Maximum number of chainHead_follow has been reached",
                );
                return pending.reject(error).await;
            }
            if let Ok(sink) = pending.accept().await {
                run(&node, &follow, &sink, results, with_runtime).await;
            }
            node.end(&id);
        },
    )?;
    operation::register(module)
}

/// Tells of blocks and of results, until the client is gone or pins too much.
async fn run(
    node: &Node,
    follow: &Follow,
    sink: &SubscriptionSink,
    mut results: mpsc::UnboundedReceiver<Value>,
    with_runtime: bool,
) {
    let mut heads = node.chain.heads();
    let head = *heads.borrow_and_update();
    let first: Vec<_> = (head
        .saturating_sub(FIRST - 1)
        .max(node.chain.oldest_state())..=head)
        .filter_map(|number| node.chain.by_number(number))
        .map(|block| block.hash)
        .collect();
    first.iter().for_each(|hash| {
        follow.pin(*hash);
    });
    let hashes: Vec<_> = first.iter().map(hex).collect();
    let mut event = json!({ "event": "initialized", "finalizedBlockHashes": hashes });
    if with_runtime {
        event["finalizedBlockRuntime"] = runtime_version::event();
    }
    if !events::send(sink, &event).await {
        return;
    }
    let mut next = head + 1;
    loop {
        tokio::select! {
            () = sink.closed() => return,
            changed = heads.changed() => if changed.is_err() {
                return;
            },
            result = results.recv() => if let Some(result) = result
                && !events::send(sink, &result).await
            {
                return;
            },
        }
        let head = *heads.borrow_and_update();
        while next <= head {
            let Some(block) = node.chain.by_number(next) else {
                return;
            };
            if !follow.pin(block.hash) {
                events::send(sink, &json!({ "event": "stop" })).await;
                return;
            }
            for event in tell(&block, with_runtime) {
                if !events::send(sink, &event).await {
                    return;
                }
            }
            next += 1;
        }
    }
}

fn tell(block: &Block, with_runtime: bool) -> [Value; 3] {
    let hash = hex(block.hash);
    let mut new = json!({
        "event": "newBlock",
        "blockHash": hash,
        "parentBlockHash": hex(block.header.parent_hash),
    });
    if with_runtime {
        // Null says that it is the parent's.
        new["newRuntime"] = Value::Null;
    }
    [
        new,
        json!({ "event": "bestBlockChanged", "bestBlockHash": hash }),
        json!({ "event": "finalized", "finalizedBlockHashes": [hash], "prunedBlockHashes": [] }),
    ]
}
