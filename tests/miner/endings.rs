//! Told to stop, killed, gone away from.

use std::{thread::JoinHandle, time::Duration};

use serde_json::json;
use sn27::{
    miner::Journal,
    wire::{Answer, AxonAddress, CallError, Challenge},
};

use super::{
    mining::{
        Mining, ask, challenge, dendrite, endless, home, outcomes, outcomes_become, recorded, send,
    },
    subnet::{Subnet, VALIDATOR, run, wait_until},
};
use crate::support::tests;

tests![
    told_to_stop_it_refuses_what_it_can_t_end,
    killed_it_loses_nothing_and_takes_nothing_twice,
    a_validator_that_goes_away_takes_its_challenge_with_it,
];

/// Asks what takes too long, on a thread.
fn asking(axon: AxonAddress) -> JoinHandle<Result<Answer<Challenge>, CallError>> {
    std::thread::spawn(move || run(ask(&dendrite(VALIDATOR), &axon, &endless())))
}

fn told_to_stop_it_refuses_what_it_can_t_end() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    let axon = mining.axon();
    let asking = asking(axon);
    mining.wait_for("Challenge processing");
    mining.signal("-TERM");
    match asking.join().unwrap() {
        Err(CallError::Refused {
            status: 503,
            message,
        }) => assert!(message.contains("stopping"), "{message}"),
        other => panic!("{other:?}\n{}", mining.log()),
    }
    assert_eq!(mining.exit_code(), Some(0));
    assert_eq!(outcomes(&sn27), json!({"stopped": 1}));
    let status = sn27.run(["mine", "status", "--wallet", "miner", "--json"]);
    assert_eq!(status.json()["data"]["running"], false);
}

fn killed_it_loses_nothing_and_takes_nothing_twice() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    let axon = mining.axon();
    let asked: Challenge = challenge(5).fields.into();
    let request = recorded(VALIDATOR, &axon, &asked);
    assert_eq!(send(axon.port, &request).0, 200);
    let asking = asking(axon);
    outcomes_become(&sn27, &json!({"found": 1, "running": 1}));
    wait_until("the announcement", || subnet.axon().is_some());
    assert_eq!(mining.end("-KILL"), None);
    assert!(asking.join().unwrap().is_err());
    let folder = sn27.home().join(".local/state/sn27/mine/miner/default");
    let nonces = Journal::look(&folder).unwrap().unwrap().nonces().unwrap();
    assert!(nonces.0 > 0);
    let head = subnet.head();
    let port = axon.port.to_string();
    let mut again = Mining::start_with(&sn27, &subnet, &["--axon-port", &port]);
    assert_eq!(outcomes(&sn27), json!({"found": 1, "lost": 1}));
    let (status, answer) = send(axon.port, &request);
    assert_eq!(status, 401, "{answer}");
    let asked: Challenge = challenge(5).fields.into();
    let answer = run(ask(&dendrite(VALIDATOR), &axon, &asked));
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(again.end("-TERM"), Some(0));
    // The chain knew already where it is.
    assert_eq!(subnet.head(), head);
    assert_eq!(outcomes(&sn27), json!({"found": 2, "lost": 1}));
}

fn a_validator_that_goes_away_takes_its_challenge_with_it() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start(&sn27, &subnet);
    let axon = mining.axon();
    run(async {
        let asking =
            tokio::spawn(async move { ask(&dendrite(VALIDATOR), &axon, &endless()).await });
        while !mining.log().contains("Challenge processing") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        asking.abort();
        let _ = asking.await;
        // The devices are free again, long before the challenge's time is up.
        let random = challenge(5);
        let asked: Challenge = random.fields.clone().into();
        let answer = ask(&dendrite(VALIDATOR), &axon, &asked).await.unwrap();
        assert_eq!(
            answer.synapse.output.unwrap().password,
            Some(random.password)
        );
    });
    assert_eq!(mining.end("-TERM"), Some(0));
    assert_eq!(outcomes(&sn27), json!({"cancelled": 1, "found": 1}));
}
