//! Storage queries of the new families: a value, a hash, or all below a key.

use serde::Deserialize;
use serde_json::{Value, json};
use sp_crypto_hashing::blake2_256;
use sp_state_machine::Backend;
use sp_trie::MerkleValue;

use super::{
    super::nodes::{State, range},
    args::{Hex, hex},
};

/// One thing that is asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Query {
    key: Hex,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    pagination_start_key: Option<Hex>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Value,
    Hash,
    ClosestDescendantMerkleValue,
    DescendantsValues,
    DescendantsHashes,
}

/// Hands each item to `each`, until it returns `false`.
pub(super) fn answer(
    state: &State,
    Query {
        key: Hex(key),
        kind,
        pagination_start_key,
    }: &Query,
    each: &mut impl FnMut(Value) -> bool,
) -> Result<(), String> {
    let value = |key: &[u8], value: &[u8]| json!({ "key": hex(key), "value": hex(value) });
    let hash =
        |key: &[u8], value: &[u8]| json!({ "key": hex(key), "hash": hex(blake2_256(value)) });
    match kind {
        Kind::Value | Kind::Hash => {
            let found = state.storage(key)?;
            let show = found.map(|found| match kind {
                Kind::Hash => hash(key, &found),
                _ => value(key, &found),
            });
            show.map(each);
        }
        Kind::ClosestDescendantMerkleValue => {
            let found = state.closest_merkle_value(key)?.map(|found| match found {
                MerkleValue::Node(node) => hex(node),
                MerkleValue::Hash(hash) => hex(hash),
            });
            let show = |found| json!({ "key": hex(key), "closestDescendantMerkleValue": found });
            found.map(show).map(each);
        }
        Kind::DescendantsValues | Kind::DescendantsHashes => {
            let start = pagination_start_key.as_ref().map(|start| &start.0[..]);
            let range = range(Some(key), start);
            for pair in state.pairs(range)? {
                let (key, found) = pair?;
                let item = match kind {
                    Kind::DescendantsHashes => hash(&key, &found),
                    _ => value(&key, &found),
                };
                if !each(item) {
                    break;
                }
            }
        }
    }
    Ok(())
}
