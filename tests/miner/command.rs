//! `sn27 mine` before it mines: checks, refusals, the unit.

use std::{net::TcpListener, process::Command};

use super::{
    mining::{arguments, home},
    subnet::{MINER, Subnet, key},
};
use crate::support::{Skipped, Sn27, tests};

tests![
    a_check_names_everything_that_is_looked_at,
    what_is_missing_is_named_with_its_exit_code,
    a_hotkey_that_is_not_registered_does_not_mine,
    nobody_s_wallet_and_nobody_s_chain,
    the_unit_runs_this_very_command,
    systemd_takes_the_unit,
    options_of_the_guide_are_taken,
    there_is_nothing_to_show_before_a_miner_ran,
];

fn a_check_names_everything_that_is_looked_at() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut check = arguments(&subnet);
    check.extend(["--check", "--axon-port", "0"].map(str::to_owned));
    let shown = sn27.run(check.iter().chain(&["--json".to_owned()]));
    assert_eq!(shown.code, 0, "{shown:?}");
    let data = shown.json()["data"].clone();
    assert_eq!(data["ready"], true);
    let names: Vec<_> = data["checks"]
        .as_array()
        .unwrap()
        .iter()
        // What a machine has of these is its own affair.
        .filter(|check| {
            !["device", "image", "container toolkit"].contains(&check["name"].as_str().unwrap())
        })
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "hotkey",
            "devices",
            "axon port",
            "ssh port",
            "docker",
            "chain",
            "clock",
            "registration",
            "address"
        ]
    );
    let head = subnet.head();
    let human = sn27.run(&check);
    assert_eq!(human.code, 0);
    assert!(human.stdout.contains("uid 1 on subnet 27"), "{human:?}");
    assert_eq!(subnet.head(), head, "a check announced something");
    // It leaves nothing behind.
    assert!(!sn27.home().join(".local").exists());
}

fn what_is_missing_is_named_with_its_exit_code() {
    let (sn27, subnet) = (home(), Subnet::new());
    let taken = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut mine = arguments(&subnet);
    mine.extend(["--axon-port".to_owned(), port.clone(), "--json".to_owned()]);
    let started = sn27.run(&mine);
    assert_eq!(started.code, 1, "{started:?}");
    let message = started.json()["error"]["message"].clone();
    assert!(message.as_str().unwrap().contains(&port), "{message}");
    mine.push("--check".to_owned());
    let checked = sn27.run(&mine);
    assert_eq!(checked.code, 1);
    let data = checked.json()["data"].clone();
    let checks = data["checks"].as_array().unwrap();
    let failed: Vec<_> = checks.iter().filter(|c| c["verdict"] == "fail").collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0]["help"].as_str().unwrap().contains(&port));
}

fn a_hotkey_that_is_not_registered_does_not_mine() {
    let subnet = Subnet::new();
    let sn27 = Sn27::new();
    let create = ["wallet", "create", "--wallet", "miner", "--uri", "//Ferdie"];
    let created = sn27.run(create.iter().chain(&["--no-use-password"]));
    assert_eq!(created.code, 0);
    let mut mine = arguments(&subnet);
    mine.extend(["--axon-port", "0", "--json"].map(str::to_owned));
    let run = sn27.run(&mine);
    assert_eq!(run.code, 3, "{run:?}");
    let error = run.json()["error"].clone();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("is not registered")
    );
    assert!(error["help"].as_str().unwrap().contains("sn27 register"));
}

fn nobody_s_wallet_and_nobody_s_chain() {
    let nowhere = ["--network", "ws://127.0.0.1:1", "--netuid", "27"];
    let mine = ["mine", "--json", "--device", "cpu", "--axon-port", "0"];
    let run = home().run(mine.iter().chain(&nowhere).chain(&["--wallet", "miner"]));
    assert_eq!(run.code, 4, "{run:?}");
    let run = Sn27::new().run(mine.iter().chain(&nowhere));
    assert_eq!(run.code, 3, "{run:?}");
    let run = Sn27::new().run(mine.iter().chain(&["--blacklist.hotkeys", "5abc"]));
    assert_eq!(run.code, 2, "{run:?}");
}

fn print_unit(sn27: &Sn27) -> String {
    let printed = sn27.run([
        "mine",
        "--wallet.name",
        "miner",
        "--state",
        "/srv/a b",
        "--print-unit",
    ]);
    assert_eq!(printed.code, 0, "{printed:?}");
    printed.stdout
}

fn the_unit_runs_this_very_command() {
    let unit = print_unit(&Sn27::new().env("USER", "miner"));
    let starts = unit.lines().find(|line| line.starts_with("ExecStart="));
    let words = "sn27 mine --wallet.name miner --state \"/srv/a b\"";
    assert!(starts.unwrap().ends_with(words), "{unit}");
    assert!(unit.contains("User=miner\n") && unit.contains("Restart=on-failure"));
    assert!(!unit.contains("print-unit"));
}

fn systemd_takes_the_unit() -> Result<(), Skipped> {
    let sn27 = Sn27::new();
    let path = sn27.home().join("sn27-miner.service");
    std::fs::write(&path, print_unit(&sn27)).unwrap();
    let mut verify = Command::new("systemd-analyze");
    let Ok(verified) = verify.arg("verify").arg(&path).output() else {
        return Err(Skipped("systemd-analyze is not installed".to_owned()));
    };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(!said.contains("sn27-miner.service:"), "{said}");
    Ok(())
}

fn options_of_the_guide_are_taken() {
    let (sn27, subnet) = (home(), Subnet::new());
    let url = subnet.url();
    let guide = [
        "mine",
        "--netuid",
        "27",
        "--subtensor.chain_endpoint",
        &url,
        "--subtensor.network",
        "local",
        "--wallet.name",
        "miner",
        "--wallet.hotkey",
        "default",
        "--axon.port",
        "0",
        "--axon.ip",
        "203.0.113.9",
        "--axon.external_ip",
        "203.0.113.9",
        "--axon.external_port",
        "8091",
        "--ssh.port",
        "4445",
        "--blacklist.exploiters",
        "--miner.blacklist.force_validator_permit",
        "--auto_update",
        "yes",
        "--miner.hashcat.path",
        "/usr/bin/hashcat",
        "--miner.hashcat.workload.profile",
        "3",
        "--miner.hashcat.extended.options",
        "-O",
        "--miner.whitelist.updated.threshold",
        "60",
        "--logging.debug",
        "--device",
        "cpu",
        "--check",
        "--json",
    ];
    let run = sn27.run(guide);
    assert_eq!(run.code, 0, "{run:?}");
    let envelope = run.json();
    let warnings = envelope["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 5, "{warnings:?}");
    let hotkey = envelope["data"]["checks"][0]["detail"].as_str().unwrap();
    assert!(hotkey.contains(&key(MINER).address().to_string()));
}

fn there_is_nothing_to_show_before_a_miner_ran() {
    for words in [["mine", "status"], ["mine", "stats"]] {
        let run = Sn27::new().run(words.iter().chain(&["--json"]));
        assert_eq!(run.code, 3, "{run:?}");
        assert!(Sn27::new().home_is_empty());
    }
}
