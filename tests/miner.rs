//! The miner as a whole: `sn27 mine` on a localnet, asked by dendrites.

mod abuse;
mod answers;
mod command;
mod endings;
mod journal;
pub(crate) mod mining;
mod queue;
mod records;
pub(crate) mod subnet;

pub(crate) use journal::write_journal;
pub(crate) use mining::{EXTERNAL, Mining, home};
pub(crate) use subnet::{NETUID, Subnet, wait_until};

/// All tests of the miner.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    [
        abuse::tests(),
        answers::tests(),
        command::tests(),
        endings::tests(),
        journal::tests(),
        queue::tests(),
        records::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
