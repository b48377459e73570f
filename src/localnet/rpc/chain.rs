//! `chain_*`: headers, blocks, and subscriptions to heads.

use std::sync::Arc;

use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::block::Block,
    Answer, Node,
    args::{Args, hex},
    events, fail,
};

/// A block's number, as clients write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(u64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Numbers {
    One(Number),
    Many(Vec<Option<Number>>),
}

pub(super) fn block_hash(node: &Node, args: &mut Args<'_>) -> Answer {
    let hash = |number: Number| -> Answer {
        let number = number.value()?;
        let block = u32::try_from(number)
            .ok()
            .and_then(|number| node.chain.by_number(number));
        Ok(block.map_or(Value::Null, |block| hex(block.hash)))
    };
    let head = || hex(node.chain.head().hash);
    match args.optional()? {
        None => Ok(head()),
        Some(Numbers::One(number)) => hash(number),
        Some(Numbers::Many(numbers)) => numbers
            .into_iter()
            .map(|number| number.map_or_else(|| Ok(head()), hash))
            .collect(),
    }
}

impl Number {
    fn value(self) -> Result<u64, jsonrpsee::types::ErrorObjectOwned> {
        match self {
            Self::Plain(number) => Ok(number),
            Self::Text(text) => match text.strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16),
                None => text.parse(),
            }
            .map_err(|_| fail::params("a block number is an integer or 0x and digits")),
        }
    }
}

/// The best block is final.
pub(super) fn finalized_head(node: &Node, _: &mut Args<'_>) -> Answer {
    Ok(hex(node.chain.head().hash))
}

/// The block that is asked for, or the best one.
fn find(
    node: &Node,
    args: &mut Args<'_>,
) -> Result<Option<Arc<Block>>, jsonrpsee::types::ErrorObjectOwned> {
    Ok(match args.block()? {
        Some(hash) => node.chain.by_hash(hash),
        None => Some(node.chain.head()),
    })
}

pub(super) fn header(node: &Node, args: &mut Args<'_>) -> Answer {
    Ok(find(node, args)?.map_or(Value::Null, |block| json!(block.header)))
}

pub(super) fn block(node: &Node, args: &mut Args<'_>) -> Answer {
    Ok(find(node, args)?.map_or(Value::Null, |block| {
        let extrinsics: Vec<_> = block.extrinsics.iter().map(hex).collect();
        json!({
            "block": { "header": block.header, "extrinsics": extrinsics },
            "justifications": null,
        })
    }))
}

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    for (subscribe, event, unsubscribe) in [
        (
            "chain_subscribeAllHeads",
            "chain_allHead",
            "chain_unsubscribeAllHeads",
        ),
        (
            "chain_subscribeNewHeads",
            "chain_newHead",
            "chain_unsubscribeNewHeads",
        ),
        (
            "chain_subscribeFinalizedHeads",
            "chain_finalizedHead",
            "chain_unsubscribeFinalizedHeads",
        ),
    ] {
        module.register_subscription(
            subscribe,
            event,
            unsubscribe,
            |_, pending, node, _| async move {
                let Ok(sink) = pending.accept().await else {
                    return;
                };
                events::heads(&node.chain, &sink, |block| Some(json!(block.header))).await;
            },
        )?;
    }
    for (alias, name) in [
        ("subscribe_newHead", "chain_subscribeNewHeads"),
        ("unsubscribe_newHead", "chain_unsubscribeNewHeads"),
        ("chain_subscribeNewHead", "chain_subscribeNewHeads"),
        ("chain_unsubscribeNewHead", "chain_unsubscribeNewHeads"),
        (
            "chain_subscribeFinalisedHeads",
            "chain_subscribeFinalizedHeads",
        ),
        (
            "chain_unsubscribeFinalisedHeads",
            "chain_unsubscribeFinalizedHeads",
        ),
    ] {
        module.register_alias(alias, name)?;
    }
    Ok(())
}
