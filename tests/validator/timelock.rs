//! Timelocked weights: opened by the localnet, and by bittensor-drand 2.0.0 from PyPI.

use std::{
    env,
    process::{Command, Stdio},
    time::Duration,
};

use codec::Encode;
use serde_json::{Value, json};
use sn27::{
    chain::{timelock, weights::Schedule},
    localnet::runtime::{Runtime, RuntimeCall, drand},
    validator::{
        store::Store,
        weights::{Done, Method, Options, WeightsPlan, carry_out},
    },
};

use super::rehearsal::{Rehearsal, Subnetwork};
use crate::{
    chain::run,
    support::{Skipped, tests},
};

tests![
    the_localnet_opens_weights_when_the_round_is_there,
    bittensor_drand_opens_what_is_sealed_here,
    bittensor_drand_chooses_the_same_round,
];

/// Quicknet's signature of round 1000.
const SIGNATURE: &str = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";
const ROUND: u64 = 1_000;
/// When round 1000 came.
const THEN: u64 = 1_692_803_367 + 3 * ROUND;

fn the_localnet_opens_weights_when_the_round_is_there() {
    run(async {
        let rehearsal = Rehearsal::start(Subnetwork {
            tempo: 60,
            commit_reveal: true,
            rate_limit: 0,
        })
        .await;
        let Rehearsal {
            chain,
            validator,
            localnet,
        } = &rehearsal;
        let pulse = drand::Pulse {
            round: ROUND,
            randomness: Default::default(),
            signature: hex::decode(SIGNATURE).unwrap().try_into().unwrap(),
        };
        let key = drand::Pulses::<Runtime>::hashed_key_for(ROUND);
        let items = vec![(key, pulse.encode())];
        let set = frame_system::Call::set_storage { items };
        localnet.sudo(RuntimeCall::System(set)).unwrap();

        // At a time when the round that is chosen is the one whose signature we have.
        let rules = rehearsal.rules().await;
        let reveals_at = rules.schedule.reveal(rules.block + 1, rules.reveal_period);
        let wait = 12 * (reveals_at.unwrap() + 3 - rules.block);
        let options = Options::at(Duration::from_secs(THEN - wait));
        let plan = WeightsPlan::new(&rules, &[(1, 0.75), (2, 0.25)], &options).unwrap();
        let method = Method::Timelock {
            round: ROUND,
            version: 4,
        };
        assert_eq!(plan.method, method);
        let store = Store::in_memory().unwrap();
        let carrying = carry_out(&plan, chain, validator, &store);
        let Done::Committed(receipt) = rehearsal.with_blocks(carrying).await.unwrap() else {
            panic!("it is not committed");
        };
        while localnet.head().number < u32::try_from(plan.reveals_at.unwrap()).unwrap() {
            assert_eq!(rehearsal.weights().await, []);
            localnet.produce_block().unwrap();
        }
        assert!(receipt.block.number < plan.reveals_at.unwrap());
        assert_eq!(rehearsal.weights().await, [(1, 65_535), (2, 21_845)]);
    });
}

/// Runs a script with bittensor-drand; it is given a JSON value and prints one.
fn python(script: &str, input: &Value) -> Result<Value, Skipped> {
    let missing =
        || Skipped("SN27_TEST_PYTHON names no Python that has bittensor-drand".to_owned());
    let python = env::var_os("SN27_TEST_PYTHON").ok_or_else(missing)?;
    let run = |script: &str| {
        let mut command = Command::new(&python);
        command.args(["-c", script, &input.to_string()]);
        command.stdin(Stdio::null()).output().unwrap()
    };
    if !run("import bittensor_drand").status.success() {
        return Err(missing());
    }
    let script = format!(
        "import bittensor_drand, json, sys\ngiven = json.loads(sys.argv[1])\n{script}\nprint(json.dumps(answer))"
    );
    let output = run(&script);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

fn bittensor_drand_opens_what_is_sealed_here() -> Result<(), Skipped> {
    let content = b"weights of a validator";
    // The package reads the round beside the sealed bytes, in SCALE.
    let sealed = timelock::seal(content, ROUND).unwrap();
    let input = json!({ "data": hex::encode((sealed, ROUND).encode()), "signature": SIGNATURE });
    let opened = python(
        "answer = bittensor_drand.decrypt_with_signature(bytes.fromhex(given['data']), given['signature']).hex()",
        &input,
    )?;
    assert_eq!(opened, hex::encode(content));
    Ok(())
}

fn bittensor_drand_chooses_the_same_round() -> Result<(), Skipped> {
    let kept = |(last, pending, tempo, block)| Schedule::Kept {
        block,
        tempo,
        last,
        pending,
        index: 5,
    };
    let cases = [
        ((100, 0, 10, 100), 1),
        ((100, 0, 10, 105), 1),
        ((100, 0, 10, 109), 1),
        ((100, 0, 10, 110), 2),
        ((100, 108, 10, 105), 1),
        ((100, 108, 10, 105), 2),
        ((100, 50, 360, 105), 1),
        ((1_000, 0, 360, 1_200), 3),
    ];
    let script = "
import time
answer = []
for (last, pending, tempo, block), period in given:
    start = time.time()
    _, round = bittensor_drand.get_encrypted_commit_v2(
        uids=[0], weights=[1], version_key=0, last_epoch_block=last, pending_epoch_at=pending,
        subnet_epoch_index=5, tempo=tempo, blocks_since_last_step=block - last, current_block=block,
        subnet_reveal_period_epochs=period, block_time=12.0, hotkey=bytes(32))
    answer.append([start, time.time(), round])";
    let answers = python(script, &json!(cases))?;
    for ((case, period), answer) in cases.into_iter().zip(answers.as_array().unwrap()) {
        let block = case.3;
        let reveals_at = kept(case).reveal(block + 1, period).unwrap();
        let round = |now: &Value| {
            let now = Duration::from_secs_f64(now.as_f64().unwrap());
            timelock::round_at(now + Duration::from_secs(12) * (reveals_at + 3 - block) as u32)
        };
        // The round may have changed while Python was at work.
        let theirs = answer[2].as_u64().unwrap();
        let ours = round(&answer[0])..=round(&answer[1]);
        assert!(
            ours.contains(&theirs),
            "{case:?} {period}: {ours:?} {theirs}"
        );
    }
    Ok(())
}
