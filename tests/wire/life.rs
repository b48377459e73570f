//! Beginnings and ends: clients that leave, neurons that panic or stop, restarts.

use std::{
    io::Write,
    net::TcpStream,
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use sn27::wire::{Drained, Limits, NonceLedger};

use super::{
    neuron::{Serving, now, until},
    request::{Request, Response, Seal},
};
use crate::support::tests;

tests![
    work_for_a_client_that_left_is_dropped,
    the_callers_timeout_ends_the_work,
    a_panic_ends_one_request,
    the_neurons_own_refusals_are_told,
    stopping_waits_for_what_is_running,
    stopping_ends_at_its_deadline,
    nothing_is_answered_again_after_a_kill,
    many_requests_share_a_connection_up_to_a_limit,
];

fn challenge(salt: &str) -> Request {
    let body = format!(r#"{{"challenge_salt":"{salt}"}}"#);
    Seal::new().request("Challenge", &body)
}

fn work_for_a_client_that_left_is_dropped() {
    let serving = Serving::start(Limits::default());
    let mut stream = TcpStream::connect(serving.address).unwrap();
    stream.write_all(&challenge("slow").bytes()).unwrap();
    until(|| serving.calls() == 1);
    assert_eq!(serving.memory.dropped.load(Ordering::SeqCst), 0);
    drop(stream);
    until(|| serving.memory.dropped.load(Ordering::SeqCst) == 1);
    serving.wait_for_ends(1);
    assert_eq!(serving.ends(), ["gone"]);
}

fn the_callers_timeout_ends_the_work() {
    let serving = Serving::start(Limits::default());
    let started = Instant::now();
    let response = challenge("slow")
        .with("timeout", "0.5")
        .send(serving.address);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(response.status, 408);
    assert_eq!(response.json()["message"], "Response timeout after: 0.5s");
    assert_eq!(serving.memory.dropped.load(Ordering::SeqCst), 1);
    assert_eq!(serving.ends(), ["timeout"]);
}

fn a_panic_ends_one_request() {
    let serving = Serving::start(Limits::default());
    let answer = super::request::send(serving.address, &challenge("panic").bytes());
    assert!(answer.is_none(), "{answer:?}");
    serving.wait_for_ends(1);
    assert_eq!(serving.ends(), ["panic"]);
    assert_eq!(challenge("").send(serving.address).status, 200);
}

fn the_neurons_own_refusals_are_told() {
    let serving = Serving::start(Limits::default());
    let response = challenge("bad").send(serving.address);
    assert_eq!(response.status, 422);
    assert_eq!(response.json()["message"], "no such mask");
    assert_eq!(serving.ends(), ["challenge"]);
}

fn stopping_waits_for_what_is_running() {
    let mut serving = Serving::start(Limits::default());
    let mut idle = TcpStream::connect(serving.address).unwrap();
    let address = serving.address;
    let client = thread::spawn(move || challenge("soon").send(address));
    until(|| serving.calls() == 1);
    let started = Instant::now();
    assert_eq!(serving.stop(Duration::from_secs(5)), Drained::All);
    assert!(started.elapsed() < Duration::from_secs(4));
    assert_eq!(client.join().unwrap().status, 200);
    assert!(Response::read(&mut idle).is_none());
    assert!(TcpStream::connect(address).is_err());
}

fn stopping_ends_at_its_deadline() {
    let mut serving = Serving::start(Limits::default());
    let mut stream = TcpStream::connect(serving.address).unwrap();
    stream.write_all(&challenge("slow").bytes()).unwrap();
    until(|| serving.calls() == 1);
    assert_eq!(serving.stop(Duration::from_millis(300)), Drained::CutOff);
    until(|| serving.memory.dropped.load(Ordering::SeqCst) == 1);
    assert_eq!(serving.ends(), ["gone"]);
}

fn nothing_is_answered_again_after_a_kill() {
    let before = Serving::start(Limits::default());
    let ahead = Seal {
        nonce: now() + 3_000_000_000,
        ..Seal::new()
    };
    let requests = [Request::good(), ahead.request("Challenge", "{}")];
    for request in &requests {
        assert_eq!(request.send(before.address).status, 200);
    }
    let kept = before.kept();
    drop(before);
    let after = Serving::start_with(Limits::default(), NonceLedger::restore(kept, now()));
    for request in &requests {
        assert_eq!(request.send(after.address).status, 401);
    }
    assert_eq!(after.ends(), ["nonce-replayed"; 2]);
    // A client with a clock that is as far ahead is heard again once that time has come.
    until(|| Request::good().send(after.address).status == 200);
}

fn many_requests_share_a_connection_up_to_a_limit() {
    let limits = Limits {
        requests_per_connection: 3,
        ..Limits::default()
    };
    let serving = Serving::start(limits);
    let mut stream = TcpStream::connect(serving.address).unwrap();
    for _ in 0..3 {
        let bytes = String::from_utf8(Request::good().bytes()).unwrap();
        let bytes = bytes.replace("Connection: close\r\n", "");
        stream.write_all(bytes.as_bytes()).unwrap();
    }
    let answers = Response::read(&mut stream).unwrap();
    let text = String::from_utf8(answers.body).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200").count(), 2, "after the first");
    assert_eq!(serving.ends(), ["answered"; 3]);
}
