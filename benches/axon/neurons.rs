//! Who answers: a miner of ours, or the SDK's axon with a handler that does nothing.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::subnet::{MINER, NETUID, STAKE, Subnet};

/// A process that answers; it ends with this.
pub(crate) struct Neuron {
    child: Child,
    pub(crate) address: SocketAddr,
    home: TempDir,
}

impl Neuron {
    /// `sn27 mine`, at its defaults but for the least stake.
    pub(crate) fn sn27(subnet: &Subnet) -> Self {
        let home = TempDir::new().unwrap();
        let sn27 = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sn27"));
            command.args(arguments).env("HOME", home.path());
            command
        };
        let create = ["wallet", "create", "--wallet", "miner", "--uri", MINER];
        let mut create = sn27(&create);
        create.args(["--no-use-password"]).stdout(Stdio::null());
        assert!(create.status().unwrap().success());
        let (url, netuid) = (subnet.url(), NETUID.to_string());
        let mut mine = sn27(&["mine", "--wallet", "miner", "--json", "--axon-port", "0"]);
        mine.args(["--network", &url, "--netuid", &netuid, "--device", "cpu"]);
        mine.args(["--min-stake", STAKE, "--axon-external-ip", "203.0.113.7"]);
        let log = fs::File::create(home.path().join("log")).unwrap();
        let mut child = mine.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let ready: Value = serde_json::from_str(&line(&mut child)).unwrap();
        let listens = ready["data"]["listens"].as_str().unwrap();
        let listens: SocketAddr = listens.parse().unwrap();
        Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], listens.port())),
            home,
        }
    }

    /// The SDK's axon.
    pub(crate) fn sdk(python: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let home = TempDir::new().unwrap();
        let given = json!({"port": address.port(), "uri": MINER, "password": "found"});
        let mut child = Command::new(python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire/peer.py"))
            .args(["axon", &given.to_string()])
            .env("HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while line(&mut child).trim() != "ready" {}
        Self {
            child,
            address,
            home,
        }
    }

    /// Challenges in the journal of ours.
    pub(crate) fn journal(&self) -> u64 {
        let output = Command::new(env!("CARGO_BIN_EXE_sn27"))
            .args(["mine", "stats", "--wallet", "miner", "--json"])
            .env("HOME", self.home.path())
            .output()
            .unwrap();
        let stats: Value = serde_json::from_slice(&output.stdout).unwrap();
        stats["data"]["all"]["challenges"].as_u64().unwrap()
    }

    /// KiB of memory at its peak.
    pub(crate) fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let mut words = line.unwrap().split_whitespace();
        words.nth(1).unwrap().parse().unwrap()
    }
}

/// The next line that it says.
fn line(child: &mut Child) -> String {
    let mut line = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    let read = BufReader::new(stdout).read_line(&mut line).unwrap();
    assert!(read > 0, "it ended");
    line
}

impl Drop for Neuron {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
