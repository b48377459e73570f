//! The axon and the dendrite on loopback: with each other, with the SDK, and with those who mean
//! harm.

mod abuse;
mod calls;
mod hardened;
mod life;
mod mutations;
mod neuron;
mod refusals;
mod replays;
mod request;
mod sdk;

/// All tests of the wire.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        abuse::tests(),
        calls::tests(),
        hardened::tests(),
        life::tests(),
        mutations::tests(),
        refusals::tests(),
        replays::tests(),
        sdk::tests(),
    ];
    parts.into_iter().flatten().collect()
}
