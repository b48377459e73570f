//! Upstream's miner answers our validator: an axon of the bittensor SDK that solves with hashcat.

use std::{
    env,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use super::scene::{MINERS, Scene, VALIDATOR, home, ip, once};
use crate::support::{Skipped, tests};

tests![a_python_miner_with_hashcat_is_challenged_scored_and_weighed];

/// A Python axon; it ends with its stdin.
struct Axon(Child);

impl Drop for Axon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn a_python_miner_with_hashcat_is_challenged_scored_and_weighed() -> Result<(), Skipped> {
    let Some(python) = env::var_os("SN27_TEST_SDK_PYTHON") else {
        let why = "SN27_TEST_SDK_PYTHON names no Python that has the bittensor SDK";
        return Err(Skipped(why.to_owned()));
    };
    let devices = Command::new("hashcat").arg("-I").output();
    let devices = devices.map_err(|_| Skipped("hashcat is not installed".to_owned()))?;
    if !String::from_utf8_lossy(&devices.stdout).contains("CPU") {
        return Err(Skipped("hashcat finds no CPU device".to_owned()));
    }
    let scene = Scene::new(1);
    let address = TcpListener::bind((ip(0), 0)).unwrap().local_addr().unwrap();
    let given = json!({
        "ip": address.ip(), "port": address.port(), "uri": MINERS[0], "hashcat": "hashcat",
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/peer.py");
    let mut axon = Command::new(python)
        .args([script, "axon", &given.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map(Axon)
        .unwrap();
    let mut lines = BufReader::new(axon.0.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "ready"));
    scene.announce(MINERS[0], address);

    let sn27 = home(VALIDATOR);
    // Enough for compiling kernels on a slow machine that does other things too.
    let run = once(&sn27, &scene, &["--timeout", "300s"]);
    assert_eq!(run.code, 0, "{run:?}");
    let data = run.json()["data"].clone();
    let miner = &data["miners"][0];
    assert_eq!(
        (&miner["uid"], &miner["failure"]),
        (&json!(1), &Value::Null)
    );
    assert!(miner["score"].as_f64().unwrap() > 3.75, "{miner}");
    assert_eq!(data["weights"]["state"], "set", "{data}");
    assert_eq!(scene.weights(), [(1, 65_535)]);
    Ok(())
}
