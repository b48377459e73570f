//! What this program did, as other programs see it.

use super::{ALICE, Town};
use crate::{
    localnet_node::foreign::python,
    support::{Skipped, tests},
};

tests![python_and_btcli_see_the_same_stake];

fn python_and_btcli_see_the_same_stake() -> Result<(), Skipped> {
    let town = Town::new(&["Alice"]);
    town.good("stake add --wallet Alice --amount 7.000000001 --yes");
    town.good("stake add --wallet Alice --amount 2.5 --netuid 0 --yes");
    let free = town.free("Alice").to_string();
    let wallets = town.sn27.home().join(".bittensor/wallets");
    let wallets = wallets.to_str().unwrap();
    python(
        include_str!("peers.py"),
        &[town.localnet.url(), wallets, ALICE, &free],
    )
}
