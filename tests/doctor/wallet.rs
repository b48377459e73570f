//! Wallets: as they should be, open to others, half written, somebody else's; and the money.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
};

use sn27::{
    localnet::{Config, Handle, Localnet},
    wallet::{Overwrite, Sealed, Secret, Wallet},
};

use super::{Findings, commands, examine};
use crate::{
    miner::{NETUID, Subnet, home},
    support::{Sn27, tests},
};

tests![
    a_miner_s_wallet_is_well,
    a_wallet_that_is_not_there_can_be_made,
    files_that_others_may_read_fail,
    keys_that_are_broken_or_not_there_fail,
    what_a_killed_write_left_is_told_and_finished_by_its_command,
    who_is_not_registered_is_told_what_it_costs,
    a_hotkey_of_somebody_else_s_fails,
    without_a_subnet_places_are_not_looked_for,
];

fn folder(sn27: &Sn27) -> PathBuf {
    sn27.home().join(".bittensor/wallets/miner")
}

fn look(sn27: &Sn27, url: &str) -> Findings {
    let netuid = NETUID.to_string();
    let arguments = [
        "wallet",
        "--wallet",
        "miner",
        "--network",
        url,
        "--netuid",
        &netuid,
    ];
    examine(sn27, &arguments)
}

const AWAY: &str = "ws://127.0.0.1:1";

fn a_miner_s_wallet_is_well() {
    let (sn27, subnet) = (home(), Subnet::new());
    let found = look(&sn27, &subnet.url());
    found.assert("coldkeypub", "ok", "(miner)");
    found.assert("hotkey", "ok", "(default)");
    found.assert("permissions", "ok", "alone");
    found.assert("registration", "ok", "uid 1 on subnet 27");
    found.assert("balance", "ok", "nothing is to be paid");
    // It was made without a password.
    let coldkey = found.assert("coldkey", "warning", "is not encrypted");
    assert_eq!(commands(coldkey), ["sn27 wallet passwd --wallet miner"]);
    fs::remove_file(folder(&sn27).join("coldkey")).unwrap();
    look(&sn27, AWAY).assert("coldkey", "ok", "not on this machine");
}

fn a_wallet_that_is_not_there_can_be_made() {
    let sn27 = Sn27::new();
    let found = look(&sn27, AWAY);
    assert_eq!(found.0.len(), 1);
    let missing = found.assert("wallet", "failed", "there is no wallet at");
    assert_eq!(commands(missing), ["sn27 wallet create --wallet miner"]);
}

fn files_that_others_may_read_fail() {
    let sn27 = home();
    let wallet = folder(&sn27);
    let mode =
        |path: &PathBuf, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    let hotkey = wallet.join("hotkeys/default");
    mode(&hotkey, 0o640);
    mode(&wallet, 0o755);
    let found = look(&sn27, AWAY);
    let open: Vec<_> = found.all("permissions").collect();
    assert_eq!(open.len(), 2, "{open:?}");
    assert_eq!(
        (&open[0]["status"], &open[1]["status"]),
        (&"warning".into(), &"failed".into())
    );
    assert!(open[1]["detail"].as_str().unwrap().contains("mode 640"));
    // The commands are right: a shell runs them, and all is well.
    for finding in open {
        for command in commands(finding) {
            let ran = std::process::Command::new("sh")
                .args(["-c", &command])
                .status();
            assert!(ran.unwrap().success(), "{command}");
        }
    }
    look(&sn27, AWAY).assert("permissions", "ok", "alone");
    mode(&wallet.join("hotkeys"), 0o777);
    look(&sn27, AWAY).assert("permissions", "failed", "may put other keys into");
}

fn keys_that_are_broken_or_not_there_fail() {
    let sn27 = home();
    let wallet = folder(&sn27);
    fs::write(wallet.join("hotkeys/default"), "{\"ss58Address\":").unwrap();
    look(&sn27, AWAY).assert("hotkey", "failed", "hotkeys/default");
    fs::remove_file(wallet.join("hotkeys/default")).unwrap();
    let found = look(&sn27, AWAY);
    let missing = found.assert("hotkey", "failed", "there is no ");
    let new = "sn27 wallet new-hotkey --wallet miner --hotkey default";
    assert_eq!(commands(missing), [new]);
    // Another key's public half beside the coldkey.
    let other = Secret::from_uri("//Eve").unwrap().address();
    fs::write(
        wallet.join("coldkeypub.txt"),
        format!("{{\"ss58Address\":\"{other}\"}}"),
    )
    .unwrap();
    look(&sn27, AWAY).assert("coldkeypub", "failed", "the private key beside it");
    fs::remove_file(wallet.join("coldkeypub.txt")).unwrap();
    let found = look(&sn27, AWAY);
    let public = found.assert("coldkeypub", "failed", "there is no such file");
    assert!(
        commands(public)[0].starts_with("sn27 wallet regen-coldkeypub --wallet miner --address 5")
    );
    fs::remove_file(wallet.join("coldkey")).unwrap();
    look(&sn27, AWAY).assert("registration", "skipped", "no coldkey or no hotkey");
}

fn what_a_killed_write_left_is_told_and_finished_by_its_command() {
    let sn27 = home();
    let base = sn27.home().join(".bittensor/wallets");
    let replaced = |step| {
        let wallet = Wallet::new(&base, "miner", "default").unwrap();
        let eve = Secret::from_uri("//Eve").unwrap();
        let sealed = Sealed {
            key: &eve,
            password: None,
        };
        let stopped = wallet
            .stopping_before(step)
            .set_hotkey(sealed, Overwrite::Yes);
        assert!(stopped.is_err());
    };
    let leftover = |found: &Findings| {
        let mut left = found.all("leftovers").cloned();
        (left.next(), left.next())
    };
    // As if it were killed at each of its steps, until both kinds of leftover were seen.
    let mut seen = (false, false);
    for step in 1..60 {
        if seen == (true, true) {
            break;
        }
        replaced(step);
        let found = look(&sn27, AWAY);
        let (Some(left), None) = leftover(&found) else {
            continue;
        };
        assert_eq!(left["status"], "warning");
        let command = commands(&left).concat();
        let finished = match command.strip_prefix("sn27 ") {
            Some(arguments) => {
                seen.0 = true;
                sn27.run(arguments.split(' ')).code == 0
            }
            None => {
                seen.1 = true;
                let mut shell = std::process::Command::new("sh");
                shell.args(["-c", &command]).status().unwrap().success()
            }
        };
        assert!(finished, "{command}");
        let (None, None) = leftover(&look(&sn27, AWAY)) else {
            panic!("{command} finished nothing");
        };
    }
    assert_eq!(seen, (true, true));
}

fn localnet() -> Handle {
    Localnet::start(Config::default()).unwrap()
}

fn who_is_not_registered_is_told_what_it_costs() {
    let localnet = localnet();
    // Bob has money, and is not registered here.
    let rich = home();
    let found = look(&rich, localnet.url());
    let absent = found.assert("registration", "warning", "is not registered on subnet 27");
    let register = "sn27 register --netuid 27 --wallet miner --hotkey default";
    assert_eq!(commands(absent), [register]);
    found.assert("balance", "ok", "a registration costs");
    // A coldkey that nobody has sent anything to.
    let poor = Sn27::new();
    let create = ["wallet", "create", "--wallet", "miner", "--uri", "//nobody"];
    assert_eq!(
        poor.run(create.iter().chain(&["--no-use-password"])).code,
        0
    );
    let found = look(&poor, localnet.url());
    let balance = found.assert("balance", "failed", "can spend");
    assert!(
        balance["help"]
            .as_str()
            .unwrap()
            .starts_with("send TAO to 5")
    );
    let nowhere = [
        "wallet",
        "--wallet",
        "miner",
        "--network",
        localnet.url(),
        "--netuid",
        "99",
    ];
    examine(&rich, &nowhere).assert("registration", "failed", "no subnet 99");
}

fn a_hotkey_of_somebody_else_s_fails() {
    let subnet = Subnet::new();
    let sn27 = Sn27::new();
    let coldkey = [
        "wallet",
        "new-coldkey",
        "--wallet",
        "miner",
        "--uri",
        "//Ferdie",
    ];
    assert_eq!(
        sn27.run(coldkey.iter().chain(&["--no-use-password"])).code,
        0
    );
    let hotkey = [
        "wallet",
        "new-hotkey",
        "--wallet",
        "miner",
        "--uri",
        "//Bob",
    ];
    assert_eq!(sn27.run(hotkey).code, 0);
    let found = look(&sn27, &subnet.url());
    found.assert("registration", "failed", "not of this wallet's");
    found.assert("balance", "skipped", "can't register it");
}

fn without_a_subnet_places_are_not_looked_for() {
    let localnet = localnet();
    let found = examine(
        &home(),
        &["wallet", "--wallet", "miner", "--network", localnet.url()],
    );
    for name in ["registration", "balance"] {
        found.assert(name, "skipped", "--netuid");
    }
}
