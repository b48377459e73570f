//! What is in the way: told with its exit code, before anything is signed, and nothing is spent.

use sn27::localnet::runtime::{RuntimeCall, admin::Call, subtensor};
use sp_keyring::Sr25519Keyring::Charlie;

use super::scene::{NETUID, Scene, TAO, account, data, failure, instant, key};
use crate::support::tests;

tests![
    a_price_over_the_cap_ends_with_7_and_when_it_fits,
    a_spending_limit_ends_with_7,
    a_coldkey_without_funds_ends_with_6,
    a_registered_hotkey_is_not_paid_for_twice,
    a_closed_subnet_ends_with_6,
    anothers_hotkey_ends_with_6,
    no_such_subnet_ends_with_3_and_root_with_2,
    all_that_is_in_the_way_is_said_at_once,
    a_missing_key_ends_with_3,
    nobody_there_to_agree_ends_with_2,
    a_subnet_that_is_full_for_good_ends_with_6,
];

/// That this fails with this code, these words, and nothing spent.
fn refused(scene: &Scene, extra: &str, code: i32, words: &str) -> String {
    let (before, head) = (scene.funds(), scene.localnet.head());
    let run = scene.register(extra);
    let (message, help) = failure(&run, code);
    assert!(message.contains(words), "{message}");
    assert_eq!(scene.funds(), before, "{message}");
    assert_eq!(scene.localnet.head(), head, "{message}");
    help
}

fn a_price_over_the_cap_ends_with_7_and_when_it_fits() {
    let scene = Scene::new(instant());
    let help = refused(&scene, "--max-price 0.5", 7, "over the cap of 0.5 TAO");
    let fits = scene.look().fits_at(sn27::money::Tao(TAO / 2)).unwrap();
    assert!(help.contains(&format!("block {fits}, about")), "{help}");
    // It really fits there, and not a block before.
    while u64::from(scene.localnet.head().number) + 2 < fits {
        scene.localnet.produce_block().unwrap();
    }
    refused(&scene, "--max-price 0.5", 7, "over the cap");
    scene.localnet.produce_block().unwrap();
    let data = data(&scene.register("--max-price 0.5"));
    assert_eq!(data["receipt"]["block"]["number"], fits);
}

fn a_spending_limit_ends_with_7() {
    let scene = Scene::new(instant());
    let set = scene.sn27.run(["config", "set", "max-register", "0.9"]);
    assert_eq!(set.code, 0, "{set:?}");
    refused(&scene, "", 7, "max-register");
}

fn a_coldkey_without_funds_ends_with_6() {
    let scene = Scene::new(instant());
    scene.wallet("poor", "//Nobody", "//Nobody//first");
    let help = refused(&scene, "--wallet poor", 6, "can spend 0 TAO");
    assert!(help.contains("more is needed"), "{help}");
    let waiting = "--wallet poor --wait --max-price 0.1";
    refused(&scene, waiting, 6, "can spend 0 TAO");
}

fn a_registered_hotkey_is_not_paid_for_twice() {
    let scene = Scene::new(instant());
    data(&scene.register(""));
    refused(&scene, "", 6, "registered already, with uid 1");
    refused(&scene, "--wait", 6, "registered already, with uid 1");
}

fn close(scene: &Scene) {
    scene.sudo(Call::sudo_set_network_registration_allowed {
        netuid: NETUID,
        registration_allowed: false,
    });
}

fn a_closed_subnet_ends_with_6() {
    let scene = Scene::new(instant());
    close(&scene);
    refused(&scene, "", 6, "takes no registrations");
}

fn anothers_hotkey_ends_with_6() {
    let scene = Scene::new(instant());
    let hotkey = account(key("//Bob//first").address());
    let call = subtensor::Call::try_associate_hotkey { hotkey };
    let call = RuntimeCall::SubtensorModule(call);
    scene.localnet.call_as(Charlie, call).unwrap();
    let owner = key("//Charlie").address().to_string();
    refused(&scene, "", 6, &owner);
    refused(&scene, "--wait", 6, &owner);
}

fn no_such_subnet_ends_with_3_and_root_with_2() {
    let scene = Scene::new(instant());
    let bare = |netuid: &str| scene.bare(&format!("--netuid {netuid} --wallet miner --yes --json"));
    let (message, _) = failure(&bare("99"), 3);
    assert!(message.contains("no subnet 99"), "{message}");
    let (_, help) = failure(&bare("0"), 2);
    assert!(help.contains("--netuid 27"), "{help}");
}

fn all_that_is_in_the_way_is_said_at_once() {
    let scene = Scene::new(instant());
    close(&scene);
    let run = scene.register("--max-price 0.1");
    let (message, _) = failure(&run, 6);
    for part in ["takes no registrations", "over the cap of 0.1 TAO"] {
        assert!(message.contains(part), "{message}");
    }
}

fn a_missing_key_ends_with_3() {
    let scene = Scene::new(instant());
    refused(&scene, "--wallet nobody", 3, "nobody");
}

fn nobody_there_to_agree_ends_with_2() {
    let scene = Scene::new(instant());
    let before = scene.funds();
    let run = scene.bare("--netuid 27 --wallet miner --json");
    let (_, help) = failure(&run, 2);
    assert!(help.contains("--yes"), "{help}");
    assert_eq!(scene.funds(), before);
    let until = scene.register("--wait --max-price 0.1 --until-price 0.2");
    failure(&until, 2);
}

fn a_subnet_that_is_full_for_good_ends_with_6() {
    let scene = Scene::new(instant());
    for call in [
        Call::sudo_set_min_allowed_uids {
            netuid: NETUID,
            min_allowed_uids: 0,
        },
        Call::sudo_set_max_allowed_uids {
            netuid: NETUID,
            max_allowed_uids: 1,
        },
    ] {
        scene.sudo(call);
    }
    refused(&scene, "", 6, "none may be pruned");
}
