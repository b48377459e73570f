//! From `allocate new` to `allocate release`.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::{Value, json};

use super::tenant::Scene;
use crate::{
    allocation::{
        caller::{GIB, keygen},
        ends::{time_passes, wait_for_end},
    },
    support::{Skipped, Sn27, tests},
};

tests![
    a_machine_is_had_used_and_given_back,
    the_users_own_key_logs_in,
    what_is_taken_is_told_and_leaves_nothing,
    another_hotkey_can_not_give_it_back,
    nobody_else_reads_what_opens_it,
    what_is_not_there_is_not_found,
    it_outlives_a_restart_of_the_miner_and_ends_in_time,
    a_miner_that_is_away_is_no_loss,
];

fn a_machine_is_had_used_and_given_back() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let made = scene.have();
    assert_eq!(made["stage"], "active", "{made}");
    let id = made["id"].as_str().unwrap();
    let limits = scene.ssh(
        id,
        &["cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max 2>/dev/null || cd /sys/fs/cgroup && cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us"],
    );
    let limits = limits.replace('\n', " ");
    assert_eq!(limits, format!("{} 100000 100000", GIB / 2));
    let words = ["allocate", "ssh", id, "--json", "--", "id", "-u"];
    let shown = scene.sn27.run(words).json();
    assert_eq!(shown["data"]["stdout"], "0\n");
    let failing = ["allocate", "ssh", id, "--", "exit", "7"];
    assert_eq!(scene.sn27.run(failing).code, 7);
    assert_eq!(scene.done(&["pause", id])["paused"], true);
    assert_eq!(
        scene.list()[0]["next"],
        format!("sn27 allocate resume {id}")
    );
    assert_eq!(scene.done(&["resume", id])["paused"], false);
    assert_eq!(scene.ssh(id, &["whoami"]), "root");
    assert_eq!(scene.done(&["release", id])["stage"], "released");
    assert_eq!(scene.lending.containers(), [""; 0]);
    // To give back what is over is no failure.
    assert_eq!(scene.done(&["release", id])["stage"], "released");
    let over = scene.sn27.run(["allocate", "ssh", id, "--", "id"]);
    assert_eq!(over.code, 1, "{over:?}");
    Ok(())
}

fn the_users_own_key_logs_in() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    keygen(scene.sn27.home(), "mine", "ed25519");
    let mut words = scene.new_words();
    words.extend(["--ssh-key".to_owned(), "mine.pub".to_owned()]);
    let made = scene.sn27.run(words).json();
    let id = made["data"]["id"].as_str().unwrap();
    assert_eq!(scene.ssh(id, &["whoami"]), "root");
    scene.done(&["release", id]);
    let mut words = scene.new_words();
    words.extend(["--ssh-key".to_owned(), "nothing".to_owned()]);
    assert_eq!(scene.sn27.run(words).code, 5);
    Ok(())
}

fn what_is_taken_is_told_and_leaves_nothing() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let first = scene.have();
    let second = scene.sn27.run(scene.new_words());
    assert_eq!(second.code, 1, "{second:?}");
    let message = second.json()["error"]["message"].to_string();
    assert!(message.contains("somebody has the machine"), "{message}");
    let stages: Vec<_> = scene.list().iter().map(|it| it["stage"].clone()).collect();
    assert_eq!(stages, ["released", "active"]);
    assert_eq!(scene.lending.stages(), ["active"]);
    let folder = scene.sn27.home().join(".local/state/sn27/allocate");
    let folders = fs::read_dir(folder).unwrap();
    let folders = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
    scene.done(&["release", first["id"].as_str().unwrap()]);
    Ok(())
}

fn another_hotkey_can_not_give_it_back() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let made = scene.have();
    let id = made["id"].as_str().unwrap();
    let other = [
        "wallet",
        "new-hotkey",
        "--wallet",
        "tenant",
        "--hotkey",
        "other",
    ];
    let other = scene.sn27.run(other.iter().chain(&["--uri", "//Dave"]));
    assert_eq!(other.code, 0, "{other:?}");
    for verb in ["pause", "resume", "release"] {
        let refused = scene.run(&[verb, id, "--hotkey", "other"]);
        assert_eq!(refused.code, 5, "{refused:?}");
    }
    assert_eq!(scene.lending.stages(), ["active"]);
    scene.done(&["release", id]);
    Ok(())
}

fn nobody_else_reads_what_opens_it() -> Result<(), Skipped> {
    let scene = Scene::start()?;
    let mut words = scene.new_words();
    words.extend(["-vvv", "--log-file", "client.log"].map(str::to_owned));
    let made = scene.sn27.run(words);
    assert_eq!(made.code, 0, "{made:?}");
    let id = made.json()["data"]["id"].as_str().unwrap().to_owned();
    let folder = scene.sn27.home().join(".local/state/sn27/allocate");
    closed(&folder);
    let shown = scene.sn27.run(["allocate", "show", &id, "--json"]);
    assert!(shown.json()["data"]["secrets"].is_null());
    let secrets = ["allocate", "show", &id, "--secrets", "--json"];
    let secrets = scene.sn27.run(secrets).json()["data"]["secrets"].clone();
    let key = secrets["rsa_key"].as_str().unwrap();
    let line = key.lines().nth(2).unwrap();
    let identity = fs::read_to_string(secrets["identity"].as_str().unwrap()).unwrap();
    let log = fs::read_to_string(scene.sn27.home().join("client.log")).unwrap();
    for secret in [line, identity.lines().nth(2).unwrap()] {
        for said in [&log, &made.stdout, &made.stderr, &shown.stdout] {
            assert!(!said.contains(secret), "{said}");
        }
    }
    scene.done(&["release", &id]);
    let file = fs::read(folder.join("allocations.sqlite")).unwrap();
    let kept = String::from_utf8_lossy(&file);
    assert!(!kept.contains(line));
    assert!(!folder.join(&id).exists());
    Ok(())
}

/// A folder and all in it are their owner's alone.
fn closed(folder: &Path) {
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            closed(&path);
        } else if path.file_name().unwrap() != "lock" && path.file_name().unwrap() != "known_hosts"
        {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

fn what_is_not_there_is_not_found() {
    let sn27 = Sn27::new();
    for verb in ["show", "ssh", "pause", "resume", "release"] {
        let run = sn27.run(["allocate", verb, "abc", "--json"]);
        assert_eq!(run.code, 3, "{run:?}");
        assert_eq!(run.json()["error"]["code"], "not_found");
    }
    assert!(sn27.home_is_empty());
}

/// What the miner says of the only allocation, and what is to be done.
fn checked(scene: &Scene) -> (Value, Value, Value) {
    let run = scene.sn27.run(scene.wallet_words(&["list", "--check"]));
    assert_eq!(run.code, 0, "{run:?}");
    let row = run.json()["data"]["allocations"][0].clone();
    (
        row["lent"].clone(),
        row["stage"].clone(),
        row["next"].clone(),
    )
}

fn it_outlives_a_restart_of_the_miner_and_ends_in_time() -> Result<(), Skipped> {
    let mut scene = Scene::start()?;
    let made = scene.have();
    let id = made["id"].as_str().unwrap();
    assert_eq!(checked(&scene).0, "ours");
    scene.ssh(id, &["echo", "kept", ">", "/root/file"]);
    scene.lending.mining().end("-KILL");
    // Its container runs on without it.
    assert_eq!(scene.ssh(id, &["cat", "/root/file"]), "kept");
    scene.comes_back();
    assert_eq!(scene.ssh(id, &["cat", "/root/file"]), "kept");
    // It listens elsewhere now, as the chain knows.
    assert_eq!(scene.done(&["pause", id])["paused"], true);
    assert_eq!(scene.done(&["resume", id])["paused"], false);
    assert_eq!(checked(&scene).0, "ours");
    time_passes(&scene.lending);
    wait_for_end(&scene.lending);
    let release = format!("sn27 allocate release {id}");
    let gone = (json!("gone"), json!("active"), json!(release));
    assert_eq!(checked(&scene), gone);
    let failed = scene.sn27.run(["allocate", "ssh", id, "--", "id"]);
    assert_eq!(failed.code, 255, "{failed:?}");
    assert_eq!(scene.done(&["release", id])["stage"], "released");
    assert_eq!(scene.lending.containers(), [""; 0]);
    Ok(())
}

fn a_miner_that_is_away_is_no_loss() -> Result<(), Skipped> {
    let mut scene = Scene::start()?;
    let made = scene.have();
    let id = made["id"].as_str().unwrap();
    scene.lending.mining().end("-KILL");
    assert_eq!(checked(&scene).0, "away");
    let failed = scene.run(&["release", id]);
    assert_eq!(failed.code, 4, "{failed:?}");
    assert_eq!(scene.list()[0]["stage"], "releasing");
    // What is to be given back is given back when the miner is there again.
    scene.comes_back();
    assert_eq!(scene.done(&["release", id])["stage"], "released");
    assert_eq!(scene.lending.containers(), [""; 0]);

    let made = scene.have();
    let id = made["id"].as_str().unwrap();
    scene.lending.mining().end("-KILL");
    let forced = scene.run(&["release", id, "--force"]);
    assert_eq!(forced.json()["data"]["stage"], "released", "{forced:?}");
    Ok(())
}
