//! Crowds: slow, oversized, idle and greedy ones, and honest requests among them.

use std::{
    env, fs,
    io::Write,
    net::{SocketAddr, TcpStream},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use sn27::wire::Limits;

use super::{
    neuron::{Serving, now, receiver, until},
    request::{Request, Response, Seal, send},
};
use crate::support::tests;

tests![
    a_thousand_slow_and_oversized_connections_keep_nobody_out,
    slow_headers_and_bodies_are_dropped,
    greedy_hotkeys_wait_and_others_do_not,
    what_is_not_http_is_told_once,
];

/// Bytes of RAM that this process has.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    let kibibytes: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes << 10
}

/// Whether this is a process for one test alone, as measuring memory needs; otherwise it has run in
/// one of those.
fn alone(test: &str) -> bool {
    if env::var_os("SN27_TEST_ALONE").is_some() {
        return true;
    }
    let name = format!("{}::{test}", module_path!());
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", &name])
        .env("SN27_TEST_ALONE", "1")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains("1 passed"),
        "{stdout}"
    );
    false
}

/// A connection of one of the kinds that mean harm, left open.
fn harmful(kind: usize, to: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(to).unwrap();
    let big = Seal::new()
        .request("Allocate", "")
        .with("Content-Length", "99999999999");
    // All that can be checked before the body is good.
    let signed = Seal::new()
        .request("Allocate", "")
        .with("X-Bittensor-Version", "1")
        .with("X-Bittensor-Hotkey", &receiver().to_string())
        .with("X-Bittensor-Receiver", &receiver().to_string())
        .with("X-Bittensor-Nonce", &now().to_string())
        .with("X-Bittensor-Signature", &"00".repeat(64))
        .with("Content-Length", "1000000");
    let bytes = match kind {
        0 => b"POST /Challenge HTTP/1.1\r\nHost: a\r\n".to_vec(),
        1 => Vec::new(),
        2 => big.bytes(),
        3 => [b"POST / HTTP/1.1\r\nx: ".to_vec(), vec![b'x'; 100_000]].concat(),
        _ => signed.bytes(),
    };
    // It may be closed already.
    let _ = stream.write_all(&bytes);
    stream
}

fn a_thousand_slow_and_oversized_connections_keep_nobody_out() {
    if !alone("a_thousand_slow_and_oversized_connections_keep_nobody_out") {
        return;
    }
    let limits = Limits {
        connections: 100,
        ..Limits::default()
    };
    let serving = Serving::start(limits);
    let before = resident();
    let mut crowd = Vec::new();
    for number in 0..1000 {
        crowd.push(harmful(number % 5, serving.address));
        if crowd.len() > 400 {
            // File descriptors of this process; the axon has closed the oldest long ago.
            crowd.drain(..100);
        }
        if number % 50 == 0 {
            let started = Instant::now();
            assert_eq!(Request::good().send(serving.address).status, 200);
            assert!(started.elapsed() < Duration::from_secs(5));
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes");
    assert_eq!(serving.calls(), 20);
    for end in ["crowded", "body-size", "malformed", "gone"] {
        assert!(serving.ends().contains(&end), "{end}");
    }
}

fn slow_headers_and_bodies_are_dropped() {
    let limits = Limits {
        head_time: Duration::from_millis(300),
        body_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let serving = Serving::start(limits);
    let mut slow = TcpStream::connect(serving.address).unwrap();
    slow.write_all(b"POST /Challenge HTTP/1.1\r\n").unwrap();
    assert!(Response::read(&mut slow).is_none_or(|response| response.status == 408));
    serving.wait_for_ends(1);
    let body = Seal::new()
        .request("Challenge", "{")
        .with("Content-Length", "100");
    let response = body.send(serving.address);
    assert_eq!(response.status, 408);
    let mut idle = TcpStream::connect(serving.address).unwrap();
    let good = String::from_utf8(Request::good().bytes()).unwrap();
    let good = good.replace("Connection: close\r\n", "");
    idle.write_all(good.as_bytes()).unwrap();
    // It is closed some time after the answer, and that is no event.
    assert_eq!(Response::read(&mut idle).unwrap().status, 200);
    assert_eq!(serving.ends(), ["slow-head", "slow-body", "answered"]);
}

fn greedy_hotkeys_wait_and_others_do_not() {
    let limits = Limits {
        at_once: 3,
        at_once_per_hotkey: 2,
        ..Limits::default()
    };
    let serving = Serving::start(limits);
    let slow = r#"{"challenge_salt":"slow"}"#;
    let start = |signer| {
        let mut stream = TcpStream::connect(serving.address).unwrap();
        let request = Seal::by(signer).request("Challenge", slow);
        stream.write_all(&request.bytes()).unwrap();
        stream
    };
    let open = [start("//Alice"), start("//Alice")];
    until(|| serving.calls() == 2);
    assert_eq!(Request::good().send(serving.address).status, 429);
    let other = start("//Dave");
    until(|| serving.calls() == 3);
    let eve = Seal::by("//Eve").request("Challenge", "{}");
    assert_eq!(eve.send(serving.address).status, 503);
    drop((open, other));
    serving.wait_for_ends(5);
    assert_eq!(Request::good().send(serving.address).status, 200);
    let mut ends = serving.ends();
    ends.sort_unstable();
    assert_eq!(
        ends,
        ["answered", "busy", "gone", "gone", "gone", "hotkey-busy"]
    );
}

fn what_is_not_http_is_told_once() {
    let serving = Serving::start(Limits::default());
    let long = format!("POST / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(100_000));
    let many = format!("POST / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(1000));
    let all = [
        &b"\x16\x03\x01\x02\x00\x01"[..],
        b"HELO\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ];
    for (count, bytes) in all.into_iter().enumerate() {
        let status = send(serving.address, bytes).map_or(400, |response| response.status);
        assert!((400..500).contains(&status), "{status}");
        serving.wait_for_ends(count + 1);
    }
    thread::sleep(Duration::from_millis(50));
    assert_eq!(serving.ends(), ["malformed"; 4]);
}
