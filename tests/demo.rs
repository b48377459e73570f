//! `sn27 demo`: the whole subnet, seen from outside.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::{
    miner::wait_until,
    support::{Sn27, envelope, tests},
};

tests![
    a_whole_subnet_comes_up_and_goes_again,
    kept_it_can_be_looked_around_in,
    interrupted_or_killed_it_leaves_no_process,
];

/// A home whose temporary folder is seen.
fn home() -> Sn27 {
    let sn27 = Sn27::new();
    let folder = sn27.home().join("tmp");
    fs::create_dir(&folder).unwrap();
    sn27.env("TMPDIR", folder)
}

fn leftovers(sn27: &Sn27) -> usize {
    sn27.home().join("tmp").read_dir().unwrap().count()
}

/// The processes that were started with something in this home.
fn processes(sn27: &Sn27) -> usize {
    let home = sn27.home().to_str().unwrap().as_bytes().to_vec();
    let all = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    all.filter(|entry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        line.windows(home.len()).any(|window| window == home)
    })
    .count()
}

fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status();
    assert!(sent.unwrap().success());
}

fn a_whole_subnet_comes_up_and_goes_again() {
    // Settings that would lead it elsewhere are not its own.
    let sn27 = home()
        .env("SN27_NETWORK", "ws://127.0.0.1:1")
        .env("SN27_NETUID", "3")
        .env("SN27_MIN_STAKE", "1000000");
    let run = sn27.run([
        "demo",
        "--miners",
        "2",
        "--seconds",
        "6",
        "--device",
        "cpu",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let data = &run.json()["data"];
    let miners = data["miners"].as_array().unwrap();
    assert_eq!(miners.len(), 2);
    let number = |value: &Value| value.as_u64().unwrap();
    for miner in miners {
        let (solved, challenges) = (number(&miner["solved"]), number(&miner["challenges"]));
        assert!(solved > 0 && solved <= challenges, "{miner}");
        assert!(number(&miner["weight"]) > 0, "{miner}");
        assert!(miner["incentive"].as_f64().unwrap() > 0.0, "{miner}");
        assert!(miner["score"].as_f64().unwrap() > 0.0, "{miner}");
        assert!(miner["mean_seconds"].as_f64().unwrap() > 0.0, "{miner}");
    }
    let sum: u64 = miners.iter().map(|miner| number(&miner["solved"])).sum();
    assert_eq!(number(&data["solved"]), sum);
    // The owner of the subnet, the validator, the miners.
    let neurons = data["metagraph"]["neurons"].as_array().unwrap();
    assert_eq!(neurons.len(), 4);
    for miner in miners {
        let uid = number(&miner["uid"]) as usize;
        assert_eq!(neurons[uid]["hotkey"], miner["hotkey"]);
        assert_eq!(neurons[uid]["incentive"], miner["incentive"]);
    }
    assert_eq!((leftovers(&sn27), processes(&sn27)), (0, 0));
}

/// A demo that goes on, and the first line that it says.
fn kept(sn27: &Sn27) -> (Child, Value) {
    let arguments = ["demo", "--miners", "1", "--seconds", "2", "--device", "cpu"];
    let mut child = sn27
        .command()
        .args(arguments)
        .args(["--keep", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    (child, envelope(line.trim_end()))
}

fn kept_it_can_be_looked_around_in() {
    let sn27 = home();
    let (mut child, envelope) = kept(&sn27);
    assert_eq!(envelope["ok"], true, "{envelope}");
    let data = &envelope["data"];
    let wallets = data["wallet_path"].as_str().unwrap();
    assert!(
        std::path::Path::new(wallets)
            .join("validator/hotkeys/default")
            .exists()
    );
    let commands = data["try"].as_array().unwrap();
    assert_eq!(commands.len(), 3);
    for command in commands {
        let words = command.as_str().unwrap().split(' ').skip(1);
        // To watch is for people.
        let words = words.filter(|word| *word != "--watch");
        let run = sn27.run(words.chain(["--json"]));
        assert_eq!(run.code, 0, "{command}: {run:?}");
        let shown = run.json();
        assert!(shown["data"].is_object(), "{shown}");
    }
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!((leftovers(&sn27), processes(&sn27)), (0, 0));
}

fn interrupted_or_killed_it_leaves_no_process() {
    for (name, code) in [("-INT", Some(130)), ("-KILL", None)] {
        let sn27 = home();
        let mut child = sn27
            .command()
            .args([
                "demo",
                "--miners",
                "2",
                "--seconds",
                "600",
                "--device",
                "cpu",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The miners and the validator.
        wait_until("all processes", || processes(&sn27) == 3);
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), code);
        wait_until("their end", || processes(&sn27) == 0);
        // Who is killed can't clean up.
        assert_eq!(leftovers(&sn27), usize::from(code.is_none()));
    }
}
