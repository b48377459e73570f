//! `stake add` and `stake remove`: TAO in, alpha out, to the rao.

use sn27::localnet::runtime::{RuntimeCall, subtensor};
use sp_keyring::Sr25519Keyring::Bob;

use super::{ALICE, BOB, DEPOSIT, Town, rao};
use crate::support::tests;

tests![
    what_is_paid_is_what_is_staked_and_what_is_sold_comes_back,
    several_hotkeys_are_one_transaction,
    all_keeps_the_fee_and_the_existential_deposit,
    all_stakes_everywhere_are_sold_at_once,
    limits_go_into_the_calls,
];

/// Bob's hotkey becomes known to the chain.
fn register_bob(town: &Town) {
    let call = subtensor::Call::burned_register {
        netuid: 27,
        hotkey: Bob.to_account_id(),
    };
    let call = RuntimeCall::SubtensorModule(call);
    town.localnet.call_as(Bob, call).unwrap();
}

fn what_is_paid_is_what_is_staked_and_what_is_sold_comes_back() {
    let town = Town::new(&["Alice"]);
    let before = town.free("Alice");
    let data = town.good("stake add --wallet Alice --amount 2.01 --yes");
    let fee = rao(&data["receipt"]["fee"]);
    assert_eq!(rao(&data["tao"]), 2_010_000_000);
    let trade = &data["trades"][0];
    assert_eq!(trade["hotkey"], ALICE);
    assert_eq!(trade["hotkey_name"], "default");
    assert_eq!(trade["netuid"], 27);
    assert_eq!(trade["tao"]["tao"], "2.01");
    assert_eq!(trade["alpha"]["alpha"], "2.01");
    assert_eq!(data["balance"]["agrees"], true);
    assert_eq!(before - town.free("Alice"), 2_010_000_000 + fee);
    let stakes = town.stakes("Alice");
    assert_eq!(stakes.len(), 1);
    assert_eq!((stakes[0].netuid, stakes[0].alpha.0), (27, 2_010_000_000));
    // A part, then the rest.
    for (words, sold, left) in [
        ("--amount 0.510000001", 510_000_001, Some(1_499_999_999)),
        ("--all", 1_499_999_999, None),
    ] {
        let before = town.free("Alice");
        let data = town.good(&format!("stake remove --wallet Alice --yes {words}"));
        let fee = rao(&data["receipt"]["fee"]);
        assert_eq!(rao(&data["tao"]), sold, "{words}");
        assert_eq!(rao(&data["trades"][0]["alpha"]), sold, "{words}");
        assert_eq!(data["balance"]["agrees"], true, "{words}");
        assert_eq!(town.free("Alice"), before + sold - fee, "{words}");
        let now = town.stakes("Alice");
        assert_eq!(now.first().map(|stake| stake.alpha.0), left, "{words}");
    }
}

fn several_hotkeys_are_one_transaction() {
    let town = Town::new(&["Alice", "Bob"]);
    register_bob(&town);
    let before = town.free("Alice");
    // The second one by its address, the third for the second time.
    let words = format!("st add -w Alice --hotkey default,{BOB},{ALICE} --amount 1.5 --yes");
    let data = town.good(&words);
    assert_eq!(data["plan"]["call"]["call"], "Utility.batch_all");
    assert_eq!(data["orders"].as_array().unwrap().len(), 2);
    assert_eq!(data["trades"].as_array().unwrap().len(), 2);
    assert_eq!(data["trades"][1]["hotkey"], BOB);
    assert_eq!(rao(&data["tao"]), 3_000_000_000);
    assert_eq!(rao(&data["plan"]["spends"]), 3_000_000_000);
    let fee = rao(&data["receipt"]["fee"]);
    assert_eq!(before - town.free("Alice"), 3_000_000_000 + fee);
    let stakes = town.stakes("Alice");
    let alphas: Vec<_> = stakes.iter().map(|stake| stake.alpha.0).collect();
    assert_eq!(alphas, [1_500_000_000; 2]);
    // The limit of spending is one for all parts.
    assert_eq!(town.run("config set max-stake 2.9").code, 0);
    assert!(town.refused(&words, 7).contains("3 TAO is over the limit"));
    // Of all hotkeys with stake but one, which is no hotkey of the wallet's.
    let data =
        town.good("stake remove -w Alice --all --all-hotkeys --exclude-hotkeys default --yes");
    assert_eq!(data["trades"].as_array().unwrap().len(), 1);
    assert_eq!(data["trades"][0]["hotkey"], BOB);
    assert_eq!(town.stakes("Alice").len(), 1);
}

fn all_keeps_the_fee_and_the_existential_deposit() {
    let town = Town::new(&["Alice"]);
    let before = town.free("Alice");
    let data = town.good("stake add --wallet Alice --all --all-hotkeys --yes");
    let (paid, fee) = (rao(&data["tao"]), rao(&data["receipt"]["fee"]));
    let left = town.free("Alice");
    assert_eq!(before, paid + fee + left);
    // The deposit, and a fee to sell it again, to the rao.
    assert_eq!(left, DEPOSIT + fee);
    town.good("stake remove --wallet Alice --all --yes");
    assert!(town.free("Alice") > before - 3 * fee);
}

fn all_stakes_everywhere_are_sold_at_once() {
    let town = Town::new(&["Alice"]);
    town.good("stake add --wallet Alice --amount 3 --yes");
    town.good("stake add --wallet Alice --amount 5 --netuid 0 --yes");
    let before = town.free("Alice");
    let dry = town.run("stake remove --wallet Alice --all --dry-run --json");
    let warned = dry.json()["warnings"].to_string();
    assert!(warned.contains("--all-netuids"), "{warned}");
    let data = town.good("stake remove --wallet Alice --all --all-netuids --yes");
    assert_eq!(rao(&data["tao"]), 8_000_000_000);
    let fee = rao(&data["receipt"]["fee"]);
    assert_eq!(town.free("Alice"), before + 8_000_000_000 - fee);
    assert_eq!(town.stakes("Alice"), []);
}

fn limits_go_into_the_calls() {
    let town = Town::new(&["Alice"]);
    town.good("stake add --wallet Alice --amount 3 --yes");
    let dry = |words: &str| {
        let run = town.run(&format!("stake {words} --wallet Alice --dry-run --json"));
        assert_eq!(run.code, 0, "{words}: {run:?}");
        run.json()
    };
    for (words, call, limit, partial) in [
        (
            "add --amount 1",
            "add_stake_limit",
            Some(1_050_000_000_u64),
            Some(false),
        ),
        (
            "add --amount 1 --tolerance 0% --partial",
            "add_stake_limit",
            Some(1_000_000_000),
            Some(true),
        ),
        ("add --amount 1 --no-limit", "add_stake", None, None),
        (
            "remove --amount 1 --rate-tolerance 0.01",
            "remove_stake_limit",
            Some(990_000_000),
            Some(false),
        ),
        (
            "remove --all",
            "remove_stake_full_limit",
            Some(950_000_000),
            None,
        ),
        (
            "remove --all --partial",
            "remove_stake_limit",
            Some(950_000_000),
            Some(true),
        ),
        (
            "remove --unstake-all --no-limit",
            "remove_stake_full_limit",
            None,
            None,
        ),
        ("remove --amount 1 --unsafe", "remove_stake", None, None),
    ] {
        let envelope = dry(words);
        let shown = &envelope["data"]["plan"]["call"];
        assert_eq!(shown["call"], format!("SubtensorModule.{call}"), "{words}");
        let arguments = &shown["arguments"];
        let of = |name: &str| arguments.get(name).cloned();
        assert_eq!(
            of("limit_price").and_then(|price| price.as_u64()),
            limit,
            "{words}"
        );
        assert_eq!(
            of("allow_partial").and_then(|flag| flag.as_bool()),
            partial,
            "{words}"
        );
        let order = &envelope["data"]["orders"][0];
        assert_eq!(order["limit_price"]["rao"].as_u64(), limit, "{words}");
        assert_eq!(rao(&order["price"]), 1_000_000_000, "{words}");
        // Whoever takes any price is told.
        let warned = !envelope["warnings"].as_array().unwrap().is_empty();
        assert_eq!(warned, limit.is_none(), "{words}");
    }
}
