//! `state_*`: storage, runtime calls and metadata, at the best block or a past one.

use codec::Decode;
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{Value, json};
use sp_crypto_hashing::blake2_256;
use sp_state_machine::Backend;

use super::{
    super::{
        block::Hash,
        execution,
        nodes::{State, range},
        runtime::VERSION,
    },
    Answer, Node,
    args::{Args, Hex, hex},
    fail,
};

/// As many keys as Substrate gives at once.
const MOST_KEYS: u64 = 1000;

/// As many blocks as `state_queryStorage` goes through.
const MOST_BLOCKS: u32 = 1000;

/// The state of the block that is asked for, or of the best one, and that block.
fn at(node: &Node, args: &mut Args<'_>) -> Result<(Hash, State), ErrorObjectOwned> {
    match args.block()? {
        Some(hash) => Ok((hash, node.chain.state(hash).map_err(fail::block)?)),
        None => {
            let (head, state) = node.chain.head_state();
            Ok((head.hash, state))
        }
    }
}

/// A value of a state.
pub(super) fn value(state: &State, key: &[u8]) -> Result<Option<Vec<u8>>, ErrorObjectOwned> {
    state.storage(key).map_err(fail::state)
}

/// A value, or null.
fn or_null<T>(value: Option<T>, show: impl FnOnce(T) -> Value) -> Value {
    value.map_or(Value::Null, show)
}

pub(super) fn call(node: &Node, args: &mut Args<'_>) -> Answer {
    let (method, bytes) = (args.next::<String>()?, args.bytes()?);
    let state = match args.block()? {
        Some(hash) => node.chain.state(hash).map_err(fail::block_of_call)?,
        None => node.chain.head_state().1,
    };
    match execution::call(&state, &method, &bytes).map_err(fail::call)? {
        Some(result) => Ok(hex(result)),
        None => Err(fail::no_method(&method)),
    }
}

pub(super) fn storage(node: &Node, args: &mut Args<'_>) -> Answer {
    let key = args.bytes()?;
    let (_, state) = at(node, args)?;
    Ok(or_null(value(&state, &key)?, hex))
}

pub(super) fn storage_hash(node: &Node, args: &mut Args<'_>) -> Answer {
    let key = args.bytes()?;
    let (_, state) = at(node, args)?;
    Ok(or_null(value(&state, &key)?, |value| {
        hex(blake2_256(&value))
    }))
}

pub(super) fn storage_size(node: &Node, args: &mut Args<'_>) -> Answer {
    let key = args.bytes()?;
    let (_, state) = at(node, args)?;
    Ok(or_null(value(&state, &key)?, |value| value.len().into()))
}

pub(super) fn keys(node: &Node, args: &mut Args<'_>) -> Answer {
    let prefix = args.optional::<Hex>()?;
    let (_, state) = at(node, args)?;
    let all = range(prefix.as_ref().map(|prefix| &prefix.0[..]), None);
    let keys = state.keys(all).map_err(fail::state)?;
    keys.map(|key| key.map(hex).map_err(fail::state)).collect()
}

pub(super) fn pairs(node: &Node, args: &mut Args<'_>) -> Answer {
    let prefix = args.optional::<Hex>()?;
    let (_, state) = at(node, args)?;
    let all = range(prefix.as_ref().map(|prefix| &prefix.0[..]), None);
    let pairs = state.pairs(all).map_err(fail::state)?;
    let show = |(key, value)| json!([hex(key), hex(value)]);
    pairs
        .map(|pair| pair.map(show).map_err(fail::state))
        .collect()
}

pub(super) fn keys_paged(node: &Node, args: &mut Args<'_>) -> Answer {
    let prefix = args.optional::<Hex>()?;
    let count = args.next::<u64>()?;
    let start = args.optional::<Hex>()?;
    let (_, state) = at(node, args)?;
    if count > MOST_KEYS {
        return Err(fail::count(count, MOST_KEYS));
    }
    let prefix = prefix.as_ref().map(|prefix| &prefix.0[..]);
    let page = range(prefix, start.as_ref().map(|start| &start.0[..]));
    let keys = state.keys(page).map_err(fail::state)?;
    keys.take(count as usize)
        .map(|key| key.map(hex).map_err(fail::state))
        .collect()
}

/// As the runtime API of that name answers. The runtime and its rules never change while the chain
/// runs, so one answer does.
pub(super) fn metadata(node: &Node, args: &mut Args<'_>) -> Answer {
    let (_, state) = at(node, args)?;
    if let Some(text) = node.metadata.get() {
        return Ok(text.clone());
    }
    let method = "Metadata_metadata";
    let metadata = execution::call(&state, method, &[]).map_err(fail::call)?;
    let metadata = metadata.ok_or_else(|| fail::no_method(method))?;
    let metadata = Vec::<u8>::decode(&mut &metadata[..]).map_err(fail::state)?;
    Ok(node.metadata.get_or_init(|| hex(metadata)).clone())
}

pub(super) fn runtime_version(node: &Node, args: &mut Args<'_>) -> Answer {
    at(node, args)?;
    Ok(json!(VERSION))
}

/// `changes` of these keys at a block, in the wire's form.
pub(super) fn change_set(block: Hash, changes: &[(Vec<u8>, Option<Vec<u8>>)]) -> Value {
    let changes: Vec<_> = changes
        .iter()
        .map(|(key, value)| json!([hex(key), or_null(value.as_ref(), hex)]))
        .collect();
    json!({ "block": hex(block), "changes": changes })
}

pub(super) fn query_storage_at(node: &Node, args: &mut Args<'_>) -> Answer {
    let keys = args.next::<Vec<Hex>>()?;
    let (block, state) = at(node, args)?;
    let changes: Result<Vec<_>, _> = keys
        .into_iter()
        .map(|Hex(key)| value(&state, &key).map(|value| (key, value)))
        .collect();
    Ok(json!([change_set(block, &changes?)]))
}

pub(super) fn query_storage(node: &Node, args: &mut Args<'_>) -> Answer {
    let keys = args.next::<Vec<Hex>>()?;
    let from = args.hash()?;
    let to = args.block()?.unwrap_or_else(|| node.chain.head().hash);
    let number = |hash| {
        let unknown = super::super::chain::UnknownBlock::Header(hash);
        let block = node.chain.by_hash(hash).ok_or(unknown);
        block.map(|block| block.number()).map_err(fail::block)
    };
    let (from, to) = (number(from)?, number(to)?);
    if to.saturating_sub(from) >= MOST_BLOCKS {
        return Err(fail::count((to - from).into(), MOST_BLOCKS.into()));
    }
    let mut last = vec![None; keys.len()];
    let mut sets = Vec::new();
    for block in (from..=to).filter_map(|number| node.chain.by_number(number)) {
        let state = node.chain.state(block.hash).map_err(fail::block)?;
        let mut changes = Vec::new();
        for (Hex(key), last) in keys.iter().zip(&mut last) {
            let value = value(&state, key)?;
            if last.as_ref() != Some(&value) {
                changes.push((key.clone(), value.clone()));
                *last = Some(value);
            }
        }
        if !changes.is_empty() {
            sets.push(change_set(block.hash, &changes));
        }
    }
    Ok(sets.into())
}
