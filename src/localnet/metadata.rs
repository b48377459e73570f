//! Metadata with the type paths that subtensor's clients know.
//!
//! async-substrate-interface finds calls and events by paths such as `*::RuntimeEvent`, where `*` is
//! one segment: subtensor's is `node_subtensor_runtime::RuntimeEvent`, ours begins with this crate
//! and its modules. So the paths of our own types are rewritten to those of subtensor 425; types,
//! names and indices stay as FRAME made them. A chain with older rules does not name what came with
//! the newer ones, so that clients tell them apart as they tell real runtimes apart.

use std::{
    any::type_name,
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use codec::{Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{PortableRegistry, TypeDef};

use super::runtime::{RuntimeCall, subtensor::rules::Rules};

/// Our pallets' modules and subtensor's crates.
const PALLETS: &[(&str, &str)] = &[
    ("admin", "pallet_admin_utils"),
    ("commitments", "pallet_commitments"),
    ("drand", "pallet_drand"),
    ("subtensor", "pallet_subtensor"),
    ("swap", "pallet_subtensor_swap"),
];

/// The calls and storage items that came with the rules of 425.
const NEW_CALL: &str = "register_limit";
const NEW_ITEMS: [&str; 2] = ["BurnHalfLife", "BurnIncreaseMult"];

/// Rewrites the answer of `Metadata_metadata` and `Metadata_metadata_at_version`; what can't be read
/// stays as it is.
///
/// There are only as many answers as there are versions of metadata and rules, so each is kept.
pub(super) fn as_clients_know_it(method: &str, answer: Vec<u8>, rules: Rules) -> Vec<u8> {
    static KNOWN: Mutex<Option<HashMap<[u8; 32], Vec<u8>>>> = Mutex::new(None);
    let key = sp_crypto_hashing::blake2_256(&(&answer, rules).encode());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    let rewritten = known.entry(key).or_insert_with(|| {
        let rewritten = match method {
            "Metadata_metadata" => {
                let opaque = Vec::<u8>::decode(&mut &answer[..]).ok();
                opaque
                    .and_then(|bytes| rewrite(&bytes, rules))
                    .map(|bytes| bytes.encode())
            }
            _ => {
                let opaque = Option::<Vec<u8>>::decode(&mut &answer[..]).ok().flatten();
                opaque
                    .and_then(|bytes| rewrite(&bytes, rules))
                    .map(|bytes| Some(bytes).encode())
            }
        };
        rewritten.unwrap_or(answer)
    });
    rewritten.clone()
}

fn rewrite(bytes: &[u8], rules: Rules) -> Option<Vec<u8>> {
    let mut metadata = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).ok()?;
    // The three versions have the same fields here, and nothing else in common.
    macro_rules! rewrite {
        ($metadata:expr) => {{
            rename(&mut $metadata.types);
            if rules.intervals || rules.work {
                forget_call(&mut $metadata.types);
            }
            if rules.intervals {
                let storages = $metadata.pallets.iter_mut();
                for storage in storages.filter_map(|pallet| pallet.storage.as_mut()) {
                    let is_old = |name: &str| !NEW_ITEMS.contains(&name);
                    storage.entries.retain(|entry| is_old(&entry.name));
                }
            }
        }};
    }
    match &mut metadata.1 {
        RuntimeMetadata::V14(metadata) => rewrite!(metadata),
        RuntimeMetadata::V15(metadata) => rewrite!(metadata),
        RuntimeMetadata::V16(metadata) => rewrite!(metadata),
        _ => return None,
    }
    Some(metadata.encode())
}

fn forget_call(types: &mut PortableRegistry) {
    for ty in &mut types.types {
        let is_ours = ty.ty.path.segments == ["pallet_subtensor", "pallet", "Call"];
        if let (true, TypeDef::Variant(calls)) = (is_ours, &mut ty.ty.type_def) {
            calls.variants.retain(|call| call.name != NEW_CALL);
        }
    }
}

fn rename(types: &mut PortableRegistry) {
    // Where the runtime's own enums are: this crate's name, modules, and perhaps one for them.
    let call: Vec<_> = type_name::<RuntimeCall>().split("::").collect();
    let within = &call[..call.len() - 1];
    let root = match within.split_last() {
        Some((last, root)) if *last == "pallets" => root,
        _ => within,
    };
    for ty in &mut types.types {
        let segments = &mut ty.ty.path.segments;
        let ours = segments.len() > root.len() && segments.iter().zip(root).all(|(a, b)| a == b);
        if ours {
            *segments = renamed(&segments[root.len()..]);
        }
    }
}

/// The path of one of our types, given from below the runtime's module on.
fn renamed(path: &[String]) -> Vec<String> {
    let pallet = PALLETS
        .iter()
        .find(|(ours, _)| path.first().is_some_and(|first| first == ours));
    match (pallet, path) {
        (Some((_, theirs)), [_, rest @ ..]) => {
            let rest = rest.iter().map(|segment| match segment.as_str() {
                "info" => "rpc_info".to_owned(),
                _ => segment.clone(),
            });
            [(*theirs).to_owned()].into_iter().chain(rest).collect()
        }
        // The one of these that 425 has in a module of its own.
        (_, [_, module, name]) if module == "check_nonce" => [
            "node_subtensor_runtime".to_owned(),
            module.clone(),
            name.clone(),
        ]
        .to_vec(),
        (_, [.., name]) => vec!["node_subtensor_runtime".to_owned(), name.clone()],
        (_, []) => Vec::new(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]
mod tests {
    use super::*;

    #[test]
    fn every_version_of_metadata_has_subtensors_paths() {
        let found = [14, 15, 16].map(|version| {
            let opaque = crate::localnet::runtime::Runtime::metadata_at_version(version);
            let answer = as_clients_know_it(
                "Metadata_metadata_at_version",
                opaque.encode(),
                Rules::default(),
            );
            let bytes = Option::<Vec<u8>>::decode(&mut &answer[..])
                .unwrap()
                .unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let root = type_name::<RuntimeCall>().split("::").next().unwrap();
            (text.contains("node_subtensor_runtime"), text.contains(root))
        });
        assert_eq!(found, [(true, false); 3]);
    }

    #[test]
    fn older_rules_have_no_names_of_newer_ones() {
        let names = |version, rules| {
            let opaque = crate::localnet::runtime::Runtime::metadata_at_version(version);
            let answer = as_clients_know_it("Metadata_metadata_at_version", opaque.encode(), rules);
            [NEW_CALL, NEW_ITEMS[0], NEW_ITEMS[1]].map(|name| {
                // Whole names: other names begin with them.
                let encoded = name.encode();
                answer.windows(encoded.len()).any(|part| part == encoded)
            })
        };
        for version in [14, 15, 16] {
            let rules = |intervals, work| Rules { intervals, work };
            assert_eq!(names(version, rules(false, false)), [true; 3]);
            assert_eq!(names(version, rules(true, false)), [false; 3]);
            assert_eq!(names(version, rules(false, true)), [false, true, true]);
        }
    }

    #[test]
    fn what_is_no_metadata_stays() {
        let none = None::<Vec<u8>>.encode();
        assert_eq!(
            as_clients_know_it(
                "Metadata_metadata_at_version",
                none.clone(),
                Rules::default()
            ),
            none
        );
        assert_eq!(
            as_clients_know_it("Metadata_metadata", vec![1, 2, 3], Rules::default()),
            [1, 2, 3]
        );
    }
}
