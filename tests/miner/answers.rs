//! Validators are answered: by our dendrite, by the SDK's, many at once, without a chain.

use std::{env, process::Command, time::Duration};

use serde_json::{Value, json};
use sn27::wire::{Challenge, Ping, Specs};

use super::{
    mining::{EXTERNAL, Mining, ask, challenge, dendrite, home, outcomes_become},
    subnet::{MINER, STRANGER, Subnet, VALIDATOR, key, run, wait_until},
};
use crate::support::{Skipped, tests};

tests![
    a_validator_gets_the_right_password,
    many_challenges_at_once_are_all_answered,
    what_asks_nothing_is_answered_honestly,
    answers_go_on_while_the_chain_is_away,
    a_miner_that_starts_while_the_chain_is_away_goes_on,
    the_sdks_dendrite_gets_the_right_password,
];

fn a_validator_gets_the_right_password() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    assert_eq!(mining.ready["hotkey"], key(MINER).address().to_string());
    assert_eq!(mining.ready["uid"], 1);
    let random = challenge(6);
    run(async {
        let validator = dendrite(VALIDATOR);
        let asked: Challenge = random.fields.clone().into();
        let answer = ask(&validator, &mining.axon(), &asked).await.unwrap();
        assert_eq!(answer.axon.version, Some(190));
        let output = answer.synapse.output.unwrap();
        assert_eq!(output.password, Some(random.password.clone()));
        assert_eq!(output.error, None);
        let time = output.local_execution_time.unwrap();
        assert!(time > 0.0 && time <= answer.elapsed.as_secs_f64());
        // What is never executed, and what everybody may ask who signs.
        let timeout = Duration::from_secs(10);
        let axon = mining.axon();
        let specs = validator.call(&axon, &Specs::default(), timeout).await;
        let specs = specs.unwrap().synapse.specs_output;
        let specs: Value = serde_json::from_str(&specs).unwrap();
        assert_eq!(specs["has_docker"], false, "{specs}");
        let stranger = dendrite(STRANGER);
        let ping = stranger.call(&mining.axon(), &Ping {}, timeout).await;
        assert!(ping.is_ok(), "{ping:?}");
    });
    // The chain is told where it is, once.
    wait_until("the announcement", || subnet.axon().is_some());
    let axon = subnet.axon().unwrap();
    assert_eq!(
        axon.address.to_string(),
        format!("{EXTERNAL}:{}", mining.port())
    );
    assert_eq!((axon.version, axon.protocol), (190, 4));
    wait_until("the announcement in the status", || {
        let status = sn27.run(["mine", "status", "--wallet", "miner", "--json"]);
        status.json()["data"]["announced"] == axon.address.to_string()
    });
    assert_eq!(mining.end("-TERM"), Some(0), "{}", mining.log());
    let head = subnet.head();
    let port = mining.port().to_string();
    let mut again = Mining::start_with(&sn27, &subnet, &["--axon-port", &port]);
    run(async {
        let asked: Challenge = challenge(5).fields.into();
        let answer = ask(&dendrite(VALIDATOR), &again.axon(), &asked).await;
        assert!(answer.is_ok(), "{answer:?}");
    });
    assert_eq!(again.end("-INT"), Some(0));
    assert_eq!(subnet.head(), head, "it was announced again");
}

fn many_challenges_at_once_are_all_answered() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mining = Mining::start(&sn27, &subnet);
    run(async {
        let validator = std::sync::Arc::new(dendrite(VALIDATOR));
        let mut calls = tokio::task::JoinSet::new();
        for _ in 0..256 {
            let (validator, axon) = (validator.clone(), mining.axon());
            calls.spawn(async move {
                let random = challenge(6);
                let asked: Challenge = random.fields.clone().into();
                let answer = ask(&validator, &axon, &asked).await.unwrap();
                assert_eq!(
                    answer.synapse.output.unwrap().password,
                    Some(random.password)
                );
            });
        }
        calls.join_all().await;
    });
    outcomes_become(&sn27, &json!({"found": 256}));
}

fn what_asks_nothing_is_answered_honestly() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mining = Mining::start(&sn27, &subnet);
    run(async {
        let validator = dendrite(VALIDATOR);
        let good: Challenge = challenge(5).fields.into();
        // No candidate is right.
        let other = Challenge {
            challenge_salt: "ffffffffffffffff".to_owned(),
            ..good.clone()
        };
        let answer = ask(&validator, &mining.axon(), &other).await.unwrap();
        let output = answer.synapse.output.unwrap();
        assert_eq!(output.password, None);
        assert!(output.error.unwrap().contains("no candidate has this hash"));
        // Options of a program, paths, other modes.
        for (mode, mask) in [
            ("610", "--outfile=/tmp/x"),
            ("1410", "?1?1?1?1?1"),
            ("610", ""),
        ] {
            let wrong = Challenge {
                challenge_mode: mode.to_owned(),
                challenge_mask: mask.to_owned(),
                ..good.clone()
            };
            let answer = ask(&validator, &mining.axon(), &wrong).await.unwrap();
            let output = answer.synapse.output.unwrap();
            assert_eq!(output.password, None, "{mask}");
            assert!(output.error.is_some());
        }
        // Upstream's miner returns it as it came.
        let nothing = Challenge {
            challenge_difficulty: Some(0),
            ..good.clone()
        };
        let answer = ask(&validator, &mining.axon(), &nothing).await.unwrap();
        assert_eq!(answer.synapse, nothing);
        // In time, if only with the word that there was not time enough.
        let hard = super::mining::endless();
        let axon = mining.axon();
        let answer = validator
            .call(&axon, &hard, Duration::from_secs(2))
            .await
            .unwrap();
        let output = answer.synapse.output.unwrap();
        assert!(output.error.unwrap().contains("the time was up"));
    });
    let stats = sn27
        .run(["mine", "stats", "--wallet", "miner", "--json"])
        .json();
    let outcomes = &stats["data"]["all"]["outcomes"];
    assert_eq!(
        *outcomes,
        json!({"expired": 1, "not-found": 1, "refused": 3})
    );
}

fn answers_go_on_while_the_chain_is_away() {
    let (sn27, mut subnet) = (home(), Subnet::new());
    let mining = Mining::start_with(
        &sn27,
        &subnet,
        &["--axon-port", "0", "--metagraph-blocks", "1"],
    );
    wait_until("the announcement", || subnet.axon().is_some());
    let answered = || {
        let random = challenge(5);
        let asked: Challenge = random.fields.clone().into();
        let answer = run(ask(&dendrite(VALIDATOR), &mining.axon(), &asked)).unwrap();
        assert_eq!(
            answer.synapse.output.unwrap().password,
            Some(random.password)
        );
    };
    answered();
    subnet.stop();
    answered();
    let status = || {
        let shown = sn27.run(["mine", "status", "--wallet", "miner", "--json"]);
        shown.json()["data"].clone()
    };
    assert_eq!(status()["running"], true);
    subnet.start();
    let before = subnet.head();
    for _ in 0..3 {
        subnet.block();
    }
    wait_until("the chain's newest block", || {
        // A subscription may come after the blocks that were made meanwhile.
        let heard = status()["block"].as_u64().unwrap();
        if heard <= before {
            subnet.block();
        }
        heard > before
    });
    answered();
}

fn a_miner_that_starts_while_the_chain_is_away_goes_on() {
    let (sn27, mut subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    mining.wait_for("Block: ");
    assert_eq!(mining.end("-KILL"), None);
    subnet.stop();
    let again = Mining::start(&sn27, &subnet);
    assert!(again.log().contains("going on with what was known"));
    assert_eq!(again.ready["uid"], 1);
    let asked: Challenge = challenge(5).fields.into();
    let answer = run(ask(&dendrite(VALIDATOR), &again.axon(), &asked));
    assert!(answer.is_ok(), "{answer:?}\n{}", again.log());
    let refused = run(ask(&dendrite(STRANGER), &again.axon(), &asked));
    assert!(refused.is_err(), "{refused:?}");
    subnet.start();
    let external = format!("{EXTERNAL}:{}", again.port());
    wait_until("the announcement of the new port", || {
        subnet.block();
        let axon = subnet.axon();
        axon.is_some_and(|axon| axon.address.to_string() == external)
    });
}

fn the_sdks_dendrite_gets_the_right_password() -> Result<(), Skipped> {
    let Some(python) = env::var_os("SN27_TEST_SDK_PYTHON") else {
        let why = "SN27_TEST_SDK_PYTHON names no Python that has the bittensor SDK";
        return Err(Skipped(why.to_owned()));
    };
    let (sn27, subnet) = (home(), Subnet::new());
    let mining = Mining::start(&sn27, &subnet);
    let randoms: Vec<_> = (5..8).map(challenge).collect();
    let calls: Vec<_> = randoms
        .iter()
        .map(|random| json!(["Challenge", random.fields, 30]))
        .collect();
    let given = json!({
        "ip": "127.0.0.1", "port": mining.port(), "hotkey": key(MINER).address(),
        "uri": VALIDATOR, "calls": calls,
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/peer.py");
    let output = Command::new(python)
        .args([script, "dendrite", &given.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    for (random, answer) in randoms.iter().zip(&answers) {
        assert_eq!(answer["dendrite"]["status_code"], 200, "{answer}");
        assert_eq!(answer["output"]["password"], json!(random.password));
    }
    Ok(())
}
