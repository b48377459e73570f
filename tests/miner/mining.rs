//! A running `sn27 mine`, and callers.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use sn27::{
    challenge::{ChallengeFields, Difficulty, RandomChallenge},
    wire::{Answer, AxonAddress, CallError, Challenge, Dendrite, DendriteOptions},
};

use super::subnet::{MINER, NETUID, STAKE, Subnet, key, wait_until};
use crate::support::{Sn27, envelope};

/// Where the chain is told that the miner is.
pub(crate) const EXTERNAL: &str = "203.0.113.7";

pub(crate) struct Mining {
    child: Option<Child>,
    pub(crate) ready: Value,
    log: PathBuf,
}

/// A home with the miner's wallet.
pub(crate) fn home() -> Sn27 {
    home_of(MINER)
}

/// A home with another miner's wallet.
pub(crate) fn home_of(uri: &str) -> Sn27 {
    let sn27 = Sn27::new();
    let create = ["wallet", "create", "--wallet", "miner", "--uri", uri];
    let created = sn27.run(create.iter().chain(&["--no-use-password"]));
    assert_eq!(created.code, 0, "{created:?}");
    sn27
}

/// The command's arguments for this subnet.
pub(crate) fn arguments(subnet: &Subnet) -> Vec<String> {
    let netuid = NETUID.to_string();
    let url = subnet.url();
    let arguments = [
        "mine",
        "--wallet",
        "miner",
        "--network",
        &url,
        "--netuid",
        &netuid,
        "--device",
        "cpu",
        "--min-stake",
        STAKE,
        "--axon-external-ip",
        EXTERNAL,
    ];
    arguments.map(str::to_owned).to_vec()
}

impl Mining {
    pub(crate) fn start(sn27: &Sn27, subnet: &Subnet) -> Self {
        Self::start_with(sn27, subnet, &["--axon-port", "0"])
    }

    pub(crate) fn start_with(sn27: &Sn27, subnet: &Subnet, extra: &[&str]) -> Self {
        let log = sn27.home().join("miner.log");
        let file = File::options().create(true).append(true).open(&log);
        let mut usual = arguments(subnet);
        if extra.contains(&"--axon-external-ip") {
            usual.truncate(usual.len() - 2);
        }
        let mut child = sn27
            .command()
            .args(usual)
            .args(extra)
            .arg("--json")
            .stdout(Stdio::piped())
            .stderr(file.unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let shown = std::fs::read_to_string(&log).unwrap();
        assert!(!line.is_empty(), "{shown}");
        let envelope = envelope(line.trim_end());
        assert_eq!(envelope["ok"], true, "{envelope}\n{shown}");
        Self {
            child: Some(child),
            ready: envelope["data"].clone(),
            log,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        let listens: SocketAddr = self.ready["listens"].as_str().unwrap().parse().unwrap();
        listens.port()
    }

    pub(crate) fn axon(&self) -> AxonAddress {
        AxonAddress {
            ip: [127, 0, 0, 1].into(),
            port: self.port(),
            hotkey: key(MINER).address(),
        }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn log_path(&self) -> &Path {
        &self.log
    }

    pub(crate) fn wait_for(&self, text: &str) {
        wait_until(text, || self.log().contains(text));
    }

    /// Ends it by a signal; its exit code, if it had one.
    pub(crate) fn end(&mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.exit_code()
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        self.child.take().unwrap().wait().unwrap().code()
    }
}

impl Drop for Mining {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A challenge of so many positions.
pub(crate) fn challenge(difficulty: u8) -> RandomChallenge {
    RandomChallenge::new(Difficulty::new(difficulty).unwrap(), &mut rand::rng())
}

/// A challenge that takes far longer than any test.
pub(crate) fn endless() -> Challenge {
    let fields = ChallengeFields {
        challenge_salt: "0000000000000000".to_owned(),
        ..challenge(12).fields
    };
    fields.into()
}

pub(crate) fn dendrite(uri: &str) -> Dendrite {
    let options = DendriteOptions {
        at_once: 300,
        ..DendriteOptions::default()
    };
    Dendrite::new(key(uri), options).unwrap()
}

/// One challenge, with the patience of validators.
pub(crate) async fn ask(
    dendrite: &Dendrite,
    axon: &AxonAddress,
    challenge: &Challenge,
) -> Result<Answer<Challenge>, CallError> {
    dendrite
        .call(axon, challenge, Duration::from_secs(30))
        .await
}

/// The very bytes of a request that a dendrite makes for this axon.
pub(crate) fn recorded(uri: &str, axon: &AxonAddress, challenge: &Challenge) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let fake = AxonAddress {
        port: listener.local_addr().unwrap().port(),
        ..*axon
    };
    let reading = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        let head = String::from_utf8(request.clone()).unwrap().to_lowercase();
        let (_, length) = head.split_once("content-length: ").unwrap();
        let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        request.extend(body);
        request
    });
    let dendrite = dendrite(uri);
    // Nobody answers; the connection is closed.
    let _ = super::subnet::run(ask(&dendrite, &fake, challenge));
    reading.join().unwrap()
}

/// Sends bytes; the response's status and text.
pub(crate) fn send(port: u16, request: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream.write_all(request).unwrap();
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    // The connection may be kept: what was said is known by its length.
    loop {
        let length = stream.read(&mut piece).unwrap();
        text.extend(&piece[..length]);
        let shown = String::from_utf8_lossy(&text).into_owned();
        let body = shown.split_once("\r\n\r\n");
        let wanted = shown.to_lowercase();
        let wanted = wanted.split_once("content-length: ");
        let wanted = wanted.and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
        let complete = body.is_some_and(|(_, body)| wanted.is_some_and(|n: usize| body.len() >= n));
        if length == 0 || complete {
            let status = shown.split(' ').nth(1).unwrap().parse().unwrap();
            return (status, shown);
        }
    }
}

/// How challenges ended, as the journal has it.
pub(crate) fn outcomes(sn27: &Sn27) -> Value {
    let stats = sn27.run(["mine", "stats", "--wallet", "miner", "--json"]);
    stats.json()["data"]["all"]["outcomes"].clone()
}

/// Waits for the journal, which is written after the answer.
pub(crate) fn outcomes_become(sn27: &Sn27, expected: &Value) {
    wait_until(&expected.to_string(), || outcomes(sn27) == *expected);
}
