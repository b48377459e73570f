//! Reads a body within its size and its time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderMap, header::CONTENT_LENGTH},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;

use crate::wire::Refusal;

/// Refuses a body that says it is too long, unread.
pub(super) fn check_declared(headers: &HeaderMap, most: usize) -> Result<(), Refusal> {
    let Some(length) = headers.get(CONTENT_LENGTH) else {
        return Ok(());
    };
    let length = length.to_str().ok().and_then(|text| text.parse().ok());
    match length {
        Some(length) if most >= length => Ok(()),
        _ => Err(Refusal::too_big(most)),
    }
}

/// Reads all of it. Memory is taken as bytes come.
pub(super) async fn read(body: Body, most: usize, within: Duration) -> Result<Bytes, Refusal> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let collected = timeout(within, Limited::new(body, most).collect()).await;
    match collected {
        Err(_) => Err(Refusal::slow_body()),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::too_big(most)),
        Ok(Err(_)) => Err(Refusal::new("body", 400, "The body ended before its end")),
    }
}
