//! Miners that are asked what they have, and the best one that is had.

use serde_json::{Value, json};
use sn27::{
    chain::{Chain, Network, Options},
    miner::{Announced, announce},
};

use super::{
    gate::{Asked, Gate, Stop},
    tenant::{HERE, Scene, tenant},
};
use crate::{
    allocation::{
        caller::{Key, free_port, register, release},
        lending::Lending,
    },
    miner::subnet::{NETUID, POOR, UNPERMITTED, VALIDATOR, key, run, wait_until},
    support::{Run, Skipped, tests},
};

tests![
    what_miners_have_is_found,
    the_next_best_is_had_when_somebody_was_faster,
    machines_are_spread_over_owners,
    of_ten_who_race_for_two_machines_two_have_one,
    who_waits_has_it_when_it_is_given_back,
    what_makes_no_sense_is_told_before_anybody_is_asked,
];

/// A small machine, as a query.
const SMALL: &str = "cpu>=1 ram>=256Mi";

/// The words of a command over the whole subnet.
fn words(scene: &Scene, words: &[&str]) -> Vec<String> {
    let netuid = NETUID.to_string();
    scene.words(&[words, &["--netuid", &netuid]].concat())
}

fn find(scene: &Scene, query: &str, more: &[&str]) -> Run {
    let words = words(scene, &[&["find", query], more].concat());
    scene.sn27.run(words)
}

/// The miners that are found: uid to what is known.
fn miners(run: &Run) -> Vec<Value> {
    assert_eq!(run.code, 0, "{run:?}");
    run.json()["data"]["miners"].as_array().unwrap().clone()
}

fn states(miners: &[Value]) -> Vec<&str> {
    let states = miners.iter();
    states
        .map(|it| it["availability"].as_str().unwrap())
        .collect()
}

fn what_miners_have_is_found() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let second = scene.lending.beside(POOR, &HERE);
    // Somebody else says to be where nobody is.
    run(async {
        let network: Network = scene.lending.subnet.url().parse().unwrap();
        let chain = Chain::open(network, Options::default()).await.unwrap();
        let announced = Announced {
            netuid: NETUID,
            address: ([127, 0, 0, 2], free_port()).into(),
            version: 190,
        };
        let announcing = announce(&announced, &chain, &key(UNPERMITTED)).await;
        announcing.unwrap();
    });
    let all = miners(&find(&scene, SMALL, &["--all"]));
    assert_eq!(states(&all), ["free", "free", "away"], "{all:?}");
    assert_eq!(all[2]["report"], Value::Null);
    for miner in &all[..2] {
        assert_eq!(miner["fits"], true, "{miner}");
        let report = &miner["report"];
        assert!(report["cores"].as_u64() > Some(0), "{report}");
        assert!(report["ram"].as_u64() > Some(1 << 28), "{report}");
        assert_eq!(report["has_docker"], true, "{report}");
    }
    let free = miners(&find(&scene, SMALL, &[]));
    assert_eq!(states(&free), ["free", "free"]);
    for (query, seem) in [
        ("cpu>=100000", 0),
        ("gpu=H9000", 0),
        ("ram>=1Ki disk<9T", 2),
    ] {
        assert_eq!(miners(&find(&scene, query, &[])).len(), seem, "{query}");
    }
    let human = find(&scene, SMALL, &["--all"]);
    assert_eq!(human.code, 0);

    // One of them is taken; whoever is no validator learns nothing.
    assert!(scene.lending.ask(VALIDATOR, &register(Key::first())).status);
    let all = miners(&find(&scene, SMALL, &["--all"]));
    let mut known = states(&all);
    known.sort_unstable();
    assert_eq!(known, ["away", "free", "taken"]);
    assert!(scene.lending.ask(VALIDATOR, &release(Key::first())).status);
    let poor = tenant(POOR);
    let asked = poor.run(words(&scene, &["find", SMALL, "--all"]));
    // Itself it does not ask.
    assert_eq!(states(&miners(&asked)), ["refused", "away"]);
    let none = poor.run(words(&scene, &["new", SMALL]));
    let error = none.json()["error"].clone();
    assert_eq!(none.code, 3, "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.ends_with("1 lend to others alone, 1 away"),
        "{error}"
    );
    assert!(
        error["help"].as_str().unwrap().contains("permit"),
        "{error}"
    );
    drop(second);
    Ok(())
}

fn gated(gate: &Gate) -> [String; 2] {
    ["--axon-external-port".to_owned(), gate.port.to_string()]
}

/// Two miners, each behind a gate.
fn two() -> Result<(Scene, [Gate; 2], Lending), Skipped> {
    let gates = [Gate::new(), Gate::new()];
    let [first, other] = gates.each_ref().map(gated);
    let scene = Scene::start_for(&first.each_ref().map(String::as_str))?;
    let [flag, port] = &other;
    let second = scene.lending.beside(POOR, &[HERE[0], HERE[1], flag, port]);
    gates[0].lead_to(scene.lending.axon().port);
    gates[1].lead_to(second.axon().port);
    Ok((scene, gates, second))
}

fn the_next_best_is_had_when_somebody_was_faster() -> Result<(), Skipped> {
    let (scene, gates, second) = two()?;
    for gate in &gates {
        gate.hold(Asked::Register, Stop::Until);
    }
    let child = scene.spawn(words(&scene, &["new", SMALL, "--timeline", "1"]));
    wait_until("a request for the best", || gates.iter().any(Gate::is_held));
    let best = gates.iter().position(Gate::is_held).unwrap();
    let lendings = [&scene.lending, &second];
    // Somebody else has it meanwhile.
    let faster = register(Key::first());
    assert!(lendings[best].ask(VALIDATOR, &faster).status);
    for gate in &gates {
        gate.let_go();
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["data"]["stage"], "active");
    let warned = made["warnings"].to_string();
    assert!(warned.contains("the next best is asked"), "{made}");
    for lending in lendings {
        assert_eq!(lending.stages(), ["active"]);
    }
    let id = made["data"]["id"].as_str().unwrap();
    assert_eq!(scene.ssh(id, &["whoami"]), "root");
    let stages: Vec<_> = scene.list().iter().map(|it| it["stage"].clone()).collect();
    assert_eq!(stages, ["active", "released"]);
    scene.done(&["release", id]);
    assert!(lendings[best].ask(VALIDATOR, &release(Key::first())).status);
    Ok(())
}

fn machines_are_spread_over_owners() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let second = scene.lending.beside(POOR, &HERE);
    let new = || {
        let run = scene.sn27.run(words(&scene, &["new", SMALL]));
        assert_eq!(run.code, 0, "{run:?}");
        run.json()["data"].clone()
    };
    let (one, other) = (new(), new());
    assert_ne!(one["uid"], other["uid"]);
    // Both are lent now.
    let third = scene.sn27.run(words(&scene, &["new", SMALL]));
    assert_eq!(third.code, 3, "{third:?}");
    for made in [one, other] {
        scene.done(&["release", made["id"].as_str().unwrap()]);
    }
    for lending in [&scene.lending, &second] {
        assert_eq!(lending.containers(), [""; 0]);
    }
    Ok(())
}

fn of_ten_who_race_for_two_machines_two_have_one() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let second = scene.lending.beside(POOR, &HERE);
    let homes: Vec<_> = (0..10).map(|_| tenant(VALIDATOR)).collect();
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let runs: Vec<_> = homes
            .iter()
            .map(|home| scope.spawn(|| home.run(words(&scene, &["new", SMALL]))))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let won = homes.iter().zip(&runs).filter(|(_, run)| run.code == 0);
    let won: Vec<_> = won
        .map(|(home, run)| (home, run.json()["data"].clone()))
        .collect();
    let mut uids: Vec<_> = won.iter().map(|(_, data)| data["uid"].as_u64()).collect();
    uids.sort_unstable();
    uids.dedup();
    assert_eq!((won.len(), uids.len()), (2, 2), "{runs:?}");
    for run in runs.iter().filter(|run| run.code != 0) {
        assert_eq!(run.code, 3, "{run:?}");
        assert_eq!(run.json()["error"]["code"], "not_found", "{run:?}");
    }
    for lending in [&scene.lending, &second] {
        assert_eq!(lending.stages(), ["active"]);
        assert_eq!(lending.containers().len(), 1);
    }
    // Who has nothing has nothing left of it either.
    for (home, run) in homes.iter().zip(&runs) {
        let list = home.run(["allocate", "list", "--json"]).json();
        let left = list["data"]["allocations"].as_array().unwrap().len();
        assert_eq!(left, usize::from(run.code == 0), "{list}");
    }
    for (home, data) in won {
        let id = data["id"].as_str().unwrap();
        let logged_in = home.run(["allocate", "ssh", id, "--", "whoami"]);
        assert_eq!(logged_in.stdout, "root\n", "{logged_in:?}");
        let released = home.run(scene.words(&["release", id]));
        assert_eq!(released.code, 0, "{released:?}");
    }
    Ok(())
}

fn who_waits_has_it_when_it_is_given_back() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    assert!(scene.lending.ask(VALIDATOR, &register(Key::first())).status);
    let mut people = words(&scene, &["new", SMALL, "--wait"]);
    people.retain(|word| word != "--json");
    let mut waiting = scene.spawn(people);
    wait_until("the one who waits", || scene.said().contains("waiting: "));
    assert!(scene.lending.ask(VALIDATOR, &release(Key::first())).status);
    assert!(waiting.wait().unwrap().success(), "{}", scene.said());
    let list = scene.list();
    assert_eq!(list[0]["stage"], "active");
    scene.done(&["release", list[0]["id"].as_str().unwrap()]);
    Ok(())
}

fn what_makes_no_sense_is_told_before_anybody_is_asked() -> Result<(), Skipped> {
    let home = tenant(VALIDATOR);
    // There is no chain at all.
    let network = [
        "--network",
        "ws://127.0.0.1:9",
        "--wallet",
        "tenant",
        "--json",
    ];
    for wrong in [
        &["new"][..],
        &["new", "h100"],
        &["new", "color=red"],
        &["find", "ram>=lots"],
        &["new", "gpu=H100", "--requirement", "{}"],
        &["new", "--requirement", "[]"],
        &["new", "--miner", "nobody"],
        &["new", "gpu=H100", "--timeline", "91"],
    ] {
        let words = ["allocate"].iter().chain(wrong).chain(&network);
        let run = home.run(words);
        assert_eq!(run.code, 2, "{run:?}");
    }
    let known = home.run(["allocate", "list", "--all", "--json"]).json();
    assert_eq!(known["data"], json!({"allocations": []}));
    Ok(())
}
