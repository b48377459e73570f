//! `sn27 validate --once`: what scripts read from it, and what the guide's flags come to.

use serde_json::json;

use super::scene::{MINERS, Program, Scene, VALIDATOR, database, home, ip, once};
use crate::support::{Sn27, tests};

tests![
    a_single_round_ends_with_a_telling_code,
    the_guides_flags_are_taken,
    what_can_not_be_is_refused_early,
];

fn a_single_round_ends_with_a_telling_code() {
    let scene = Scene::new(2);
    let sn27 = home(VALIDATOR);
    // Nobody serves.
    let run = once(&sn27, &scene, &[]);
    assert_eq!(run.code, 3, "{run:?}");
    let envelope = run.json();
    assert_eq!(envelope["error"]["code"], "not_found");
    assert_eq!(envelope["data"]["miners"], json!([]));
    assert_eq!(envelope["data"]["weights"]["state"], "hindered");
    assert_eq!(run.stderr, "");
    // Somebody did once.
    scene.announce(MINERS[0], (ip(0), 9).into());
    let run = once(&sn27, &scene, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    let miner = run.json()["data"]["miners"][0].clone();
    assert_eq!(miner["failure"]["cause"], "unreachable", "{miner}");
    // Somebody does.
    let home_of_two = home(MINERS[1]);
    let miner = Program::mine(&home_of_two, &scene, 1);
    miner.wait_for_log("announced with version", 0);
    let run = once(&sn27, &scene, &["--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    let weights = run.json()["data"]["weights"].clone();
    assert_eq!(weights["state"], "would_set");
    assert_eq!(weights["plan"]["uids"], json!([2]));
    assert_eq!(scene.weights(), []);
    let run = once(&sn27, &scene, &["--formula", "v1.5"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(scene.weights(), [(2, 65_535)]);
    // The chain takes weights once in a while.
    let slow = sn27::localnet::runtime::admin::Call::sudo_set_weights_set_rate_limit {
        netuid: 27,
        weights_set_rate_limit: 100_000,
    };
    scene.sudo(slow);
    let run = once(&sn27, &scene, &["--burn"]);
    assert_eq!(run.code, 0, "{run:?}");
    let weights = run.json()["data"]["weights"].clone();
    assert_eq!(weights["state"], "too_soon");
    assert!(weights["allowed_at"].as_u64().unwrap() > 100_000);
    assert_eq!(scene.weights(), [(2, 65_535)]);
    let rounds = "SELECT COUNT(*) FROM sn27_rounds";
    let rounds = database(&sn27).query_row(rounds, [], |row| row.get::<_, u32>(0));
    assert_eq!(rounds.unwrap(), 5);
    // A registered key without a permit, and one that nobody registered.
    let miner = once(&home(MINERS[0]), &scene, &["--burn"]);
    assert_eq!(miner.code, 6, "{miner:?}");
    let warnings = miner.json()["warnings"].to_string();
    assert!(warnings.contains("permit: "), "{warnings}");
    let stranger = once(&home("//nobody"), &scene, &[]);
    assert_eq!(stranger.code, 3, "{stranger:?}");
    let message = stranger.json()["error"]["message"].to_string();
    assert!(
        message.contains("is not registered on subnet 27"),
        "{message}"
    );
    // For people.
    let shown = sn27.run([
        "validate",
        "--wallet",
        "own",
        "--network",
        scene.url(),
        "--netuid",
        "27",
        "--once",
        "--dry-run",
        "--difficulty",
        "5",
    ]);
    assert_eq!(shown.code, 0, "{shown:?}");
    for word in [
        "unreachable: ",
        "right",
        "1 of 2 solved",
        "weights would be: 2: 65535",
    ] {
        assert!(shown.stdout.contains(word), "{word}\n{}", shown.stdout);
    }
}

fn the_guides_flags_are_taken() {
    let scene = Scene::new(1);
    let sn27 = home(VALIDATOR);
    let run = sn27.run([
        "validate",
        "--wallet.name",
        "own",
        "--wallet.hotkey",
        "default",
        "--subtensor.chain_endpoint",
        scene.url(),
        "--subtensor.network",
        scene.url(),
        "--netuid",
        "27",
        "--logging.debug",
        "--axon.port",
        "8091",
        "--auto_update",
        "yes",
        "--blacklist.exploiters",
        "--blacklist.hotkeys",
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "--whitelist.coldkeys",
        "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
        "--validator.whitelist.unrecognized",
        "--validator.perform.hardware.query",
        "True",
        "--validator.challenge.batch.size",
        "64",
        "--validator.specs.batch.size",
        "64",
        "--validator.force.update.prometheus",
        "--validator.whitelist.updated.threshold",
        "60",
        "--once",
        "--dry-run",
        "--burn",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let envelope = run.json();
    assert_eq!(envelope["data"]["weights"]["plan"]["uids"], json!([0]));
    let warnings = envelope["warnings"].to_string();
    for option in [
        "--auto_update does nothing",
        "--axon.port does nothing",
        "--validator.perform.hardware.query does nothing",
        "--validator.specs.batch.size does nothing",
        "--validator.force.update.prometheus does nothing",
    ] {
        assert!(warnings.contains(option), "{option}\n{warnings}");
    }
    assert!(!warnings.contains("batch.size 64"), "{warnings}");
}

fn what_can_not_be_is_refused_early() {
    let sn27 = home(VALIDATOR);
    for (extra, code) in [
        (&["--difficulty", "13"][..], "usage"),
        (&["--average", "0"], "usage"),
        (&["--formula", "hardware"], "usage"),
        (&["--whitelist.hotkeys", "5abc"], "usage"),
        (&["--stake-ceiling", "much"], "usage"),
        (&["--once", "--metrics", "127.0.0.1:0"], "usage"),
        (
            &["--network", "ws://127.0.0.1:9", "--netuid", "27"],
            "network",
        ),
        (&["--wallet", "other"], "not_found"),
    ] {
        let arguments = [&["validate", "--json"][..], extra].concat();
        let arguments = match extra.contains(&"--wallet") {
            true => arguments,
            false => [&arguments[..], &["--wallet", "own"]].concat(),
        };
        let run = sn27.run(&arguments);
        let error = run.json()["error"].clone();
        assert_eq!(error["code"], code, "{extra:?} {run:?}");
    }
    let nothing: &Sn27 = &sn27;
    assert!(!nothing.home().join("database.db").exists());
}
