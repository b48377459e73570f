//! `btauth/1`: between two sn27 programs the signature covers the body.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sn27::wire::{Allocate, Authentication, Challenge, Dendrite, DendriteOptions, Limits, Ping};

use super::{
    neuron::{PASSWORD, Serving, key, now, receiver, runtime},
    request::{Request, Seal},
};
use crate::support::tests;

tests![
    the_offer_is_taken_and_kept,
    an_axon_that_requires_it_is_asked_again,
    tampered_bodies_and_targets_are_refused,
    signed_requests_are_answered_once_and_in_time,
    the_sdks_way_is_refused_where_bodies_must_be_signed,
];

const SECOND: u64 = 1_000_000_000;

fn strict() -> Limits {
    Limits {
        signed_body: true,
        ..Limits::default()
    }
}

fn dendrite() -> Dendrite {
    Dendrite::new(key("//Alice"), DendriteOptions::default()).unwrap()
}

/// A request of SDK 11, put together by its documentation.
fn signed(body: &str, nonce: u64) -> Request {
    let hash = hex::encode(Sha256::digest(body));
    let (sender, receiver) = (key("//Alice").address(), receiver());
    let text =
        format!("btauth/1\nsr25519\nPOST\n/Challenge\n{hash}\n{nonce}\n{sender}\n{receiver}");
    let signature = key("//Alice").sign(text.as_bytes());
    Request {
        line: "POST /Challenge HTTP/1.1".to_owned(),
        headers: vec![
            ("Host".to_owned(), "127.0.0.1".to_owned()),
            ("X-Bittensor-Version".to_owned(), "1".to_owned()),
            ("X-Bittensor-Hotkey".to_owned(), sender.to_string()),
            ("X-Bittensor-Receiver".to_owned(), receiver.to_string()),
            ("X-Bittensor-Nonce".to_owned(), nonce.to_string()),
            ("X-Bittensor-Signature".to_owned(), format!("0x{signature}")),
        ],
        body: body.as_bytes().to_vec(),
    }
}

fn the_offer_is_taken_and_kept() {
    let serving = Serving::start(Limits::default());
    let (dendrite, axon) = (dendrite(), serving.axon());
    runtime().block_on(async {
        let timeout = Duration::from_secs(20);
        let first = dendrite.call(&axon, &Ping {}, timeout).await.unwrap();
        assert_eq!(first.authentication, Authentication::HeadersOnly);
        let second = dendrite
            .call(&axon, &Challenge::default(), timeout)
            .await
            .unwrap();
        assert_eq!(second.authentication, Authentication::WholeBody);
        let output = second.synapse.output.unwrap();
        assert_eq!(output.password.as_deref(), Some(PASSWORD));
    });
    let callers = serving.callers();
    let ways: Vec<_> = callers.iter().map(|caller| caller.authentication).collect();
    assert_eq!(
        ways,
        [Authentication::HeadersOnly, Authentication::WholeBody]
    );
}

fn an_axon_that_requires_it_is_asked_again() {
    let serving = Serving::start(strict());
    let answer = runtime().block_on(async {
        let timeout = Duration::from_secs(20);
        dendrite()
            .call(&serving.axon(), &Allocate::default(), timeout)
            .await
            .unwrap()
    });
    assert_eq!(answer.authentication, Authentication::WholeBody);
    assert_eq!(
        answer.synapse.output.map(|output| output.status),
        Some(true)
    );
    assert_eq!(serving.ends(), ["unsigned-body", "answered"]);
}

fn tampered_bodies_and_targets_are_refused() {
    let serving = Serving::start(strict());
    let good = || signed(r#"{"challenge_hash":"a","timeout":30.0}"#, now());
    let mut body = good();
    body.body = br#"{"challenge_hash":"b","timeout":30.0}"#.to_vec();
    let mut query = good();
    query.line = "POST /Challenge?x=1 HTTP/1.1".to_owned();
    let mut path = good();
    path.line = "POST /Allocate HTTP/1.1".to_owned();
    let other = key("//Charlie").address().to_string();
    let nonce = (now() - SECOND).to_string();
    for (request, status, rule) in [
        (body, 401, "signature"),
        (query, 401, "signature"),
        (path, 401, "signature"),
        (good().with("X-Bittensor-Hotkey", &other), 401, "signature"),
        (good().with("X-Bittensor-Nonce", &nonce), 401, "signature"),
        (good().with("X-Bittensor-Receiver", &other), 401, "receiver"),
        (good().without("X-Bittensor-Receiver"), 400, "headers"),
        (good().without("X-Bittensor-Signature"), 400, "headers"),
        (good().with("X-Bittensor-Crypto", "ed25519"), 400, "headers"),
        (good().with("X-Bittensor-Version", "2"), 400, "headers"),
    ] {
        let response = request.send(serving.address);
        assert_eq!(response.status, status, "{request:?}");
        assert_eq!(serving.ends().last(), Some(&rule), "{request:?}");
    }
    assert_eq!(serving.calls(), 0);
    assert_eq!(good().send(serving.address).status, 200);
    let timeout = serving.callers().last().map(|caller| caller.timeout);
    assert_eq!(
        timeout,
        Some(Duration::from_secs(12)),
        "before the body is read"
    );
}

fn signed_requests_are_answered_once_and_in_time() {
    let serving = Serving::start(strict());
    let request = signed("{}", now());
    assert_eq!(request.send(serving.address).status, 200);
    assert_eq!(request.send(serving.address).status, 401);
    for nonce in [now() - 11 * SECOND, now() + 4 * SECOND, 7] {
        assert_eq!(
            signed("{}", nonce).send(serving.address).status,
            401,
            "{nonce}"
        );
    }
    // Their order means nothing.
    assert_eq!(
        signed("{}", now() - 2 * SECOND)
            .send(serving.address)
            .status,
        200
    );
    assert_eq!(serving.calls(), 2);
    let rules = [
        "answered",
        "nonce-replayed",
        "nonce-old",
        "nonce-future",
        "nonce-old",
        "answered",
    ];
    assert_eq!(serving.ends(), rules);
}

fn the_sdks_way_is_refused_where_bodies_must_be_signed() {
    let serving = Serving::start(strict());
    let response = Seal::new().request("Challenge", "{}").send(serving.address);
    assert_eq!(response.status, 401);
    assert_eq!(response.header("x-sn27-auth"), Some("btauth/1"));
    assert_eq!(
        (serving.ends(), serving.calls()),
        (vec!["unsigned-body"], 0)
    );
}
