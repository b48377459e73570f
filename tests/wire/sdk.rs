//! Both ways with the real thing: the bittensor SDK's dendrite and axon, of the version that
//! `SN27_TEST_SDK_PYTHON` has. `tests/sdk-versions` goes through all that matter.

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use sn27::wire::{
    Allocate, AxonAddress, CallError, Challenge, Dendrite, DendriteOptions, Limits, Ping, Specs,
};

use super::neuron::{PASSWORD, Serving, key, receiver, runtime};
use crate::support::{Skipped, tests};

tests![
    the_sdks_dendrite_is_answered,
    the_sdks_dendrite_is_refused_where_it_must_be,
    the_sdks_axon_answers,
];

fn peer(mode: &str, given: &Value) -> Result<Command, Skipped> {
    let Some(python) = env::var_os("SN27_TEST_SDK_PYTHON") else {
        let why = "SN27_TEST_SDK_PYTHON names no Python that has the bittensor SDK";
        return Err(Skipped(why.to_owned()));
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/peer.py");
    let mut command = Command::new(python);
    command.args([script, mode, &given.to_string()]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    Ok(command)
}

/// Has the SDK's dendrite make these calls.
fn call(serving: &Serving, signer: &str, calls: Value) -> Result<Vec<Value>, Skipped> {
    let axon = serving.axon();
    let given = json!({
        "ip": axon.ip, "port": axon.port, "hotkey": axon.hotkey, "uri": signer, "calls": calls,
    });
    let output = peer("dendrite", &given)?
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success());
    let stdout = String::from_utf8(output.stdout).unwrap();
    Ok(serde_json::from_str(stdout.lines().last().unwrap()).unwrap())
}

fn the_sdks_dendrite_is_answered() -> Result<(), Skipped> {
    let serving = Serving::start(Limits::default());
    let challenge = json!({"challenge_hash": "h", "challenge_difficulty": 9});
    let allocate = json!({"timeline": 3, "device_requirement": {
        "cpu": {"count": 1}, "gpu": {"count": 1, "capacity": 1024, "type": "h100"},
        "hard_disk": {"capacity": 1}, "ram": {"capacity": 1}, "testing": true,
    }});
    let calls = json!([
        ["Challenge", challenge, 5],
        ["Challenge", {}, 30.5],
        ["Allocate", allocate, 5],
        ["Allocate", {}, 5],
        ["Specs", {"specs_input": "b'\\x7fELF'"}, 60],
        ["Synapse", {}, 12],
    ]);
    let answers = call(&serving, "//Alice", calls)?;
    assert_eq!(answers.len(), 6);
    for answer in &answers {
        let dendrite = &answer["dendrite"];
        assert_eq!(dendrite["status_code"], 200, "{answer}");
        assert_eq!(dendrite["status_message"], "Success");
        assert!(
            dendrite["process_time"]
                .as_f64()
                .is_some_and(|time| time > 0.0)
        );
        assert!(
            answer["axon"]["process_time"]
                .as_f64()
                .is_some_and(|time| time > 0.0)
        );
        assert_eq!(answer["axon"]["hotkey"], json!(receiver()));
        assert_eq!(answer["axon"]["version"], 190);
    }
    let output = json!({"password": PASSWORD, "local_execution_time": 0.25, "error": null});
    assert_eq!(answers[0]["output"], output);
    assert_eq!(answers[0]["challenge_difficulty"], 9);
    assert_eq!(answers[1]["output"], output);
    assert_eq!(answers[1]["timeout"], 30.5);
    assert_eq!(answers[2]["output"], json!({"status": true, "port": 4444}));
    assert_eq!(answers[2]["device_requirement"]["gpu"]["type"], "h100");
    assert_eq!(answers[4]["specs_output"], "");
    assert_eq!(serving.ends(), ["answered"; 6]);
    Ok(())
}

fn the_sdks_dendrite_is_refused_where_it_must_be() -> Result<(), Skipped> {
    let serving = Serving::start(Limits::default());
    let slow = json!({"challenge_salt": "slow"});
    let calls = json!([["Challenge", {}, 5], ["Unknown", {}, 5]]);
    let answers = call(&serving, "//Charlie", calls)?;
    let fate = |answer: &Value| {
        let dendrite = &answer["dendrite"];
        (
            dendrite["status_code"].as_u64(),
            dendrite["status_message"].as_str().map(str::to_owned),
        )
    };
    let message = "Forbidden. Key is blacklisted: Unrecognized hotkey.";
    assert_eq!(fate(&answers[0]), (Some(403), Some(message.to_owned())));
    assert_eq!(fate(&answers[1]).0, Some(404));
    let answers = call(&serving, "//Alice", json!([["Challenge", slow, 1]]))?;
    assert_eq!(fate(&answers[0]).0, Some(408), "{answers:?}");
    serving.wait_for_ends(3);
    let ends = serving.ends();
    assert_eq!(ends[..2], ["not-registered", "unknown-synapse"]);
    // Which of both is first to give up is a matter of luck.
    assert!(["gone", "timeout"].contains(&ends[2]), "{ends:?}");
    Ok(())
}

/// The SDK's axon, which ends with its standard input.
struct SdkAxon {
    child: Child,
    address: AxonAddress,
}

impl SdkAxon {
    fn start() -> Result<Self, Skipped> {
        let address = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap()
        };
        let given = json!({"port": address.port(), "uri": "//Bob", "password": PASSWORD});
        let mut child = peer("axon", &given)?.stdin(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let ready = stdout
            .lines()
            .map_while(Result::ok)
            .any(|line| line == "ready");
        assert!(ready, "the SDK's axon did not start");
        let address = AxonAddress {
            ip: address.ip(),
            port: address.port(),
            hotkey: receiver(),
        };
        Ok(Self { child, address })
    }
}

impl Drop for SdkAxon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn the_sdks_axon_answers() -> Result<(), Skipped> {
    let sdk = SdkAxon::start()?;
    let dendrite = Dendrite::new(key("//Alice"), DendriteOptions::default()).unwrap();
    let timeout = Duration::from_secs(20);
    let axon = &sdk.address;
    let challenge = Challenge {
        challenge_difficulty: Some(8),
        ..Challenge::default()
    };
    runtime().block_on(async {
        for _ in 0..3 {
            let answer = dendrite.call(axon, &challenge, timeout).await.unwrap();
            assert_eq!(answer.synapse.challenge_difficulty, Some(8));
            let output = answer.synapse.output.unwrap();
            assert_eq!(output.password.as_deref(), Some(PASSWORD));
            assert_eq!(output.local_execution_time, Some(0.5));
            assert_eq!(answer.axon.status_code, Some(200));
        }
        let answer = dendrite
            .call(axon, &Allocate::default(), timeout)
            .await
            .unwrap();
        let output = answer.synapse.output.unwrap();
        assert_eq!((output.status, output.port), (true, Some(4444)));
        let answer = dendrite
            .call(axon, &Specs::default(), timeout)
            .await
            .unwrap();
        assert_eq!(answer.synapse.specs_output, "b''");
        assert!(dendrite.call(axon, &Ping {}, timeout).await.is_ok());
        let other = AxonAddress {
            hotkey: key("//Eve").address(),
            ..*axon
        };
        match dendrite.call(&other, &challenge, timeout).await {
            Err(CallError::Refused {
                status: 401,
                message,
            }) => {
                assert!(message.contains("Signature mismatch"), "{message}");
            }
            other => panic!("{other:?}"),
        }
        let slow = Challenge {
            challenge_salt: "slow".to_owned(),
            ..challenge.clone()
        };
        let answer = dendrite.call(axon, &slow, Duration::from_millis(500)).await;
        assert_eq!(answer.unwrap_err(), CallError::Timeout);
    });
    Ok(())
}
