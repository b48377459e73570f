//! Limits of an interval and of a block, as before runtime 425.

use sn27::{
    chain::{Argument, Call as ChainCall, Finality, Stage, names},
    localnet::{BlockTime, runtime::admin::Call},
};
use sp_keyring::Sr25519Keyring::Charlie;

use super::scene::{
    NETUID, Scene, TAO, data, end, failure, key, manual, old, run, timed, until_it_says,
};
use crate::support::tests;

tests![
    a_runtime_without_a_limit_is_told_of_and_registers,
    a_full_interval_ends_with_6_and_when_slots_are_free,
    a_full_interval_is_waited_out,
    a_full_block_ends_with_6_and_when_slots_are_free,
    a_price_about_to_be_adjusted_is_not_taken,
];

/// One registration is hoped for in an interval of so many blocks, so three may come.
fn scene(block_time: BlockTime, adjustment_interval: u16) -> Scene {
    let scene = Scene::new(old(block_time));
    for call in [
        Call::sudo_set_adjustment_interval {
            netuid: NETUID,
            adjustment_interval,
        },
        Call::sudo_set_target_registrations_per_interval {
            netuid: NETUID,
            target_registrations_per_interval: 1,
        },
    ] {
        scene.sudo(call);
    }
    scene
}

/// Goes to the first block of the next interval.
fn begin(scene: &Scene) {
    let next = scene.look().slots.unwrap().next_interval();
    while u64::from(scene.localnet.head().number) < next {
        scene.localnet.produce_block().unwrap();
    }
}

fn fill(scene: &Scene) {
    for number in 0..3 {
        scene.other(Charlie, number);
    }
}

fn a_runtime_without_a_limit_is_told_of_and_registers() {
    let scene = scene(BlockTime::Instant, 100);
    let before = scene.funds();
    let run = scene.register("");
    let data = data(&run);
    assert_eq!(
        data["plan"]["call"]["call"],
        "SubtensorModule.burned_register"
    );
    assert_eq!(data["quote"]["cap_on_chain"], false);
    let warnings = run.json()["warnings"].to_string();
    assert!(warnings.contains("can't hold the price"), "{warnings}");
    let paid = data["neuron"]["paid"]["rao"].as_u64().unwrap();
    let fee = data["receipt"]["fee"]["rao"].as_u64().unwrap();
    assert_eq!(paid, TAO);
    assert_eq!(before - scene.funds(), paid + fee);
}

fn a_full_interval_ends_with_6_and_when_slots_are_free() {
    let scene = scene(BlockTime::Instant, 100);
    begin(&scene);
    fill(&scene);
    let before = scene.funds();
    let (message, help) = failure(&scene.register(""), 6);
    assert!(message.contains("all of its 3 registrations"), "{message}");
    let slots = scene.look().slots.unwrap();
    let free = slots.free_at().unwrap();
    assert_eq!(free, slots.began + 100);
    assert!(
        help.contains(&format!("slots are free again at block {free}, about")),
        "{help}"
    );
    assert_eq!(scene.funds(), before);
}

fn a_full_interval_is_waited_out() {
    let scene = scene(timed(100), 20);
    begin(&scene);
    let child = scene.spawn("--wallet miner --yes --json --wait --max-price 9 --deadline 2m");
    // It may come before the others: what counts is that it ends well in either case.
    fill(&scene);
    let run = end(child);
    let data = data(&run);
    assert_eq!(data["neuron"]["uid"], scene.look().uid.unwrap());
    assert!(data["neuron"]["paid"]["rao"].as_u64().unwrap() <= 9 * TAO);
}

fn a_full_block_ends_with_6_and_when_slots_are_free() {
    let scene = scene(manual(), 100);
    begin(&scene);
    let before = scene.funds();
    run(async {
        let url = scene.localnet.url().parse().unwrap();
        let chain = sn27::chain::Chain::open(url, Default::default())
            .await
            .unwrap();
        let charlie = key("//Charlie");
        let hotkey = key("//Charlie//first").address();
        let call = ChainCall::new(
            names::BURNED_REGISTER,
            [Argument::from(NETUID), hotkey.into()],
        );
        // Charlie's is in the pool first, and the block takes one.
        let ours = std::cell::RefCell::new(None);
        let stage = |stage: Stage| {
            if stage == Stage::Sent {
                let mut child = scene.spawn("--wallet miner --yes");
                until_it_says(&mut child, "sending extrinsic");
                *ours.borrow_mut() = Some(child);
                while pending(&scene) < 2 {
                    std::thread::yield_now();
                }
                scene.localnet.produce_block().unwrap();
            }
        };
        chain
            .submit(call, &charlie, Finality::InBlock, stage)
            .await
            .unwrap();
        let child = ours.into_inner().unwrap();
        let run = end(child);
        assert_eq!(run.code, 6, "{run:?}");
        for words in ["slots are free again at block", "about", "the fee of"] {
            assert!(run.stderr.contains(words), "{run:?}");
        }
    });
    // The fee alone.
    let spent = before - scene.funds();
    assert!(spent > 0 && spent < TAO / 100, "{spent}");
    assert_eq!(scene.look().uid, None);
}

/// Extrinsics in the pool.
fn pending(scene: &Scene) -> usize {
    let url = scene.localnet.url().to_owned();
    let ask = std::thread::spawn(move || {
        run(async {
            let client = subxt_rpcs::RpcClient::from_insecure_url(url).await.unwrap();
            let none = subxt_rpcs::rpc_params![];
            let pending: Vec<String> = client
                .request("author_pendingExtrinsics", none)
                .await
                .unwrap();
            pending.len()
        })
    });
    ask.join().unwrap()
}

fn a_price_about_to_be_adjusted_is_not_taken() {
    let scene = scene(BlockTime::Instant, 100);
    let next = scene.look().slots.unwrap().next_interval();
    while u64::from(scene.localnet.head().number) + 2 < next {
        scene.localnet.produce_block().unwrap();
    }
    let before = scene.funds();
    let (message, _) = failure(&scene.register(""), 7);
    assert!(
        message.contains(&format!("adjusted, in block {next}")),
        "{message}"
    );
    assert_eq!(scene.funds(), before);
    begin(&scene);
    data(&scene.register(""));
}
