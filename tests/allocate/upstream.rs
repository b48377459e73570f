//! Lent by a miner that is upstream's own, as far as the wire goes: the SDK's axon, a password, a
//! host that is seen for the first time.

use std::{
    env,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use serde_json::json;
use sn27::{
    chain::{Chain, Network, Options},
    miner::{Announced, announce},
};

use super::tenant::tenant;
use crate::{
    allocation::{
        caller::free_port,
        daemon::{self, IMAGE, docker},
    },
    miner::subnet::{MINER, NETUID, Subnet, VALIDATOR, key, run},
    support::{Skipped, tests},
};

tests![a_python_miner_lends_with_a_password_and_takes_back];

/// A Python axon; it ends with its stdin, and its container with it.
struct Axon(Child, String);

impl Drop for Axon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        let _ = Command::new("docker").args(["rm", "-f", &self.1]).output();
    }
}

fn a_python_miner_lends_with_a_password_and_takes_back() -> Result<(), Skipped> {
    daemon::there()?;
    let Some(python) = env::var_os("SN27_TEST_SDK_PYTHON") else {
        let why = "SN27_TEST_SDK_PYTHON names no Python that has the bittensor SDK";
        return Err(Skipped(why.to_owned()));
    };
    let subnet = Subnet::new();
    let address: SocketAddr = ([127, 0, 0, 2], free_port()).into();
    let name = format!("sn27-test-upstream-{}", address.port());
    let given = json!({
        "ip": address.ip(), "port": address.port(), "uri": MINER, "image": IMAGE,
        "name": name, "ssh": free_port(),
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/allocate/upstream.py");
    let child = Command::new(python)
        .args([script, &given.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut axon = Axon(child.unwrap(), name.clone());
    let mut lines = BufReader::new(axon.0.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "ready"));
    run(async {
        let network: Network = subnet.url().parse().unwrap();
        let chain = Chain::open(network, Options::default()).await.unwrap();
        let announced = Announced {
            netuid: NETUID,
            address,
            version: 190,
        };
        announce(&announced, &chain, &key(MINER)).await.unwrap();
    });

    let sn27 = tenant(VALIDATOR);
    let (url, netuid) = (subnet.url(), NETUID.to_string());
    let miner = key(MINER).address().to_string();
    let chain = ["--network", &url, "--wallet", "tenant", "--json"];
    let new = ["allocate", "new", "--miner", &miner, "--netuid", &netuid];
    let made = sn27.run(new.iter().chain(&chain));
    assert_eq!(made.code, 0, "{made:?}");
    let data = made.json()["data"].clone();
    assert_eq!(data["stage"], "active");
    let id = data["id"].as_str().unwrap();
    let logged_in = sn27.run(["allocate", "ssh", id, "--", "whoami"]);
    assert_eq!(
        (logged_in.code, &*logged_in.stdout),
        (0, "root\n"),
        "{logged_in:?}"
    );
    let show = ["allocate", "show", id, "--secrets", "--json"];
    let password = sn27.run(show).json()["data"]["secrets"]["password"].clone();
    let password = password.as_str().unwrap();
    assert_eq!(password.len(), 10);
    assert!(!made.stdout.contains(password) && !made.stderr.contains(password));
    let release = ["allocate", "release", id];
    let released = sn27.run(release.iter().chain(&chain));
    assert_eq!(released.code, 0, "{released:?}");
    let left = docker(&["ps", "-aq", "--filter", &format!("name={name}")]);
    assert_eq!(left, "");
    Ok(())
}
