//! GPUs as they are here, how it reads, and that nothing is changed.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use sn27::{
    localnet::{Config, Localnet},
    solver::cuda,
};

use super::examine;
use crate::support::{Sn27, tests};

tests![
    each_gpu_is_tested_or_there_is_none,
    the_table_has_its_columns_one_under_another,
    nothing_in_the_home_is_changed,
    a_home_that_is_empty_stays_empty,
    what_is_no_topic_is_refused,
];

fn each_gpu_is_tested_or_there_is_none() {
    let found = examine(&Sn27::new(), &["gpu"]);
    match cuda::devices() {
        Ok(gpus) => {
            found.assert("driver", "ok", "CUDA");
            let devices: Vec<_> = found.all("device").collect();
            assert_eq!(devices.len(), gpus.len());
            for (device, gpu) in devices.into_iter().zip(gpus) {
                let detail = device["detail"].as_str().unwrap();
                assert!(
                    detail.contains(&gpu.name) && detail.contains("self-tested"),
                    "{device}"
                );
            }
        }
        Err(_) => {
            assert_eq!(found.one("driver")["status"], "failed");
            let all = examine(&Sn27::new(), &["--network", "ws://127.0.0.1:1"]);
            let driver = all.one("driver");
            let cards = driver["detail"].as_str().unwrap().contains("no NVIDIA GPU");
            assert_eq!(driver["status"] == "warning", cards, "{driver}");
        }
    }
}

fn the_table_has_its_columns_one_under_another() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let sn27 = crate::miner::home();
    let arguments = ["doctor", "chain", "wallet", "--network", localnet.url()];
    let run = sn27.run(
        arguments
            .iter()
            .chain(&["--netuid", "27", "--wallet", "miner"]),
    );
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines[0], "chain", "{run:?}");
    let columns: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let statuses = ["  ok       ", "  warning  ", "  failed   ", "  skipped  "];
            statuses.iter().find_map(|status| line.find(status))
        })
        .collect();
    assert!(columns.len() >= 8, "{run:?}");
    assert!(
        columns.iter().all(|column| *column == columns[0]),
        "{run:?}"
    );
    // What is to be run stands by itself.
    assert!(
        lines
            .iter()
            .any(|line| line.trim_start().starts_with("$ sn27 register --netuid 27"))
    );
    assert!(run.stderr.contains(" ok, "), "{run:?}");
}

/// Each file and folder: its mode, when it was changed, what is in it.
fn tree(top: &Path) -> BTreeMap<PathBuf, (u32, i64, i64, Vec<u8>)> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // The NVIDIA driver's own.
            if path.ends_with(".nv") {
                continue;
            }
            let found = fs::symlink_metadata(&path).unwrap();
            let bytes = if found.is_file() {
                fs::read(&path).unwrap()
            } else {
                Vec::new()
            };
            if found.is_dir() {
                folders.push(path.clone());
            }
            tree.insert(
                path,
                (found.mode(), found.ctime(), found.ctime_nsec(), bytes),
            );
        }
    }
    tree
}

fn nothing_in_the_home_is_changed() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let sn27 = crate::miner::home();
    let wallet = sn27.home().join(".bittensor/wallets/miner");
    // What invites to be mended.
    fs::create_dir(wallet.join(".sn27-new")).unwrap();
    fs::create_dir(wallet.join(".sn27-replace")).unwrap();
    let before = tree(sn27.home());
    let arguments = [
        "--network",
        localnet.url(),
        "--netuid",
        "27",
        "--wallet",
        "miner",
    ];
    let found = examine(&sn27, &arguments);
    assert_eq!(found.all("leftovers").count(), 2);
    let human = sn27.run(["doctor"].iter().chain(&arguments));
    assert!(human.stdout.contains("leftovers"), "{human:?}");
    assert_eq!(tree(sn27.home()), before);
}

fn a_home_that_is_empty_stays_empty() {
    let sn27 = Sn27::new();
    let found = examine(&sn27, &["--network", "ws://127.0.0.1:1"]);
    found.assert("wallet", "failed", "there is no wallet at");
    assert!(sn27.home_is_empty());
}

fn what_is_no_topic_is_refused() {
    let run = Sn27::new().run(["doctor", "gpus", "--json"]);
    assert_eq!(run.code, 2, "{run:?}");
    for peer in ["-oProxyCommand=touch x", "a b", ""] {
        let run = Sn27::new().run(["doctor", &format!("--from={peer}"), "--json"]);
        assert_eq!(run.code, 2, "{run:?}");
    }
}
