//! `GET /metrics`, for Prometheus.

use std::{future::Future, io, sync::Arc};

use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use tokio::net::TcpListener;

/// What Prometheus's text of this form calls itself.
const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers until it is dropped.
pub fn serve(
    listener: TcpListener,
    text: impl Fn() -> String + Send + Sync + 'static,
) -> impl Future<Output = io::Result<()>> {
    let text = Arc::new(text);
    let answer = get(async move || ([(CONTENT_TYPE, TYPE)], text()));
    let routes = Router::new().route("/metrics", answer);
    async move { axum::serve(listener, routes).await }
}
