//! A request is answered once, and soon after it was made.

use sn27::wire::Limits;

use super::{
    neuron::{Serving, now},
    refusals::fate,
    request::{Request, Seal},
};
use crate::support::tests;

tests![
    a_request_is_answered_once,
    nonces_have_to_be_of_now,
    counters_of_old_sdks_are_taken_once,
];

const SECOND: u64 = 1_000_000_000;

fn a_request_is_answered_once() {
    let serving = Serving::start(Limits::default());
    let request = Request::good();
    assert_eq!(request.send(serving.address).status, 200);
    let again = request.send(serving.address);
    assert_eq!(again.status, 401);
    let message = "Not Verified with error: Nonce is too old, a newer one was last processed";
    assert_eq!(again.json()["message"], message);
    // What is not signed doesn't help.
    for (name, value) in [("timeout", "1e9"), ("bt_header_dendrite_version", "693")] {
        let request = request.clone().with(name, value);
        assert_eq!(request.send(serving.address).status, 401, "{name}");
    }
    assert_eq!(serving.calls(), 1);
}

fn nonces_have_to_be_of_now() {
    let at = |nonce| {
        Seal {
            nonce,
            ..Seal::new()
        }
        .request("Challenge", "{}")
    };
    let wide = |nonce| at(nonce).with("timeout", "1e9");
    for (request, expected) in [
        (at(now() - 3600 * SECOND), (401, "nonce-old")),
        (wide(now() - 3600 * SECOND), (401, "nonce-old")),
        (wide(now() - 65 * SECOND), (401, "nonce-old")),
        (wide(now() - 60 * SECOND), (200, "answered")),
        (at(now() - 17 * SECOND), (401, "nonce-old")),
        (at(now() - 14 * SECOND), (200, "answered")),
        (at(now() + 2 * SECOND), (200, "answered")),
        (at(now() + 6 * SECOND), (401, "nonce-future")),
        (at(now() + 3600 * SECOND), (401, "nonce-future")),
        (at(u64::MAX), (401, "nonce-future")),
        // A counter whose dendrite doesn't tell its age.
        (at(1_000_000), (401, "nonce-ageless")),
    ] {
        assert_eq!(fate(&request), expected, "{request:?}");
    }
}

/// A UUID of version 1, as old SDKs make when a dendrite is made.
fn made_at(time: u64) -> String {
    let ticks = time / 100 + 0x01b2_1dd2_1381_4000;
    let (low, middle, high) = (ticks & 0xffff_ffff, ticks >> 32 & 0xffff, ticks >> 48);
    format!("{low:08x}-{middle:04x}-1{high:03x}-b0dc-e29ce36fec1a")
}

fn counters_of_old_sdks_are_taken_once() {
    let serving = Serving::start(Limits::default());
    let counter = |uuid: &str, nonce| {
        let uuid = uuid.to_owned();
        let request = Seal {
            uuid,
            nonce,
            ..Seal::new()
        }
        .request("Challenge", "{}");
        request
            .with("bt_header_dendrite_version", "693")
            .send(serving.address)
            .status
    };
    let uuid = made_at(now() - 60 * SECOND);
    let statuses = [5, 5, 4, 6].map(|nonce| counter(&uuid, nonce));
    assert_eq!(statuses, [200, 401, 401, 200]);
    assert_eq!(counter(&made_at(now() - 3601 * SECOND), 5), 401);
    assert_eq!(serving.calls(), 2);
}
