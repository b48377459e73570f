//! `sn27 validate` on a chain with real miners: scores, weights, metrics, the end; and a chain that
//! goes away and comes back.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};

use super::scene::{Program, Scene, VALIDATOR, database, home};
use crate::{chain::key, miner::subnet::wait_until, support::tests};

tests![
    miners_are_challenged_scored_and_weighed,
    committed_weights_come_to_count,
    the_chain_may_go_away_and_come_back,
];

fn solved(count: u64) -> impl Fn(&[Value]) -> bool {
    move |lines| {
        let mut lines = lines.iter();
        lines.any(|line| line["data"]["event"] == "round" && line["data"]["solved"] == count)
    }
}

fn was(state: &'static str) -> impl Fn(&[Value]) -> bool {
    move |lines| {
        let mut lines = lines.iter();
        lines.any(|line| line["data"]["event"] == "weights" && line["data"]["state"] == state)
    }
}

fn miners_are_challenged_scored_and_weighed() {
    let scene = Scene::new(2);
    let homes = [home("//m1"), home("//m2")];
    let miners: Vec<_> = homes
        .iter()
        .enumerate()
        .map(|(miner, home)| Program::mine(home, &scene, miner))
        .collect();
    let announced = |miner: &Program| miner.log().contains("announced with version");
    wait_until("the announcements", || miners.iter().all(announced));

    let sn27 = home(VALIDATOR);
    let extra = ["--round-interval", "5", "--metrics", "127.0.0.1:0"];
    let validator = Program::validate(&sn27, &scene, &extra);
    validator.wait_for("a round", solved(2));
    validator.wait_for("weights", was("set"));
    let ready = &validator.data("ready")[0];
    assert_eq!(ready["hotkey"], key(VALIDATOR).address().to_string());
    assert_eq!((&ready["uid"], &ready["netuid"]), (&json!(3), &json!(27)));

    let rounds = validator.data("round");
    let round = rounds.iter().find(|round| round["solved"] == 2).unwrap();
    assert_eq!(round["recorded"], true);
    let uids: Vec<_> = round["miners"].as_array().unwrap().iter().collect();
    for (miner, uid) in uids.iter().zip([1, 2]) {
        assert_eq!(
            (&miner["uid"], &miner["solved"]),
            (&json!(uid), &json!(true))
        );
        assert_eq!(miner["failure"], Value::Null);
        // 6·(1+5⁴) and 0.75·5 at least, 41 at most.
        let score = miner["score"].as_f64().unwrap();
        assert!(score > 3.75 && score < 41.0, "{miner}");
    }
    // The owner's neuron serves nothing; the validator doesn't ask itself.
    assert_eq!(
        round["excluded"],
        json!([{"uid": 0, "rule": "no_address"}]),
        "{round}"
    );
    let weights = scene.weights();
    let weighed: Vec<u16> = weights.iter().map(|(uid, _)| *uid).collect();
    assert_eq!(weighed, [1, 2]);
    assert!(weights.iter().all(|(_, weight)| *weight > 0), "{weights:?}");

    let log = validator.log();
    for line in [
        "Initialized scores : [",
        "Querying for Challenge - 1/5",
        "/5\n",
        "Results success benchmarking:",
        "1: {'success': True, 'elapsed_time': ",
        "Synced scores : [1: ",
        "Weight of miners : [1: ",
        "Successfully set weights.",
        "next_challenge: #",
    ] {
        assert!(log.contains(line), "{line}\n{log}");
    }
    let metrics = ready["metrics"].as_str().unwrap();
    let mut stream = TcpStream::connect(metrics).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    for line in ["sn27_rounds_total ", "sn27_score{uid=\"2\"} "] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let score = sn27.run(["score", "--uid", "1", "--formula", "seed", "--json"]);
    let score = score.json();
    assert!(score["data"]["score"].as_f64().unwrap() > 3.75, "{score:?}");
    assert_eq!(validator.end("-TERM"), Some(0), "{log}");
}

fn committed_weights_come_to_count() {
    let scene = Scene::with(1, true);
    let miner_home = home("//m1");
    let miner = Program::mine(&miner_home, &scene, 0);
    miner.wait_for_log("announced with version", 0);
    let sn27 = home(VALIDATOR);
    let validator = Program::validate(&sn27, &scene, &["--round-interval", "5"]);
    validator.wait_for("a commitment", was("committed"));
    let weights = validator.data("weights");
    let committed = weights.iter().find(|line| line["state"] == "committed");
    let plan = &committed.unwrap()["plan"];
    assert_eq!(plan["method"], "timelock", "{plan}");
    assert_eq!(plan["uids"], json!([1]));
    assert_eq!(validator.end("-INT"), Some(0));
}

fn the_chain_may_go_away_and_come_back() {
    let mut scene = Scene::new(1);
    let miner_home = home("//m1");
    let miner = Program::mine(&miner_home, &scene, 0);
    miner.wait_for_log("announced with version", 0);
    let sn27 = home(VALIDATOR);
    let every = ["--round-interval", "1"];
    let validator = Program::validate(&sn27, &scene, &every);
    validator.wait_for("a round", solved(1));
    validator.wait_for("weights", was("set"));
    scene.stop();

    let last_age = |validator: &Program| {
        let rounds = validator.data("round");
        rounds.last().unwrap()["chain_age"].as_f64().unwrap()
    };
    // What passes for a block while there is none is 12 s.
    validator.wait_for("a round without a chain", |_| last_age(&validator) > 6.0);
    let round = validator.data("round").pop().unwrap();
    assert_eq!(
        (&round["solved"], &round["recorded"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(validator.end("-KILL"), None);

    // So does one that starts now.
    let validator = Program::validate(&sn27, &scene, &every);
    validator.wait_for("a round without a chain", solved(1));
    assert!(last_age(&validator) > 6.0);
    assert!(validator.log().contains("going on with what was known"));
    assert_eq!(validator.data("weights"), Vec::<Value>::new());
    let recorded = || -> u32 {
        let count = "SELECT COUNT(*) FROM challenge_details";
        let count = database(&sn27).query_row(count, [], |row| row.get::<_, u32>(0));
        count.unwrap()
    };
    let without = recorded();
    scene.start();
    let before = scene.head();
    validator.wait_for("weights", was("set"));
    let weights = validator.data("weights").pop().unwrap();
    assert!(weights["receipt"]["block"]["number"].as_u64().unwrap() > before);
    wait_until("rounds with the chain", || recorded() > without);
    assert_eq!(validator.end("-TERM"), Some(0), "{}", validator_log(&sn27));
}

fn validator_log(sn27: &crate::support::Sn27) -> String {
    std::fs::read_to_string(sn27.home().join("validate.log")).unwrap()
}
