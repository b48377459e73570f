//! The chain, well, away, and another one; and the clock beside it.

use std::net::TcpListener;

use sn27::localnet::{Config, Localnet};

use super::{commands, examine};
use crate::support::{Sn27, tests};

tests![
    a_node_that_has_it_all_is_well,
    a_node_that_is_away_is_told_of_and_not_waited_for,
    a_node_that_never_answers_is_not_waited_for,
    another_chain_under_the_name_of_finney_fails,
    without_a_chain_all_else_is_still_looked_at,
];

fn a_node_that_has_it_all_is_well() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let found = examine(
        &Sn27::new(),
        &["chain", "time", "--network", localnet.url()],
    );
    found.assert("node", "ok", localnet.url());
    let genesis = format!("0x{}", hex::encode(localnet.genesis_hash()));
    found.assert("genesis", "ok", &genesis);
    found.assert("runtime", "ok", "425 has every call");
    let topics: Vec<_> = found
        .0
        .iter()
        .map(|it| it["topic"].as_str().unwrap())
        .collect();
    assert_eq!(topics, ["chain", "chain", "chain", "time", "time"]);
    // A chain that makes blocks on demand may have stood still for a while.
    let clock = found.one("clock");
    assert!(
        ["ok", "warning"].contains(&clock["status"].as_str().unwrap()),
        "{clock}"
    );
    assert_ne!(found.one("synchronisation")["status"], "failed");
}

fn a_node_that_is_away_is_told_of_and_not_waited_for() {
    let nowhere = ["--network", "ws://127.0.0.1:1"];
    let found = examine(&Sn27::new(), &["chain", nowhere[0], nowhere[1]]);
    let node = found.assert("node", "failed", "ws://127.0.0.1:1");
    assert!(node["help"].as_str().unwrap().contains("--network"));
    for name in ["genesis", "runtime"] {
        found.assert(name, "skipped", "does not answer");
    }
    let local = [
        "chain",
        "--network",
        "local",
        "--chain-endpoint",
        "ws://127.0.0.1:1",
    ];
    let found = examine(&Sn27::new(), &local);
    assert_eq!(commands(found.one("node")), ["sn27 localnet"]);
}

/// It takes connections, and there it ends.
fn a_node_that_never_answers_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("ws://{}", silent.local_addr().unwrap());
    let all = [
        "chain",
        "time",
        "--network",
        &url,
        "--connect-timeout",
        "300ms",
    ];
    let found = examine(&Sn27::new(), &all);
    found.assert("node", "failed", "");
    found.assert("clock", "skipped", "there is none to compare with");
    // Where the chain is no topic, what is the matter with it is told here.
    let alone = examine(&Sn27::new(), &["time", "--network", "ws://127.0.0.1:1"]);
    alone.assert("clock", "skipped", "ws://127.0.0.1:1");
}

fn another_chain_under_the_name_of_finney_fails() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let finney = ["--network", "finney", "--chain-endpoint", localnet.url()];
    let found = examine(&Sn27::new(), &[&["chain"][..], &finney].concat());
    found.assert("node", "ok", localnet.url());
    let genesis = found.assert("genesis", "failed", "is another chain");
    let theirs = hex::encode(localnet.genesis_hash());
    let detail = genesis["detail"].as_str().unwrap();
    assert!(
        detail.contains(&theirs) && detail.contains("0x2f0555cc"),
        "{detail}"
    );
    found.assert("runtime", "skipped", "another chain's");
}

fn without_a_chain_all_else_is_still_looked_at() {
    let sn27 = crate::miner::home();
    let found = examine(
        &sn27,
        &[
            "--network",
            "ws://127.0.0.1:1",
            "--netuid",
            "27",
            "--wallet",
            "miner",
        ],
    );
    found.assert("hotkey", "ok", "5");
    for name in ["registration", "balance", "announced address", "clock"] {
        found.assert(name, "skipped", "the chain does not answer");
    }
    for topic in ["gpu", "docker", "chain", "ports", "wallet", "time"] {
        assert!(found.0.iter().any(|it| it["topic"] == topic), "{topic}");
    }
}
