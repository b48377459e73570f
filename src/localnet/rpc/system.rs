//! `system_*`: what the node says of itself, and nonces.

use codec::{Decode, Encode};
use serde_json::json;
use sp_core::crypto::Ss58Codec;
use sp_runtime::AccountId32;

use super::{
    super::execution,
    Answer, Node,
    args::{Args, hex},
    fail,
};

pub(super) fn name(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok("sn27 localnet".into())
}

pub(super) fn version(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok(env!("CARGO_PKG_VERSION").into())
}

/// As subtensor's own local chain is called.
pub(super) fn chain(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok("Bittensor".into())
}

pub(super) fn chain_type(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok("Local".into())
}

pub(super) fn properties(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok(json!({ "ss58Format": 42, "tokenDecimals": 9, "tokenSymbol": "TAO" }))
}

pub(super) fn health(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok(json!({ "peers": 0, "isSyncing": false, "shouldHavePeers": false }))
}

/// The identity of a key that signs nothing: there is no network to be known in.
pub(super) fn local_peer_id(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok("12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".into())
}

pub(super) fn node_roles(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok(json!(["Authority"]))
}

pub(super) fn empty(_: &Node, _: &mut Args<'_>) -> Answer {
    Ok(json!([]))
}

pub(super) fn sync_state(node: &Node, _: &mut Args<'_>) -> Answer {
    let head = node.chain.head().number();
    Ok(json!({ "startingBlock": 0, "currentBlock": head, "highestBlock": head }))
}

/// The nonce after those of the chain and of the pool.
pub(super) fn account_next_index(node: &Node, args: &mut Args<'_>) -> Answer {
    let address = args.next::<String>()?;
    let account = AccountId32::from_ss58check(&address)
        .map_err(|error| fail::params(format!("{address}: {error}")))?;
    let (_, state) = node.chain.head_state();
    let method = "AccountNonceApi_account_nonce";
    let nonce = execution::call(&state, method, &account.encode()).map_err(fail::call)?;
    let nonce = nonce.ok_or_else(|| fail::no_method(method))?;
    let mut nonce = u32::decode(&mut &nonce[..]).map_err(fail::state)?;
    // The tag that FRAME's nonce check provides.
    while node.pool.provides(&(&account, nonce).encode()) {
        nonce += 1;
    }
    Ok(nonce.into())
}

/// The `ApplyExtrinsicResult` that the next block after this one would have.
pub(super) fn dry_run(node: &Node, args: &mut Args<'_>) -> Answer {
    let bytes = args.bytes()?;
    let hash = args.block()?.unwrap_or_else(|| node.chain.head().hash);
    let unknown = super::super::chain::UnknownBlock::Header(hash);
    let block = node
        .chain
        .by_hash(hash)
        .ok_or(unknown)
        .map_err(fail::block_of_call)?;
    let state = node.chain.state(hash).map_err(fail::block_of_call)?;
    let extrinsic = execution::decode(&bytes).map_err(fail::params)?;
    let outcome = execution::try_after(&block, &state, extrinsic).map_err(fail::call)?;
    Ok(hex(outcome.encode()))
}
