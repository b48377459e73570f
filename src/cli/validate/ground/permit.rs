//! Whether the chain takes weights of this validator.

use crate::{
    chain::{Chain, ChainError, Metagraph, Neuron, names},
    check::Check,
    money::Alpha,
};

/// The stake below which the chain takes no weights.
pub(super) async fn threshold(chain: &Chain) -> Result<Alpha, ChainError> {
    let threshold: Option<u64> = chain
        .now()
        .await?
        .storage(names::STAKE_THRESHOLD, [])
        .await?;
    Ok(Alpha(threshold.unwrap_or(0)))
}

/// Whether its weights will be taken. What is not so now may become so with the next epoch.
pub(super) fn permit(metagraph: &Metagraph, neuron: &Neuron, threshold: Alpha) -> Check {
    const NAME: &str = "permit";
    let has = neuron.stake.with_unit();
    if neuron.stake < threshold {
        let detail = format!(
            "its stake weighs {has}; the chain takes weights from {} on",
            threshold.with_unit()
        );
        return Check::warn(NAME, detail, "add stake with `sn27 stake add`");
    }
    if metagraph.owner_hotkey == neuron.hotkey {
        return Check::ok(NAME, "it is the subnet owner's hotkey, which needs none");
    }
    if !neuron.validator_permit {
        let next = metagraph
            .next_epoch
            .map(|block| format!(" in block {block}"));
        let detail = format!(
            "it has no validator permit; those with most stake get one with the next epoch{}",
            next.unwrap_or_default()
        );
        return Check::warn(
            NAME,
            detail,
            "rounds go on, but miners may refuse and no weights are taken; see `sn27 metagraph`",
        );
    }
    Check::ok(NAME, format!("it may validate, with {has}"))
}
