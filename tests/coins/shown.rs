//! `wallet balance`, `wallet overview`, `stake list`.

use sn27::localnet::runtime::{RuntimeCall, subtensor};
use sp_keyring::Sr25519Keyring::Bob;

use super::{ALICE, BOB, Town, rao};
use crate::support::tests;

tests![
    balances_are_the_chains_and_add_up,
    an_overview_has_every_neuron_of_the_wallets,
    stakes_are_listed_with_their_value,
    accounts_without_a_wallet_are_shown_too,
];

fn balances_are_the_chains_and_add_up() {
    let town = Town::new(&["Alice", "Bob"]);
    town.good("stake add --wallet Alice --amount 2.01 --yes");
    let data = town.good("wallet balance --all");
    let wallets = data["wallets"].as_array().unwrap();
    assert_eq!(wallets.len(), 2);
    let mut sum = 0;
    for (wallet, (name, staked)) in wallets.iter().zip([("Alice", 2_010_000_000), ("Bob", 0)]) {
        assert_eq!(wallet["name"], name);
        assert_eq!(rao(&wallet["free"]), town.free(name));
        assert_eq!(rao(&wallet["staked_value"]), staked);
        assert_eq!(rao(&wallet["total"]), town.free(name) + staked);
        sum += rao(&wallet["total"]);
    }
    assert_eq!(rao(&data["total"]["total"]), sum);
    assert_eq!(data["block"]["number"], town.localnet.head().number);
    // One wallet by its name, and btcli's way of asking.
    let data = town.good("w balance --wallet.name Bob");
    assert_eq!(data["wallets"].as_array().unwrap().len(), 1);
    let run = town.run("wallet balance --all");
    assert!(run.stdout.contains("staked, at today's prices"), "{run:?}");
    // A wallet that is broken is named, and the others are shown.
    std::fs::create_dir(town.sn27.home().join(".bittensor/wallets/hollow")).unwrap();
    let run = town.run("wallet balance --all --json");
    assert_eq!(run.code, 0);
    assert_eq!(run.json()["data"]["wallets"].as_array().unwrap().len(), 2);
    assert!(
        run.json()["warnings"][0]
            .as_str()
            .unwrap()
            .contains("hollow")
    );
    let text = town.refused("wallet balance --wallet hollow", 3);
    assert!(text.contains("coldkeypub.txt"), "{text}");
    let text = town.refused("wallet balance --all --wallet-path nowhere", 3);
    assert!(text.contains("sn27 wallet create"), "{text}");
}

fn an_overview_has_every_neuron_of_the_wallets() {
    let town = Town::new(&["Alice", "Bob", "Dave"]);
    let calls = [
        subtensor::Call::burned_register {
            netuid: 27,
            hotkey: Bob.to_account_id(),
        },
        subtensor::Call::serve_axon {
            netuid: 27,
            version: 1,
            ip: u128::from(u32::from(std::net::Ipv4Addr::new(8, 8, 4, 4))),
            port: 8091,
            ip_type: 4,
            protocol: 4,
            placeholder1: 0,
            placeholder2: 0,
        },
    ];
    for call in calls {
        let call = RuntimeCall::SubtensorModule(call);
        town.localnet.call_as(Bob, call).unwrap();
    }
    let data = town.good("wallet overview --all");
    let neurons: Vec<_> = data["wallets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|wallet| wallet["neurons"].as_array().unwrap())
        .collect();
    assert_eq!(
        neurons.iter().map(|of| of.len()).collect::<Vec<_>>(),
        [1, 1, 0]
    );
    let (alice, bob) = (&neurons[0][0], &neurons[1][0]);
    assert_eq!(
        (&alice["uid"], &alice["hotkey"]),
        (&0.into(), &ALICE.into())
    );
    assert_eq!((&bob["uid"], &bob["hotkey"]), (&1.into(), &BOB.into()));
    assert_eq!(bob["hotkey_name"], "default");
    assert_eq!(bob["axon"], "8.8.4.4:8091");
    assert_eq!(alice["axon"], serde_json::Value::Null);
    for share in [
        "rank",
        "trust",
        "consensus",
        "incentive",
        "dividends",
        "validator_trust",
    ] {
        assert!(bob[share].is_f64(), "{share}");
    }
    // Only where it is asked for; and in prose with the columns that btcli has.
    let data = town.good("wallet overview --wallet Bob --netuid 0");
    assert_eq!(data["wallets"][0]["neurons"], serde_json::json!([]));
    let run = town.run("wallet overview --wallet Bob");
    for word in ["subnet 27", "vpermit", "incentive", "8.8.4.4:8091", BOB] {
        assert!(run.stdout.contains(word), "{word}: {run:?}");
    }
}

fn stakes_are_listed_with_their_value() {
    let town = Town::new(&["Alice", "Bob"]);
    town.good("stake add --wallet Alice --amount 2 --yes");
    town.good("stake add --wallet Alice --amount 3 --netuid 0 --yes");
    let data = town.good("stake list --all");
    let stakes = data["wallets"][0]["stakes"].as_array().unwrap();
    let alphas: Vec<_> = stakes.iter().map(|stake| rao(&stake["alpha"])).collect();
    assert_eq!(alphas, [3_000_000_000, 2_000_000_000]);
    assert_eq!(stakes[1]["netuid"], 27);
    assert_eq!(stakes[1]["hotkey_name"], "default");
    assert_eq!(stakes[1]["price"]["tao"], "1");
    assert_eq!(stakes[1]["registered"], true);
    assert_eq!(rao(&data["value"]), 5_000_000_000);
    assert_eq!(data["wallets"][1]["stakes"], serde_json::json!([]));
    let data = town.good("st list --wallet Alice --netuid 27");
    assert_eq!(rao(&data["value"]), 2_000_000_000);
    let run = town.run("stake list --wallet Bob");
    assert!(run.stdout.contains("no stake"), "{run:?}");
}

fn accounts_without_a_wallet_are_shown_too() {
    let town = Town::new(&["Alice"]);
    let nobody = "5EhKw4iLKy4diLy2P7jwTupox22kXwWvNVRERW7NiZPxLApW";
    let data = town.good(&format!("wallet balance --address {BOB},{nobody},{ALICE}"));
    let names: Vec<_> = (0..3)
        .map(|index| &data["wallets"][index]["name"])
        .collect();
    assert_eq!(
        names,
        [
            &serde_json::Value::Null,
            &serde_json::Value::Null,
            &"Alice".into()
        ]
    );
    assert_eq!(rao(&data["wallets"][0]["free"]), town.free("Bob"));
    assert_eq!(rao(&data["wallets"][1]["total"]), 0);
    let wrong = BOB.replace("4ty", "4tz");
    let text = town.refused(&format!("wallet balance --address {wrong}"), 2);
    assert!(text.contains("checksum"), "{text}");
}
