//! `sn27 localnet` as a whole command.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::support::{Sn27, envelope, tests};

tests![
    it_says_where_it_is_answers_and_stops,
    a_taken_port_is_named,
    the_chain_goes_on_where_it_was_kept,
    nonsense_is_refused,
];

/// A running localnet and its first line.
struct Running {
    child: Child,
    data: Value,
}

fn start(sn27: &Sn27, extra: &[&str]) -> Running {
    let mut child = sn27
        .command()
        .args(["localnet", "--json", "--port", "0"])
        .args(extra)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let envelope = envelope(line.trim_end());
    assert_eq!(envelope["command"], "localnet");
    Running {
        child,
        data: envelope["data"].clone(),
    }
}

impl Running {
    /// One JSON-RPC call over plain HTTP.
    fn call(&self, method: &str, params: &str) -> Value {
        let endpoint = self.data["endpoint"].as_str().unwrap();
        let address = endpoint.trim_start_matches("ws://");
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{params}}}"#);
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    fn head(&self) -> u64 {
        let header = self.call("chain_getHeader", "[]");
        let number = header["result"]["number"].as_str().unwrap();
        u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
    }

    fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

fn it_says_where_it_is_answers_and_stops() {
    let sn27 = Sn27::new();
    let running = start(&sn27, &["--block-time", "instant"]);
    assert_eq!(running.data["netuid"], 27);
    let alice = &running.data["accounts"][0];
    assert_eq!(alice["uri"], "//Alice");
    assert_eq!(running.call("system_chainType", "[]")["error"], Value::Null);
    let version = running.call("state_getRuntimeVersion", "[]");
    assert_eq!(version["result"]["specName"], "node-subtensor");
    assert_eq!(version["result"]["specVersion"], 425);
    let genesis = running.call("chain_getBlockHash", "[0]");
    assert_eq!(genesis["result"], running.data["genesis_hash"]);
    assert_eq!(running.stop("-INT"), Some(0));
    assert!(sn27.home_is_empty());
}

fn a_taken_port_is_named() {
    let sn27 = Sn27::new();
    let running = start(&sn27, &["--block-time", "instant"]);
    let endpoint = running.data["endpoint"].as_str().unwrap();
    let port = endpoint.rsplit(':').next().unwrap();
    let second = sn27.run(["localnet", "--port", port, "--json"]);
    assert_eq!(second.code, 1, "{second:?}");
    let message = second.json()["error"]["message"].clone();
    assert!(message.as_str().unwrap().contains(port), "{message}");
    running.stop("-TERM");
}

fn the_chain_goes_on_where_it_was_kept() {
    let sn27 = Sn27::new();
    let extra = ["--block-time", "50ms", "--state", "chain"];
    let running = start(&sn27, &extra);
    while running.head() < 5 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let genesis = running.data["genesis_hash"].clone();
    let before = running.head();
    assert_eq!(running.stop("-KILL"), None);
    let again = start(&sn27, &["--block-time", "instant", "--state", "chain"]);
    assert_eq!(again.data["genesis_hash"], genesis);
    assert!(again.head() >= before);
    again.stop("-INT");
    let other = sn27.run([
        "localnet", "--port", "0", "--state", "chain", "--netuid", "28", "--json",
    ]);
    assert_eq!(other.code, 1, "{other:?}");
}

fn nonsense_is_refused() {
    for arguments in [
        ["--block-time", "soon"],
        ["--port", "70000"],
        ["--netuid", "x"],
        ["--tempo", "0"],
    ] {
        let run = Sn27::new().run(["localnet"].iter().chain(&arguments));
        assert_eq!(run.code, 2, "{arguments:?}");
    }
}
