//! Registering by work, where the runtime honours it.

use codec::Encode;
use sn27::localnet::{
    BlockTime, Config, GenesisConfig,
    runtime::{Runtime, RuntimeCall, admin::Call, subtensor, subtensor::rules::Rules},
};

use super::scene::{NETUID, Scene, account, data, failure, instant, key, old};
use crate::support::tests;

tests![
    work_registers_where_it_is_honoured,
    work_is_never_sent_where_it_would_be_charged,
    work_needs_the_subnets_leave,
];

/// A chain that honours work, and a hotkey that can pay the fee.
fn scene(difficulty: u64) -> Scene {
    let config = old(BlockTime::Instant);
    let hotkey = account(key("//Bob//first").address());
    let genesis = GenesisConfig {
        rules: Rules {
            intervals: true,
            work: true,
        },
        balances: vec![(hotkey, 1_000_000_000)],
        ..config.genesis
    };
    let scene = Scene::new(Config { genesis, ..config });
    scene.sudo(Call::sudo_set_difficulty {
        netuid: NETUID,
        difficulty,
    });
    scene
}

fn work_registers_where_it_is_honoured() {
    let scene = scene(20_000);
    let before = scene.funds();
    let data = data(&scene.register("--pow"));
    assert_eq!(data["result"], "registered");
    assert_eq!(data["plan"]["call"]["call"], "SubtensorModule.register");
    assert_eq!(data["neuron"]["paid"]["rao"], 0);
    assert_eq!(scene.funds(), before);
    let now = scene.look();
    assert_eq!(data["neuron"]["uid"], now.uid.unwrap());
    assert_eq!(now.owner, Some(now.coldkey));
}

fn work_is_never_sent_where_it_would_be_charged() {
    let scene = Scene::new(instant());
    let (before, head) = (scene.funds(), scene.localnet.head());
    let (message, help) = failure(&scene.register("--pow"), 6);
    assert!(message.contains("ignores work"), "{message}");
    assert!(help.contains("without --pow"), "{help}");
    assert_eq!((scene.funds(), scene.localnet.head()), (before, head));
}

fn work_needs_the_subnets_leave() {
    let scene = scene(20_000);
    let work = scene.look().ways.work.unwrap();
    assert!(work.open && work.difficulty == 20_000, "{work:?}");
    // The burn's flag is not the work's.
    scene.sudo(Call::sudo_set_network_registration_allowed {
        netuid: NETUID,
        registration_allowed: false,
    });
    assert!(scene.look().ways.work.unwrap().open);
    let key = subtensor::NetworkPowRegistrationAllowed::<Runtime>::hashed_key_for(NETUID);
    let items = vec![(key, false.encode())];
    let set = frame_system::Call::set_storage { items };
    scene.localnet.sudo(RuntimeCall::System(set)).unwrap();
    let (message, _) = failure(&scene.register("--pow"), 6);
    assert!(
        message.contains("takes no registrations by work"),
        "{message}"
    );
    assert_eq!(scene.look().uid, None);
}
