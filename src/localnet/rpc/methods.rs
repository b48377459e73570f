//! The table of plain methods: names, aliases and who answers.

use std::sync::Arc;

use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::json;

use super::{Answer, Node, archive, args::Args, author, chain, payment, state, system};

type Method = fn(&Node, &mut Args<'_>) -> Answer;

/// Answered where the request arrives; the rest go to threads that may be held up.
const QUICK: &[(&str, Method)] = &[
    ("archive_v1_finalizedHeight", archive::finalized_height),
    ("archive_v1_genesisHash", archive::genesis_hash),
    ("archive_v1_hashByHeight", archive::hash_by_height),
    ("archive_v1_header", archive::header),
    ("chainSpec_v1_chainName", system::chain),
    ("chainSpec_v1_genesisHash", archive::genesis_hash),
    ("chainSpec_v1_properties", system::properties),
    ("chain_getBlockHash", chain::block_hash),
    ("chain_getFinalizedHead", chain::finalized_head),
    ("chain_getHeader", chain::header),
    ("state_getRuntimeVersion", state::runtime_version),
    ("system_chain", system::chain),
    ("system_chainType", system::chain_type),
    ("system_health", system::health),
    ("system_localListenAddresses", system::empty),
    ("system_localPeerId", system::local_peer_id),
    ("system_name", system::name),
    ("system_nodeRoles", system::node_roles),
    ("system_peers", system::empty),
    ("system_properties", system::properties),
    ("system_syncState", system::sync_state),
    ("system_version", system::version),
    ("transaction_v1_stop", author::stop_broadcast),
];

const SLOW: &[(&str, Method)] = &[
    ("archive_v1_body", archive::body),
    ("archive_v1_call", archive::call),
    ("author_pendingExtrinsics", author::pending),
    ("author_submitExtrinsic", author::submit),
    ("chain_getBlock", chain::block),
    ("payment_queryFeeDetails", payment::fee_details),
    ("payment_queryInfo", payment::info),
    ("state_call", state::call),
    ("state_getKeys", state::keys),
    ("state_getKeysPaged", state::keys_paged),
    ("state_getMetadata", state::metadata),
    ("state_getPairs", state::pairs),
    ("state_getStorage", state::storage),
    ("state_getStorageHash", state::storage_hash),
    ("state_getStorageSize", state::storage_size),
    ("state_queryStorage", state::query_storage),
    ("state_queryStorageAt", state::query_storage_at),
    ("system_accountNextIndex", system::account_next_index),
    ("system_dryRun", system::dry_run),
    ("transaction_v1_broadcast", author::broadcast),
];

/// Other names under which clients call the same.
const ALIASES: &[(&str, &str)] = &[
    ("account_nextIndex", "system_accountNextIndex"),
    ("chain_getFinalisedHead", "chain_getFinalizedHead"),
    ("chain_getHead", "chain_getBlockHash"),
    ("chain_getRuntimeVersion", "state_getRuntimeVersion"),
    ("state_callAt", "state_call"),
    ("state_getKeysPagedAt", "state_getKeysPaged"),
    ("state_getStorageAt", "state_getStorage"),
    ("state_getStorageHashAt", "state_getStorageHash"),
    ("state_getStorageSizeAt", "state_getStorageSize"),
    ("system_dryRunAt", "system_dryRun"),
];

pub(super) fn register(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    for &(name, method) in QUICK {
        module.register_method(name, move |params, node, _| {
            method(node, &mut Args::new(&params))
        })?;
    }
    for &(name, method) in SLOW {
        module.register_blocking_method(name, move |params, node: Arc<Node>, _| {
            method(&node, &mut Args::new(&params))
        })?;
    }
    for &(alias, name) in ALIASES {
        module.register_alias(alias, name)?;
    }
    Ok(())
}

/// Comes last, as it lists what is registered before it.
pub(super) fn register_list(module: &mut RpcModule<Node>) -> Result<(), RegisterMethodError> {
    let mut names: Vec<_> = module.method_names().chain(["rpc_methods"]).collect();
    names.sort_unstable();
    module.register_method("rpc_methods", move |_, _, _| json!({ "methods": names }))?;
    Ok(())
}
