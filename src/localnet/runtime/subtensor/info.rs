//! What the runtime APIs answer, in the layouts of 425.

pub(super) mod columns;
pub mod delegate;
pub mod dynamic;
pub mod hyperparams;
pub mod metagraph;
pub mod neuron;
pub mod selective;
pub mod stake;
pub mod state;
pub mod subnet;
pub mod swap;

use codec::Compact;

/// Text as 425 gives it.
fn text(bytes: Vec<u8>) -> Vec<Compact<u8>> {
    compact(bytes)
}

fn compact<V>(values: Vec<V>) -> Vec<Compact<V>> {
    values.into_iter().map(Compact).collect()
}
