//! Waiting until it fits: never above the cap, in the first block that does, paid for once.

use std::{
    cell::{Cell, RefCell},
    time::Instant,
};

use sn27::{
    chain::{
        Finality, Receipt,
        registration::{Ending, Price, Report, Tally, Wait, WaitError},
    },
    localnet::{BlockTime, Config, runtime::admin::Call},
    money::Tao,
};
use sp_keyring::Sr25519Keyring::Charlie;

use super::scene::{
    NETUID, Scene, TAO, data, end, failure, instant, key, run, timed, until_it_says,
};
use crate::support::tests;

tests![
    a_day_of_blocks_is_waited_through_for_the_first_that_fits,
    a_price_that_jumped_is_waited_for_again_and_its_fee_told,
    refusals_are_tried_again_only_so_often,
    the_program_waits_for_its_price,
    a_deadline_ends_with_8_and_nothing_spent,
    ctrl_c_ends_with_130_and_nothing_spent,
    two_instances_pay_once,
    two_instances_that_do_not_wait_pay_once,
    a_subnet_that_opens_is_registered_on,
];

const DAY: u64 = 7_200;

fn wait(cap: u64, tries: u32) -> Wait {
    Wait {
        netuid: NETUID,
        hotkey: key("//Bob//first").address(),
        coldkey: key("//Bob").address(),
        until: Tao(cap),
        cap: Tao(cap),
        tries,
    }
}

fn receipt<S: std::fmt::Debug>(ending: Result<Ending<S>, WaitError>) -> Receipt {
    match ending {
        Ok(Ending::Registered(receipt)) => *receipt,
        other => panic!("{other:?}"),
    }
}

/// Others register at moments of their own and keep the price above the cap, but for its last part.
fn a_day_of_blocks_is_waited_through_for_the_first_that_fits() {
    const CAP: u64 = TAO / 20;
    let scene = Scene::new(instant());
    let before = scene.funds();
    // The price after each block, as the chain had it.
    let course = RefCell::new(Vec::<(u64, Price)>::new());
    let swings = Cell::new(0);
    let tell = |report: Report<'_>| match report {
        Report::Looked(registration, problems) => {
            let (block, price) = (registration.block.number, registration.price);
            course.borrow_mut().push((block, price));
            if problems.is_empty() {
                return;
            }
            let late = block > DAY - 900;
            // A number without a pattern worth the name: the price swings between two and nine caps.
            let moment = (block * 2_654_435_761) % 97 < 9;
            if !late && (price.now.0 < 2 * CAP || moment && price.now.0 < 9 * CAP) {
                swings.set(swings.get() + 1);
                scene.other(Charlie, swings.get());
            } else {
                scene.localnet.produce_block().unwrap();
            }
        }
        Report::Refused(error, _) => panic!("{error}"),
    };
    let (tally, ending) = run(async {
        let url = scene.localnet.url().parse().unwrap();
        let chain = sn27::chain::Chain::open(url, Default::default())
            .await
            .unwrap();
        let bob = key("//Bob");
        let submit = async |call| chain.submit(call, &bob, Finality::InBlock, |_| {}).await;
        wait(CAP, 3)
            .run(&chain, submit, tell, std::future::pending::<()>())
            .await
    });
    let receipt = receipt(ending);
    assert_eq!(tally, Tally::default());
    let paid = receipt.spent_by(key("//Bob").address()).unwrap();
    assert!(paid <= Tao(CAP), "{paid}");
    assert_eq!(before - scene.funds(), paid.0 + receipt.fee.0);
    let course = course.into_inner();
    let (last, price) = *course.last().unwrap();
    assert_eq!(receipt.block.number, last + 1);
    assert_eq!(price.after(1), Some(paid));
    assert!(
        last > DAY - 900 && swings.get() > 20,
        "{last}, {}",
        swings.get()
    );
    // Every block before was seen, and cost more.
    for (pair, (_, price)) in course.windows(2).zip(&course) {
        assert_eq!(pair[0].0 + 1, pair[1].0);
        assert!(price.after(1) > Some(Tao(CAP)));
    }
}

/// Each time that it sends, somebody is quicker, as often as is said.
fn outrun(times: u32, tries: u32) -> (Scene, u64, Tally, Result<Ending<()>, WaitError>) {
    let scene = Scene::new(instant());
    let before = scene.funds();
    let outrun = Cell::new(0);
    let (tally, ending) = run(async {
        let url = scene.localnet.url().parse().unwrap();
        let chain = sn27::chain::Chain::open(url, Default::default())
            .await
            .unwrap();
        let bob = key("//Bob");
        let submit = async |call| {
            if outrun.get() < times {
                outrun.set(outrun.get() + 1);
                scene.other(Charlie, outrun.get());
            }
            chain.submit(call, &bob, Finality::InBlock, |_| {}).await
        };
        let tell = |report: Report<'_>| {
            if let Report::Looked(_, [_, ..]) = report {
                scene.localnet.produce_block().unwrap();
            }
        };
        wait(TAO, tries)
            .run(&chain, submit, tell, std::future::pending::<()>())
            .await
    });
    (scene, before, tally, ending)
}

fn a_price_that_jumped_is_waited_for_again_and_its_fee_told() {
    let (scene, before, tally, ending) = outrun(2, 3);
    let receipt = receipt(ending);
    assert_eq!(tally.refused, 2);
    assert!(tally.fees > Tao::ZERO);
    let paid = receipt.spent_by(key("//Bob").address()).unwrap();
    assert!(paid <= Tao(TAO));
    assert_eq!(
        before - scene.funds(),
        paid.0 + receipt.fee.0 + tally.fees.0
    );
}

fn refusals_are_tried_again_only_so_often() {
    let (scene, before, tally, ending) = outrun(9, 2);
    let Err(WaitError::Tries { tally: told, last }) = ending else {
        panic!("{ending:?}");
    };
    assert_eq!(last.name, "RegistrationPriceLimitExceeded");
    assert_eq!((told, tally.refused), (tally, 2));
    assert_eq!(before - scene.funds(), tally.fees.0);
    assert_eq!(scene.look().uid, None);
}

/// A chain whose price halves in ten blocks.
fn falling(block_time: BlockTime) -> Scene {
    let scene = Scene::new(Config {
        block_time,
        ..instant()
    });
    scene.sudo(Call::sudo_set_burn_half_life {
        netuid: NETUID,
        burn_half_life: 10,
    });
    scene
}

fn the_program_waits_for_its_price() {
    let scene = falling(timed(100));
    let before = scene.funds();
    let run = scene.register("--wait --max-price 0.3 --deadline 2m");
    let data = data(&run);
    let number = |value: &serde_json::Value| value["rao"].as_u64().unwrap();
    let paid = number(&data["neuron"]["paid"]);
    let fees = number(&data["receipt"]["fee"]) + number(&data["refusals"]["fees"]);
    assert!(paid <= 3 * TAO / 10, "{paid}");
    assert_eq!(before - scene.funds(), paid + fees);
    assert_eq!(data["neuron"]["uid"], scene.look().uid.unwrap());
    assert_eq!(run.stderr, "");
}

fn a_deadline_ends_with_8_and_nothing_spent() {
    let scene = Scene::new(Config {
        block_time: timed(50),
        ..instant()
    });
    let before = scene.funds();
    let run = scene.register("--wait --max-price 0.001 --deadline 1s");
    let (message, _) = failure(&run, 8);
    assert!(message.contains("nothing was spent"), "{message}");
    assert_eq!(scene.funds(), before);
    assert_eq!(scene.look().uid, None);
}

fn ctrl_c_ends_with_130_and_nothing_spent() {
    let scene = Scene::new(instant());
    let before = scene.funds();
    let mut child = scene.spawn("--wallet miner --yes --wait --max-price 0.001");
    until_it_says(&mut child, "down");
    let started = Instant::now();
    let id = child.id().to_string();
    let mut kill = std::process::Command::new("kill");
    assert!(kill.args(["-INT", &id]).status().unwrap().success());
    assert_eq!(end(child).code, 130);
    assert!(started.elapsed().as_secs() < 60);
    assert_eq!(scene.funds(), before);
    assert_eq!(scene.look().uid, None);
}

fn two_instances_pay_once() {
    let scene = falling(timed(150));
    let before = scene.funds();
    let words = "--wallet miner --yes --json --wait --max-price 0.6 --deadline 2m";
    let children = [scene.spawn(words), scene.spawn(words)];
    let ends = children.map(end);
    let mut spent = 0;
    let mut registered = 0;
    for run in &ends {
        let data = data(run);
        let rao = |value: &serde_json::Value| value["rao"].as_u64().unwrap_or(0);
        spent += rao(&data["neuron"]["paid"]);
        spent += rao(&data["receipt"]["fee"]) + rao(&data["refusals"]["fees"]);
        registered += u32::from(data["result"] == "registered");
        assert_eq!(data["neuron"]["uid"], 1);
    }
    assert_eq!(registered, 1, "{ends:?}");
    assert_eq!(before - scene.funds(), spent);
}

fn two_instances_that_do_not_wait_pay_once() {
    let scene = Scene::new(Config {
        block_time: timed(500),
        ..instant()
    });
    let before = scene.funds();
    let words = "--wallet miner --yes --json --max-price 2";
    let children = [scene.spawn(words), scene.spawn(words)];
    let mut ends = children.map(end);
    ends.sort_by_key(|run| run.code);
    let won = data(&ends[0]);
    failure(&ends[1], 6);
    let rao = |value: &serde_json::Value| value["rao"].as_u64().unwrap();
    let spent = before - scene.funds();
    let (paid, fee) = (rao(&won["neuron"]["paid"]), rao(&won["receipt"]["fee"]));
    // The other one, if it came into a block at all, lost its fee there.
    assert!(spent == paid + fee || spent == paid + 2 * fee, "{spent}");
}

fn a_subnet_that_opens_is_registered_on() {
    let scene = Scene::new(instant());
    let set = |registration_allowed| {
        scene.sudo(Call::sudo_set_network_registration_allowed {
            netuid: NETUID,
            registration_allowed,
        });
    };
    set(false);
    let mut child = scene.spawn("--wallet miner --yes --wait");
    until_it_says(&mut child, "takes no registrations");
    set(true);
    let run = end(child);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("registered with uid 1"), "{run:?}");
}
