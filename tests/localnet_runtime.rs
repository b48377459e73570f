//! The runtime of a localnet: its face against 425's metadata, its rules against 425's.

mod anything;
mod chain;
mod consensus;
mod epochs;
mod face;
mod metadata;
mod registrations;
mod stake;
mod subnets;
mod weights;

pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    [
        anything::tests(),
        consensus::tests(),
        epochs::tests(),
        metadata::tests(),
        registrations::tests(),
        stake::tests(),
        subnets::tests(),
        weights::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
