//! What is not a good request is refused with the right status and by the right rule, and never
//! reaches the neuron.

use serde_json::json;
use sn27::wire::Limits;

use super::{
    neuron::{PASSWORD, Serving, key},
    request::{Request, Seal},
};
use crate::support::tests;

tests![
    a_good_request_is_answered_as_the_sdk_does,
    strangers_and_forgers_are_refused,
    bodies_that_make_no_sense_are_refused,
    bodies_are_bounded,
    other_paths_and_methods_are_refused,
    specs_are_answered_empty,
    a_body_hash_of_all_fields_is_checked,
];

/// Sends one request to a fresh neuron, and tells its status and its rule.
pub(super) fn fate(request: &Request) -> (u16, &'static str) {
    let serving = Serving::start(Limits::default());
    let response = request.send(serving.address);
    serving.wait_for_ends(1);
    assert_eq!(
        response.json()["message"].is_string(),
        response.status != 200
    );
    let status = response.status.to_string();
    assert_eq!(
        response.header("bt_header_axon_status_code"),
        Some(&status[..])
    );
    let ends = serving.ends();
    let reached = usize::from(response.status == 200);
    assert_eq!((ends.len(), serving.calls()), (1, reached), "{ends:?}");
    (response.status, ends[0])
}

fn a_good_request_is_answered_as_the_sdk_does() {
    let serving = Serving::start(Limits::default());
    let seal = Seal::new();
    let request = seal.request(
        "Challenge",
        r#"{"challenge_hash":"h","challenge_difficulty":8}"#,
    );
    let response = request.send(serving.address);
    assert_eq!(response.status, 200);
    let body = response.json();
    let output = json!({"password": PASSWORD, "local_execution_time": 0.25, "error": null});
    assert_eq!(body["output"], output);
    assert_eq!(body["challenge_hash"], "h");
    assert_eq!(body["challenge_difficulty"], 8);
    assert_eq!(
        (&body["name"], &body["timeout"]),
        (&json!("Challenge"), &json!(12.0))
    );
    assert_eq!(body["dendrite"]["hotkey"], json!(seal.hotkey));
    assert_eq!(body["dendrite"]["nonce"], json!(seal.nonce));
    assert_eq!(body["axon"]["status_code"], 200);
    let keys: Vec<_> = body.as_object().unwrap().keys().take(7).collect();
    let base = "name timeout total_size header_size dendrite axon computed_body_hash";
    assert_eq!(keys, base.split(' ').collect::<Vec<_>>());
    for (name, value) in [
        ("content-type", "application/json"),
        ("name", "Challenge"),
        ("timeout", "12.0"),
        ("bt_header_axon_status_code", "200"),
        ("bt_header_axon_status_message", "Success"),
        ("bt_header_axon_version", "190"),
        ("bt_header_axon_port", "8091"),
        ("bt_header_dendrite_uuid", &seal.uuid),
        ("bt_header_dendrite_ip", "127.0.0.1"),
    ] {
        assert_eq!(response.header(name), Some(value), "{name}");
    }
    let time: f64 = response
        .header("bt_header_axon_process_time")
        .unwrap()
        .parse()
        .unwrap();
    assert!(time < 5.0);
    serving.wait_for_ends(1);
    let event = &serving.events()[0];
    assert_eq!(
        (event.outcome.name(), event.hotkey),
        ("answered", Some(seal.hotkey))
    );
}

fn strangers_and_forgers_are_refused() {
    let charlie = key("//Charlie").address();
    let foreign = Seal {
        hotkey: charlie,
        ..Seal::new()
    };
    let elsewhere = Seal {
        receiver: charlie,
        ..Seal::new()
    };
    let good = Request::good;
    // Signed for somebody else, and the header changed to us.
    let redirected = elsewhere.request("Challenge", "{}").with(
        "bt_header_axon_hotkey",
        &super::neuron::receiver().to_string(),
    );
    let zero = format!("0x{}", "0".repeat(128));
    for (request, expected) in [
        (good(), (200, "answered")),
        (foreign.request("Challenge", "{}"), (401, "signature")),
        (elsewhere.request("Challenge", "{}"), (401, "receiver")),
        (redirected, (401, "signature")),
        (
            Seal::by("//Charlie").request("Challenge", "{}"),
            (403, "not-registered"),
        ),
        (
            good().without("bt_header_dendrite_signature"),
            (401, "missing-signature"),
        ),
        (
            good().with("bt_header_dendrite_signature", ""),
            (401, "missing-signature"),
        ),
        (
            good().with("bt_header_dendrite_signature", &zero),
            (401, "signature"),
        ),
        (
            good().with("bt_header_dendrite_signature", "0xzz"),
            (400, "headers"),
        ),
        (
            good().without("bt_header_dendrite_nonce"),
            (401, "missing-nonce"),
        ),
        (good().without("bt_header_dendrite_uuid"), (400, "headers")),
        (good().without("bt_header_axon_hotkey"), (400, "headers")),
        (
            good().with("bt_header_dendrite_nonce", "1.5"),
            (400, "headers"),
        ),
        (good().with("timeout", "soon"), (400, "headers")),
        (good().without("timeout").without("name"), (200, "answered")),
    ] {
        assert_eq!(fate(&request), expected, "{request:?}");
    }
}

fn bodies_that_make_no_sense_are_refused() {
    for body in [
        "",
        "{",
        "null",
        "[]",
        "\u{0}",
        r#"{"output":null}"#,
        r#"{"challenge_difficulty":"x"}"#,
    ] {
        let request = Seal::new().request("Challenge", body);
        assert_eq!(fate(&request), (422, "body"), "{body}");
    }
    let deallocate = Seal::new().request("Allocate", r#"{"device_requirement":""}"#);
    assert_eq!(fate(&deallocate), (422, "body"));
    for body in ["{}", r#"{"unknown":[1,{}],"challenge_hash":"a"}"#] {
        let request = Seal::new().request("Challenge", body);
        assert_eq!(fate(&request), (200, "answered"), "{body}");
    }
}

fn bodies_are_bounded() {
    let padded = |bytes: usize| format!(r#"{{"x":"{}"}}"#, " ".repeat(bytes - 8));
    let request = |synapse, bytes| Seal::new().request(synapse, &padded(bytes));
    assert_eq!(fate(&request("Challenge", 64 << 10)), (200, "answered"));
    assert_eq!(
        fate(&request("Challenge", (64 << 10) + 1)),
        (413, "body-size")
    );
    assert_eq!(fate(&request("Allocate", 1 << 20)), (200, "answered"));
    assert_eq!(
        fate(&request("Allocate", (1 << 20) + 1)),
        (413, "body-size")
    );
    // Chunked, it doesn't say how long it will be.
    let mut chunked = Seal::new()
        .request("Challenge", "")
        .with("Transfer-Encoding", "chunked");
    chunked = chunked.without("Content-Length");
    let bytes = String::from_utf8(chunked.bytes()).unwrap();
    let mut bytes = bytes.replace("Content-Length: 0\r\n", "").into_bytes();
    for _ in 0..9 {
        bytes.extend(b"2000\r\n");
        bytes.extend([b' '; 0x2000]);
        bytes.extend(b"\r\n");
    }
    let serving = Serving::start(Limits::default());
    let response = super::request::send(serving.address, &bytes);
    assert_eq!(response.map(|response| response.status), Some(413));
    assert_eq!((serving.ends(), serving.calls()), (vec!["body-size"], 0));
}

fn other_paths_and_methods_are_refused() {
    let line = |line: &str| Request {
        line: line.to_owned(),
        ..Request::good()
    };
    for (request, expected) in [
        (line("POST /PerfInfo HTTP/1.1"), (404, "unknown-synapse")),
        (line("POST /challenge HTTP/1.1"), (404, "unknown-synapse")),
        (line("POST /Challenge/ HTTP/1.1"), (404, "unknown-synapse")),
        (line("POST / HTTP/1.1"), (404, "unknown-synapse")),
        (line("GET /Challenge HTTP/1.1"), (405, "method")),
        (line("PUT /Challenge HTTP/1.1"), (405, "method")),
    ] {
        assert_eq!(fate(&request), expected, "{}", request.line);
    }
}

fn specs_are_answered_empty() {
    let serving = Serving::start(Limits::default());
    let request = Seal::new().request("Specs", r#"{"specs_input":"b'\\x7fELF'"}"#);
    let response = request.send(serving.address);
    assert_eq!(response.status, 200);
    assert_eq!(response.json()["specs_output"], "");
    assert_eq!(response.json()["specs_input"], "");
    let ping = Seal::new().request("Synapse", "{}").send(serving.address);
    assert_eq!(ping.status, 200);
    assert_eq!(serving.calls(), 0);
}

fn a_body_hash_of_all_fields_is_checked() {
    let fields = json!({
        "timeline": 3, "device_requirement": {}, "checking": true, "output": {},
        "public_key": "k", "docker_requirement": {"base_image": "ubuntu"},
        "docker_change": false, "docker_action": {"action": ""},
    });
    let hash = sn27::wire::body_hash(fields.as_object().unwrap().values());
    let request = |body: &str| {
        let seal = Seal::new();
        let Seal {
            nonce,
            hotkey,
            receiver,
            uuid,
            ..
        } = &seal;
        let text = format!("{nonce}.{hotkey}.{receiver}.{uuid}.{hash}");
        let signature = key("//Alice").sign(text.as_bytes());
        let request = seal
            .request("Allocate", body)
            .with("computed_body_hash", &hash);
        request.with("bt_header_dendrite_signature", &format!("0x{signature}"))
    };
    let whole = fields.to_string();
    assert_eq!(fate(&request(&whole)), (200, "answered"));
    let tampered = whole.replace("\"timeline\":3", "\"timeline\":90");
    assert_eq!(fate(&request(&tampered)), (401, "body-hash"));
}
