//! Ten thousand requests that were changed on their way: no panic, and none is answered unless its
//! signature still holds.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sn27::wire::Limits;

use super::{
    neuron::Serving,
    request::{Request, Seal},
};
use crate::support::tests;

tests![mutated_requests_are_answered_only_if_validly_signed];

/// One change to a request.
#[derive(Debug, Clone)]
enum Change {
    Drop(usize),
    Repeat(usize),
    Replace(usize, String),
    Swap(usize, usize),
    Byte(usize, u8),
    Cut(usize),
    Body(Vec<u8>),
    Line(String),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..16_usize;
    let text = prop_oneof![
        "[ -~]{0,40}",
        "[0-9]{1,25}",
        "(0x)?[0-9a-f]{64,130}",
        "(nan|inf|-1|1e400|0|18446744073709551616)",
    ];
    prop_oneof![
        at.clone().prop_map(Change::Drop),
        at.clone().prop_map(Change::Repeat),
        (at.clone(), text).prop_map(|(at, text)| Change::Replace(at, text)),
        (at.clone(), at).prop_map(|(one, other)| Change::Swap(one, other)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        any::<usize>().prop_map(Change::Cut),
        prop::collection::vec(any::<u8>(), 0..200).prop_map(Change::Body),
        "(GET|POST|PUT) /[A-Za-z/?%]{0,20} HTTP/1\\.[01]".prop_map(Change::Line),
    ]
}

fn mutated(changes: &[Change]) -> Vec<u8> {
    let mut request: Request = Seal::new().request("Challenge", r#"{"challenge_hash":"a"}"#);
    let mut bytes = None;
    for change in changes {
        let count = request.headers.len().max(1);
        match change.clone() {
            Change::Drop(at) if at < request.headers.len() => drop(request.headers.remove(at)),
            Change::Repeat(at) if at < request.headers.len() => {
                let header = request.headers[at].clone();
                request.headers.push(header);
            }
            Change::Replace(at, text) if at < request.headers.len() => request.headers[at].1 = text,
            Change::Swap(one, other) if one.max(other) < request.headers.len() => {
                let value = request.headers[one].1.clone();
                request.headers[other % count].1 = value;
            }
            Change::Body(body) => request.body = body,
            Change::Line(line) => request.line = line,
            Change::Byte(at, byte) => {
                let all: &mut Vec<u8> = bytes.get_or_insert_with(|| request.bytes());
                let at = at % all.len();
                all[at] = byte;
            }
            Change::Cut(at) => {
                let all: &mut Vec<u8> = bytes.get_or_insert_with(|| request.bytes());
                all.truncate(at % all.len() + 1);
            }
            _ => {}
        }
    }
    bytes.unwrap_or_else(|| request.bytes())
}

/// Sends all and closes its half, so that nothing waits for the rest.
fn exchange(to: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(to).unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// The signature's oracle: the headers that it is over, read from the bytes in the plainest way.
fn validly_signed(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let value = |name: &str| {
        let mut values = text.split('\n').filter_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        values.next()
    };
    let signed = || {
        let hotkey = value("bt_header_dendrite_hotkey")?;
        let parts = [
            value("bt_header_dendrite_nonce")?,
            hotkey,
            &super::neuron::receiver().to_string(),
            value("bt_header_dendrite_uuid")?,
            value("computed_body_hash")?,
        ];
        let signature = value("bt_header_dendrite_signature")?;
        let signature: sn27::wallet::Signature = signature.parse().ok()?;
        Some(signature.verify(parts.join(".").as_bytes(), &hotkey.parse().ok()?))
    };
    signed() == Some(true)
}

fn mutated_requests_are_answered_only_if_validly_signed() {
    let serving = Serving::start(Limits::default());
    let mut runner = TestRunner::new(Config {
        cases: 10_000,
        failure_persistence: None,
        ..Config::default()
    });
    let changes = prop::collection::vec(change(), 1..4);
    let all = runner.run(&changes, |changes| {
        let bytes = mutated(&changes);
        let before = serving.calls();
        let answer = exchange(serving.address, &bytes);
        let reached = serving.calls() - before;
        prop_assert!(reached <= usize::from(validly_signed(&bytes)));
        let text = String::from_utf8_lossy(&answer);
        prop_assert!(!text.starts_with("HTTP/1.1 5"), "{}", text);
        prop_assert!(
            text.starts_with("HTTP/1.1 200") <= (reached == 1),
            "{}",
            text
        );
        Ok(())
    });
    all.unwrap();
    assert!(!serving.ends().contains(&"panic"));
    assert_eq!(Request::good().send(serving.address).status, 200);
}
