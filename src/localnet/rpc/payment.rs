//! `payment_*`: what an extrinsic would cost.

use codec::{Decode, Encode};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use serde_json::{Value, json};

use super::{super::execution, Answer, Node, args::Args, fail};

/// Asks the runtime about an extrinsic at a block.
fn ask<T: Decode>(
    node: &Node,
    args: &mut Args<'_>,
    method: &str,
) -> Result<T, jsonrpsee::types::ErrorObjectOwned> {
    let mut bytes = args.bytes()?;
    execution::decode(&bytes).map_err(|error| fail::params(format!("extrinsic: {error}")))?;
    let length = bytes.len() as u32;
    length.encode_to(&mut bytes);
    let state = match args.block()? {
        Some(hash) => node.chain.state(hash).map_err(fail::block_of_call)?,
        None => node.chain.head_state().1,
    };
    let answer = execution::call(&state, method, &bytes).map_err(fail::call)?;
    let answer = answer.ok_or_else(|| fail::no_method(method))?;
    T::decode(&mut &answer[..]).map_err(fail::state)
}

pub(super) fn info(node: &Node, args: &mut Args<'_>) -> Answer {
    let method = "TransactionPaymentApi_query_info";
    let info: RuntimeDispatchInfo<u64> = ask(node, args, method)?;
    Ok(json!(info))
}

pub(super) fn fee_details(node: &Node, args: &mut Args<'_>) -> Answer {
    let method = "TransactionPaymentApi_query_fee_details";
    let details: FeeDetails<u64> = ask(node, args, method)?;
    let amount = |rao: u64| Value::from(format!("{rao:#x}"));
    let inclusion = details.inclusion_fee.map(|fee| {
        json!({
            "baseFee": amount(fee.base_fee),
            "lenFee": amount(fee.len_fee),
            "adjustedWeightFee": amount(fee.adjusted_weight_fee),
        })
    });
    Ok(json!({ "inclusionFee": inclusion }))
}
