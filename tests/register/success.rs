//! Registering, and what it is said to have cost.

use codec::Decode;
use sn27::{
    chain::registration::Room,
    localnet::runtime::{RuntimeCall, admin, subtensor},
};
use sp_keyring::Sr25519Keyring::Charlie;

use super::scene::{NETUID, Scene, account, data, instant, key};
use crate::support::tests;

tests![
    what_was_paid_is_what_the_balance_lost,
    a_dry_run_spends_nothing_and_shows_the_exact_call,
    btclis_spellings_work,
    who_will_be_pruned_is_said_and_is_pruned,
];

fn what_was_paid_is_what_the_balance_lost() {
    let scene = Scene::new(instant());
    let before = scene.funds();
    let quoted = scene.look().next_price().unwrap();
    let data = data(&scene.register(""));
    let (neuron, receipt) = (&data["neuron"], &data["receipt"]);
    let paid = neuron["paid"]["rao"].as_u64().unwrap();
    let fee = receipt["fee"]["rao"].as_u64().unwrap();
    assert_eq!(before - scene.funds(), paid + fee);
    assert_eq!(paid, quoted.0);
    assert!(fee > 0);
    assert_eq!(data["balance"]["agrees"], true);
    assert_eq!(data["result"], "registered");
    assert_eq!(
        data["plan"]["call"]["call"],
        "SubtensorModule.register_limit"
    );
    assert_eq!(data["quote"]["cap"]["rao"], paid * 105 / 100);
    assert_eq!(data["quote"]["cap_on_chain"], true);
    let now = scene.look();
    assert_eq!(neuron["uid"], now.uid.unwrap());
    let block = receipt["block"]["number"].as_u64().unwrap();
    assert_eq!(neuron["immune_until"]["block"], block + now.immunity);
    assert_eq!(block, u64::from(scene.localnet.head().number));
}

fn a_dry_run_spends_nothing_and_shows_the_exact_call() {
    let scene = Scene::new(instant());
    let before = scene.funds();
    let head = scene.localnet.head();
    let run = scene.bare("--netuid 27 --wallet miner --max-price 2.01 --dry-run --json");
    let data = data(&run);
    assert_eq!(data["result"], "planned");
    assert_eq!(data["plan"]["spends"]["rao"], 2_010_000_000u64);
    let scale = data["plan"]["call"]["scale"].as_str().unwrap();
    let bytes = hex::decode(scale.trim_start_matches("0x")).unwrap();
    let hotkey = account(key("//Bob//first").address());
    let meant = RuntimeCall::SubtensorModule(subtensor::Call::register_limit {
        netuid: NETUID,
        hotkey,
        limit_price: 2_010_000_000,
    });
    assert_eq!(RuntimeCall::decode(&mut &bytes[..]).unwrap(), meant);
    assert_eq!(scene.funds(), before);
    assert_eq!(scene.localnet.head(), head);
}

fn btclis_spellings_work() {
    let scene = Scene::new(instant());
    let words =
        "--wallet.name miner --wallet.hotkey default --no_prompt --subtensor.chain_endpoint";
    let words = format!("--netuid 27 --yes --json {words} {}", scene.localnet.url());
    assert_eq!(data(&scene.bare(&words))["result"], "registered");
}

fn who_will_be_pruned_is_said_and_is_pruned() {
    let scene = Scene::new(instant());
    for number in 0..3 {
        scene.other(Charlie, number);
    }
    assert_eq!(scene.look().room, Room::Free(252));
    for call in [
        admin::Call::sudo_set_min_allowed_uids {
            netuid: NETUID,
            min_allowed_uids: 1,
        },
        admin::Call::sudo_set_max_allowed_uids {
            netuid: NETUID,
            max_allowed_uids: 4,
        },
    ] {
        scene.sudo(call);
    }
    let Room::Prunes(neuron) = scene.look().room else {
        panic!("{:?}", scene.look().room);
    };
    assert!(neuron.immune && neuron.uid != 0, "{neuron:?}");
    let data = data(&scene.register("--max-price 100"));
    assert_eq!(data["neuron"]["uid"], neuron.uid);
    assert_eq!(scene.look().uid, Some(neuron.uid));
}
