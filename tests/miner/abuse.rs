//! Those who may not ask: refused by name, and not at the solver's cost.

use std::time::Duration;

use sn27::wire::{AxonAddress, CallError, Challenge};

use super::{
    mining::{Mining, ask, challenge, dendrite, home, recorded, send},
    subnet::{POOR, STRANGER, Subnet, UNPERMITTED, VALIDATOR, key, run},
};
use crate::support::{Sn27, tests};

tests![
    each_rule_refuses_by_name_and_costs_nothing,
    lists_are_obeyed,
];

fn refused(mining: &Mining, uri: &str, axon: &AxonAddress) -> (u16, String) {
    let asked: Challenge = challenge(5).fields.into();
    match run(ask(&dendrite(uri), axon, &asked)) {
        Err(CallError::Refused { status, message }) => (status, message),
        other => panic!("{other:?}\n{}", mining.log()),
    }
}

fn rules(sn27: &Sn27) -> Vec<(String, u64)> {
    let stats = sn27.run(["mine", "stats", "--wallet", "miner", "--json"]);
    let data = stats.json()["data"].clone();
    let refusals = data["refusals"].as_array().unwrap();
    let mut rules: Vec<_> = refusals
        .iter()
        .map(|refused| {
            let rule = refused["rule"].as_str().unwrap().to_owned();
            (rule, refused["count"].as_u64().unwrap())
        })
        .collect();
    rules.sort();
    rules
}

fn each_rule_refuses_by_name_and_costs_nothing() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    let axon = mining.axon();
    let forbidden = |reason: &str| {
        let message = format!("Forbidden. Key is blacklisted: {reason}.");
        (403, message)
    };
    assert_eq!(
        refused(&mining, STRANGER, &axon),
        forbidden("Unrecognized hotkey")
    );
    assert_eq!(
        refused(&mining, POOR, &axon),
        forbidden("Not enough stake!")
    );
    assert_eq!(
        refused(&mining, UNPERMITTED, &axon),
        forbidden("No validator permit")
    );
    // Meant for another miner.
    let other = AxonAddress {
        hotkey: key(POOR).address(),
        ..axon
    };
    let (status, message) = refused(&mining, VALIDATOR, &other);
    assert_eq!(status, 401, "{message}");
    // Nobody's, and somebody's that was cut.
    let asked: Challenge = challenge(5).fields.into();
    let good = recorded(VALIDATOR, &axon, &asked);
    let text = String::from_utf8(good.clone()).unwrap();
    let unsigned: String = text
        .split_inclusive("\r\n")
        .filter(|line| !line.starts_with("bt_header_dendrite_signature"))
        .collect();
    assert_eq!(send(axon.port, unsigned.as_bytes()).0, 401);
    let older = text.replace("bt_header_dendrite_nonce: 1", "bt_header_dendrite_nonce: 0");
    assert_ne!(older, text);
    assert_eq!(send(axon.port, older.as_bytes()).0, 401);
    // None of it was work.
    let stats = sn27.run(["mine", "stats", "--wallet", "miner", "--json"]);
    assert_eq!(stats.json()["data"]["all"]["challenges"], 0);
    assert!(!mining.log().contains("Challenge received"));
    // The honest request is answered once, and once only.
    let (status, answer) = send(axon.port, &good);
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = send(axon.port, &good);
    assert_eq!(status, 401, "{answer}");
    assert_eq!(mining.end("-TERM"), Some(0));
    let rules = rules(&sn27);
    let named: Vec<_> = rules.iter().map(|(rule, _)| rule.as_str()).collect();
    for rule in [
        "unrecognized-hotkey",
        "not-enough-stake",
        "no-validator-permit",
        "nonce-replayed",
    ] {
        assert!(named.contains(&rule), "{rule}: {rules:?}");
        let line = format!("refused by {rule}");
        assert!(mining.log().contains(&line), "{line}\n{}", mining.log());
    }
    // A dendrite may ask a wrong receiver once more, in the way that its answer offers.
    let others = rules.iter().filter(|(rule, _)| rule != "receiver");
    let all: u64 = others.map(|(_, count)| count).sum();
    assert_eq!(all, 6, "{rules:?}");
    let stats = sn27.run(["mine", "stats", "--wallet", "miner", "--json"]);
    assert_eq!(stats.json()["data"]["all"]["challenges"], 1);
}

fn lists_are_obeyed() {
    let (sn27, subnet) = (home(), Subnet::new());
    let validator = key(VALIDATOR).address().to_string();
    let list = sn27.home().join("keys");
    std::fs::write(&list, format!("# not this one\n{validator}\n")).unwrap();
    let ended = |mut mining: Mining| assert_eq!(mining.end("-TERM"), Some(0));
    let port = ["--axon-port", "0"];
    let file = list.to_str().unwrap();
    let mining = Mining::start_with(
        &sn27,
        &subnet,
        &[&port[..], &["--blacklist.file", file]].concat(),
    );
    let (status, message) = refused(&mining, VALIDATOR, &mining.axon());
    assert_eq!(status, 403);
    assert!(message.contains("Blacklisted hotkey"), "{message}");
    ended(mining);
    let poor = key(POOR).address().to_string();
    let lenient = [
        "--whitelist.hotkeys",
        &poor,
        "--miner.whitelist.not.enough.stake",
        "--force-validator-permit",
        "false",
    ];
    let mining = Mining::start_with(&sn27, &subnet, &[&port[..], &lenient].concat());
    let (_, message) = refused(&mining, VALIDATOR, &mining.axon());
    assert!(message.contains("Not whitelisted"), "{message}");
    let asked: Challenge = challenge(5).fields.into();
    let answer = run(dendrite(POOR).call(&mining.axon(), &asked, Duration::from_secs(30)));
    assert!(answer.is_ok(), "{answer:?}");
    assert!(mining.log().contains("whitelist: 1, nobody else"));
    ended(mining);
    policy_from_settings(&sn27, &subnet, &poor);
}

/// Each rule is a setting too; a flag comes before it.
fn policy_from_settings(sn27: &Sn27, subnet: &Subnet, blacklisted: &str) {
    let validator = key(VALIDATOR).address().to_string();
    for (setting, value) in [
        ("min-stake", "7.5"),
        ("force-validator-permit", "no"),
        ("blacklist-exploiters", "no"),
        ("blacklist-hotkeys", blacklisted),
        ("whitelist-coldkeys", blacklisted),
        ("whitelist-hotkeys", &validator),
    ] {
        let set = sn27.run(["config", "set", setting, value]);
        assert_eq!(set.code, 0, "{set:?}");
    }
    let mut mining = Mining::start(sn27, subnet);
    let expected = "callers need registration, a stake of 100, no validator permit; \
                    whitelist: 2, nobody else; blacklist: 1; suspected exploiters: let in";
    assert_eq!(mining.ready["policy"], expected);
    let (_, message) = refused(&mining, POOR, &mining.axon());
    assert!(message.contains("Not enough stake!"), "{message}");
    let asked: Challenge = challenge(5).fields.into();
    let answer = run(dendrite(VALIDATOR).call(&mining.axon(), &asked, Duration::from_secs(30)));
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(mining.end("-TERM"), Some(0));
    let wrong = sn27.run(["config", "set", "blacklist-hotkeys", "5abc"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
}
