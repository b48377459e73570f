//! Requests that break the rules are answered, and leave the node as it was.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use super::client::instant;
use crate::support::tests;

tests![
    garbage_is_answered_with_errors,
    only_this_machine_is_answered,
    big_batches_and_bodies_are_refused,
];

/// Sends bytes over HTTP, and returns the whole answer.
fn post(url: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("ws://")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    // The server may hang up before it has read a body that is too long.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn garbage_is_answered_with_errors() {
    let handle = instant();
    for (body, code) in [
        ("", -32700),
        ("{", -32700),
        ("\u{0}\u{1}", -32700),
        (r#"{"jsonrpc":"2.0","id":1}"#, -32600),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"no_such","params":[]}"#,
            -32601,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[]}"#,
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":["zz"]}"#,
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":[{}]}"#,
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":["0x12"]}"#,
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"chain_getBlockHash","params":["x"]}"#,
            -32602,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_call","params":["Core_x","0x"]}"#,
            4003,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_call","params":["Metadata_metadata_at_version","0x01"]}"#,
            4003,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"state_getKeysPaged","params":["0x",5000]}"#,
            4002,
        ),
    ] {
        let answer = post(handle.url(), body);
        assert!(
            answer.contains(&format!("\"code\":{code}")),
            "{body}: {answer}"
        );
    }
    let alive = r#"{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}"#;
    assert!(post(handle.url(), alive).contains("Bittensor"));
    handle.produce_block().unwrap();
}

fn only_this_machine_is_answered() {
    let handle = instant();
    assert!(
        handle.url().starts_with("ws://127.0.0.1:"),
        "{}",
        handle.url()
    );
}

fn big_batches_and_bodies_are_refused() {
    let handle = instant();
    let one = r#"{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}"#;
    let batch = |count: usize| format!("[{}]", vec![one; count].join(","));
    assert!(post(handle.url(), &batch(1000)).contains("sn27 localnet"));
    assert!(post(handle.url(), &batch(2000)).contains("-32010"));
    let answer = post(handle.url(), &" ".repeat(20 << 20));
    assert!(!answer.contains("sn27 localnet"), "{answer}");
    assert!(post(handle.url(), one).contains("sn27 localnet"));
}
