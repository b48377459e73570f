//! The commands that look at the chain, as whole programs against a localnet.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use runtime::{RuntimeCall, subtensor::Call};
use sn27::localnet::{Config, Handle, Localnet, runtime};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};

use crate::support::{Run, Sn27, envelope, tests};

tests![
    neurons_are_shown_in_every_format,
    neurons_are_sorted_filtered_and_limited,
    my_neurons_are_those_of_the_wallets,
    what_is_not_there_is_said,
    a_past_block_is_read_while_its_state_is_kept,
    watching_shows_each_block_once_until_it_is_interrupted,
    subnets_are_listed_with_their_markets,
    settings_have_units_and_meanings,
    the_groups_of_btcli_work,
];

/// The owner, Bob who serves, Charlie, and Dave with Bob's coldkey.
fn localnet() -> Handle {
    let localnet = Localnet::start(Config::default()).unwrap();
    let netuid = 27;
    let register = |hotkey: Sr25519Keyring| {
        let hotkey = hotkey.to_account_id();
        RuntimeCall::from(Call::burned_register { netuid, hotkey })
    };
    for (coldkey, hotkey) in [(Bob, Bob), (Charlie, Charlie), (Bob, Dave)] {
        localnet.call_as(coldkey, register(hotkey)).unwrap();
    }
    let serve = Call::serve_axon {
        netuid,
        version: 185,
        ip: u32::from_be_bytes([203, 0, 113, 9]).into(),
        port: 8091,
        ip_type: 4,
        protocol: 4,
        placeholder1: 0,
        placeholder2: 0,
    };
    localnet.call_as(Bob, serve.into()).unwrap();
    let stake = Call::add_stake {
        hotkey: Charlie.to_account_id(),
        netuid,
        amount_staked: 2_010_000_000,
    };
    localnet.call_as(Charlie, stake.into()).unwrap();
    localnet
}

/// The program, told of the localnet by its environment.
fn sn27(localnet: &Handle) -> Sn27 {
    Sn27::new()
        .env("SN27_NETWORK", localnet.url())
        .env("SN27_NETUID", "27")
}

fn address(key: Sr25519Keyring) -> String {
    sn27::address::Address::from_bytes(key.public().0).to_string()
}

/// The uids of an envelope's neurons, as they stand there.
fn uids(run: &Run) -> Vec<u64> {
    assert_eq!(run.code, 0, "{run:?}");
    let json = run.json();
    let neurons = json["data"]["neurons"].as_array().unwrap();
    neurons
        .iter()
        .map(|neuron| neuron["uid"].as_u64().unwrap())
        .collect()
}

fn neurons_are_shown_in_every_format() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let run = sn27.run(["metagraph", "--json"]);
    assert_eq!(uids(&run), [0, 1, 2, 3]);
    assert_eq!(run.stderr, "");
    let data = &run.json()["data"];
    assert_eq!(data["block"]["number"], localnet.head().number);
    assert_eq!(
        (&data["name"], &data["tempo"]),
        (&"Compute".into(), &360.into())
    );
    assert_eq!(data["price"]["tao"], "1");
    assert_eq!(data["pruning"], "least_emission");
    let bob = &data["neurons"][1];
    assert_eq!(bob["hotkey"], address(Bob));
    assert_eq!(bob["axon"]["address"], "203.0.113.9:8091");
    assert_eq!(bob["axon"]["version"], 185);
    assert_eq!(data["neurons"][2]["stake"]["alpha"], "2.01");
    assert_eq!(data["neurons"][2]["alpha_stake"]["rao"], 2_010_000_000_u64);
    assert_eq!(data["neurons"][3]["coldkey"], address(Bob));

    let csv = sn27.run(["metagraph", "--csv"]);
    let lines: Vec<Vec<&str>> = csv
        .stdout
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(lines.len(), 5, "{csv:?}");
    let column = |name| {
        lines[0]
            .iter()
            .position(|heading| *heading == name)
            .unwrap()
    };
    assert!(
        lines.iter().all(|line| line.len() == lines[0].len()),
        "{csv:?}"
    );
    assert_eq!(lines[1 + 1][column("axon")], "203.0.113.9:8091");
    assert_eq!(lines[1 + 2][column("stake")], "2.01");
    assert_eq!(lines[1 + 3][column("coldkey")], address(Bob));
    let both = sn27.run(["metagraph", "--csv", "--json"]);
    assert_eq!(
        (both.code, both.json()["error"]["code"].as_str()),
        (2, Some("usage"))
    );

    let table = sn27.run(["metagraph"]);
    assert_eq!(table.code, 0, "{table:?}");
    for text in [
        "Compute",
        "4 of 256; 252 places free",
        "203.0.113.9:8091",
        "2.010",
        "owner",
    ] {
        assert!(table.stdout.contains(text), "{text}: {}", table.stdout);
    }
    // 425 has no ranks and no trust, and a column of nothing says nothing.
    assert!(!table.stdout.contains("rank"), "{}", table.stdout);
    assert!(!table.stdout.contains(&address(Bob)));
    assert!(
        sn27.run(["metagraph", "--full"])
            .stdout
            .contains(&address(Bob))
    );
}

fn neurons_are_sorted_filtered_and_limited() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let shown = |arguments: &[&str]| {
        let all = ["metagraph", "--json"].iter().chain(arguments);
        uids(&sn27.run(all))
    };
    assert_eq!(shown(&["--sort", "stake"]), [2, 0, 1, 3]);
    assert_eq!(shown(&["--sort", "stake", "--limit", "1"]), [2]);
    assert_eq!(shown(&["--reverse"]), [3, 2, 1, 0]);
    // The owner's stays; the others go as they came.
    assert_eq!(shown(&["--sort", "pruning"]), [1, 2, 3, 0]);
    assert_eq!(shown(&["--sort", "axon", "--limit", "1"]), [1]);
    assert_eq!(shown(&["--filter", "serving"]), [1]);
    assert_eq!(shown(&["--filter", "silent,immune"]), [0, 2, 3]);
    assert_eq!(shown(&["--filter", "mortal"]), [] as [u64; 0]);
    assert_eq!(shown(&["--uid", "3", "--uid", "1"]), [1, 3]);
    assert_eq!(shown(&["--uid", "0,2", "--sort", "stake"]), [2, 0]);
    let run = sn27.run(["metagraph", "--uid", "2"]);
    assert!(run.stderr.contains("1 of 4 neurons"), "{run:?}");
}

fn my_neurons_are_those_of_the_wallets() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let none = sn27.run(["metagraph", "--mine", "--json"]);
    assert_eq!(none.code, 3, "{none:?}");
    let make = |wallet: &str, uri: &str| {
        let create = [
            "wallet",
            "create",
            "--wallet",
            wallet,
            "--no-use-password",
            "--uri",
            uri,
        ];
        let run = sn27.run(create);
        assert_eq!(run.code, 0, "{run:?}");
    };
    make("b", "//Bob");
    // Bob's own, and the hotkey that his coldkey owns.
    assert_eq!(uids(&sn27.run(["metagraph", "--mine", "--json"])), [1, 3]);
    make("nobody", "//Nobody");
    let path = sn27.home().join("elsewhere");
    std::fs::create_dir(&path).unwrap();
    let folder = sn27.home().join(".bittensor/wallets/nobody");
    std::fs::rename(folder, path.join("nobody")).unwrap();
    let path = path.to_str().unwrap();
    let run = sn27.run(["metagraph", "--mine", "--wallet-path", path, "--json"]);
    assert_eq!(uids(&run), [] as [u64; 0]);
}

fn what_is_not_there_is_said() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let fails = |arguments: &[&str], code: i32, words: &str| {
        let run = sn27.run(arguments.iter().chain(&["--json"]));
        assert_eq!(run.code, code, "{run:?}");
        let json = run.json();
        let message = json["error"]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    };
    fails(&["metagraph", "--netuid", "9"], 3, "no subnet 9");
    fails(
        &["subnets", "hyperparameters", "--netuid", "9"],
        3,
        "no subnet 9",
    );
    fails(&["metagraph", "--uid", "3,4,700"], 3, "no uid 4, 700");
    fails(&["metagraph", "--block", "999999"], 3, "999999");
    fails(&["metagraph", "--network", "nowhere"], 2, "nowhere");
    for command in [
        &["metagraph"][..],
        &["subnets", "list"],
        &["subnets", "hyperparameters"],
    ] {
        let command = [command, &["--network", "ws://127.0.0.1:1"]].concat();
        fails(&command, 4, "127.0.0.1:1");
    }
    fails(
        &["metagraph", "--watch", "--network", "ws://127.0.0.1:1"],
        4,
        "127.0.0.1:1",
    );
    assert_eq!(sn27.run(["metagraph", "--watch", "--block", "1"]).code, 2);
    assert_eq!(sn27.run(["metagraph", "--sort", "beauty"]).code, 2);
}

fn a_past_block_is_read_while_its_state_is_kept() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    // Before Charlie and Dave came.
    let run = sn27.run(["metagraph", "--block", "2", "--json"]);
    assert_eq!(uids(&run), [0, 1]);
    assert_eq!(run.json()["data"]["block"]["number"], 2);
    // States of the last 256 blocks are kept.
    for _ in 0..300 {
        localnet.produce_block().unwrap();
    }
    let run = sn27.run(["metagraph", "--block", "2", "--json"]);
    assert_eq!(run.code, 3, "{run:?}");
    let help = run.json()["error"]["help"].to_string();
    assert!(help.contains("archive"), "{help}");
}

fn watching_shows_each_block_once_until_it_is_interrupted() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let mut child = sn27
        .command()
        .args(["metagraph", "--watch", "--uid", "1", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || envelope(&lines.next().unwrap().unwrap());
    let first = next();
    assert_eq!(first["command"], "metagraph");
    let number = u64::from(localnet.head().number);
    assert_eq!(first["data"]["block"]["number"], number);
    for later in 1..=2 {
        localnet.produce_block().unwrap();
        let shown = next();
        assert_eq!(shown["data"]["block"]["number"], number + later);
        assert_eq!(shown["data"]["neurons"][0]["hotkey"], address(Bob));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let last = next();
    assert_eq!(last["error"]["code"], "interrupted");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

fn subnets_are_listed_with_their_markets() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let run = sn27.run(["subnets", "list", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let json = run.json();
    let [root, compute] = &json["data"]["subnets"].as_array().unwrap()[..] else {
        panic!("{json}");
    };
    assert_eq!(
        (&root["netuid"], &compute["netuid"]),
        (&0.into(), &27.into())
    );
    assert_eq!(
        (&compute["neurons"], &compute["max_neurons"]),
        (&4.into(), &256.into())
    );
    assert_eq!(compute["price"]["tao"], "1");
    assert_eq!(compute["owner"], address(Alice));
    assert!(compute["tao_in"]["rao"].as_u64() > Some(0));
    let burn = compute["burn"]["rao"].as_u64().unwrap();
    assert!(
        burn > 1_000_000_000,
        "three registrations raise the price: {burn}"
    );
    let table = sn27.run(["s", "l"]);
    assert!(
        table.stdout.contains("Compute") && table.stdout.contains("4/256"),
        "{table:?}"
    );
}

fn settings_have_units_and_meanings() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    let run = sn27.run(["subnets", "hyperparameters", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let json = run.json();
    let settings = json["data"]["hyperparameters"].as_array().unwrap();
    let setting = |name: &str| {
        let found = settings.iter().find(|setting| setting["name"] == name);
        found.unwrap_or_else(|| panic!("{name}")).clone()
    };
    for setting in settings {
        assert_ne!(setting["meaning"], "", "{setting}");
    }
    let value = |name: &str| setting(name)["value"].clone();
    assert_eq!(
        (value("burn_half_life"), &setting("burn_half_life")["unit"]),
        (360.into(), &"blocks".into())
    );
    assert_eq!(
        value("burn_increase_mult")
            .as_f64()
            .unwrap()
            .mul_add(100.0, 0.5)
            .floor(),
        126.0
    );
    assert_eq!(value("registration_allowed"), true);
    assert_eq!(value("min_burn")["tao"], "0.0005");
    assert_eq!(value("commit_reveal_weights_enabled"), false);
    assert_eq!(value("alpha_sigmoid_steepness"), 1000.0);
    for name in [
        "stake_threshold",
        "immunity_period",
        "max_regs_per_block",
        "weights_rate_limit",
        "burn",
    ] {
        setting(name);
    }
    let table = sn27.run(["subnets", "hyperparameters"]);
    assert!(
        table.stdout.contains("burn_half_life") && table.stdout.contains("72 min 0 s"),
        "{table:?}"
    );
}

fn the_groups_of_btcli_work() {
    let localnet = localnet();
    let sn27 = sn27(&localnet);
    for words in [
        ["subnets", "show"],
        ["subnet", "metagraph"],
        ["s", "metagraph"],
    ] {
        let run = sn27.run(words.iter().chain(&["--json"]));
        assert_eq!(uids(&run), [0, 1, 2, 3]);
        assert_eq!(run.json()["command"], "subnets metagraph");
    }
    let url = localnet.url();
    for words in [
        ["s", "hyperparams", "--subtensor.network", url],
        ["subnets", "list", "--subtensor.chain_endpoint", url],
    ] {
        assert_eq!(sn27.run(words).code, 0);
    }
}
