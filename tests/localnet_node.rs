//! The localnet as a node: its life, its pool, its states, its log and its wire.

mod abuse;
mod client;
pub(crate) mod foreign;
mod kept;
mod life;
mod pool;
mod wire;

use std::time::Duration;

/// All tests of the node.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        abuse::tests(),
        foreign::tests(),
        kept::tests(),
        life::tests(),
        pool::tests(),
        wire::tests(),
    ];
    parts.into_iter().flatten().collect()
}

/// Waits for something that will come.
async fn until(mut there: impl FnMut() -> bool) {
    for _ in 0..500 {
        if there() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came");
}

/// One more account with money.
fn other_genesis() -> sn27::localnet::GenesisConfig {
    let mut genesis = sn27::localnet::GenesisConfig::default();
    genesis.balances.push(([9; 32].into(), 1_000_000_000));
    genesis
}
