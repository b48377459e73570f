//! Responses as SDK clients read them: status in headers, the synapse or a message in the body.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CONNECTION, CONTENT_TYPE},
    },
    response::Response,
};

use super::Shared;
use crate::wire::{
    Caller, EMPTY_BODY_HASH, OFFER, Refusal, Synapse, Terminal, TerminalSide, btauth::PROTOCOL,
    python, write,
};

/// Both ends of a call, as the response tells them.
pub(super) struct Ends {
    axon: Terminal,
    dendrite: Terminal,
}

impl Ends {
    /// The caller's idea of our address is echoed, as the SDK does.
    pub(super) fn new<S>(shared: &Shared<S>, headers: &HeaderMap, caller: &Caller) -> Self {
        let text = |field| {
            let value = headers.get(TerminalSide::Axon.header(field))?;
            Some(value.to_str().ok()?.to_owned())
        };
        Self {
            axon: Terminal {
                ip: text("ip"),
                port: text("port").and_then(|port| port.parse().ok()),
                ..axon(shared)
            },
            dendrite: caller.terminal.clone(),
        }
    }
}

fn axon<S>(shared: &Shared<S>) -> Terminal {
    Terminal {
        version: Some(shared.version),
        hotkey: Some(shared.hotkey.clone()),
        ..Terminal::default()
    }
}

/// 200, with the answered synapse.
pub(super) fn success<T: Synapse>(
    ends: Ends,
    timeout: Duration,
    elapsed: Duration,
    synapse: &T,
) -> Response {
    let axon = Terminal {
        status_code: Some(200),
        status_message: Some("Success".to_owned()),
        process_time: Some(elapsed.as_secs_f64()),
        ..ends.axon
    };
    let seconds = timeout.as_secs_f64();
    let body = write(seconds, &ends.dendrite, &axon, synapse);
    let mut headers = HeaderMap::with_capacity(24);
    axon.write(TerminalSide::Axon, &mut headers);
    ends.dendrite.write(TerminalSide::Dendrite, &mut headers);
    for (name, value) in [
        ("name", T::NAME.as_str()),
        ("timeout", &python::float(seconds)),
        ("total_size", &body.len().to_string()),
        ("computed_body_hash", EMPTY_BODY_HASH),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    respond(StatusCode::OK, headers, body)
}

/// The refusal's status and message.
pub(super) fn refusal<S>(shared: &Shared<S>, refusal: &Refusal, arrived: Instant) -> Response {
    let axon = Terminal {
        status_code: Some(refusal.status),
        status_message: Some(refusal.message.clone()),
        process_time: Some(arrived.elapsed().as_secs_f64()),
        ..axon(shared)
    };
    let body = serde_json::json!({ "message": refusal.message }).to_string();
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut headers = HeaderMap::with_capacity(8);
    axon.write(TerminalSide::Axon, &mut headers);
    respond(status, headers, body.into_bytes())
}

/// Tells the client not to send more on this connection.
pub(super) fn close(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
}

fn respond(status: StatusCode, mut headers: HeaderMap, body: Vec<u8>) -> Response {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(OFFER, HeaderValue::from_static(PROTOCOL));
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
