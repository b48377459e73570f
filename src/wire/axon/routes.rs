//! Paths and methods: POST to the four synapses, and nothing else.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Extension, Router,
    extract::{Request, State},
    response::Response,
    routing::post,
};

use super::{
    Outcome, Service, Shared, connections::Connection, exchange::Exchange, pipeline, reply,
};
use crate::wire::{Refusal, SynapseName};

/// One client's connection.
#[derive(Debug)]
pub(super) struct Conversation {
    pub(super) peer: SocketAddr,
    pub(super) connection: Connection,
    pub(super) requests: AtomicU32,
}

/// The axon's routes; each request carries its [`Conversation`].
pub(super) fn routes<S: Service>(shared: Arc<Shared<S>>) -> Router {
    let mut router = Router::new();
    for name in SynapseName::ALL {
        let handler = async move |State(shared): State<Arc<Shared<S>>>,
                                  Extension(conversation): Extension<Arc<Conversation>>,
                                  request: Request| {
            let last = is_last(&shared, &conversation);
            let mut response = pipeline::answer(name, shared, conversation, request).await;
            if last {
                reply::close(&mut response);
            }
            response
        };
        router = router.route(name.path(), post(handler));
    }
    router
        .method_not_allowed_fallback(
            async |shared: State<Arc<Shared<S>>>, conversation: Extension<Arc<Conversation>>| {
                refuse(
                    shared,
                    conversation,
                    Refusal::new("method", 405, "Method Not Allowed"),
                )
            },
        )
        .fallback(
            async |shared: State<Arc<Shared<S>>>,
                   conversation: Extension<Arc<Conversation>>,
                   request: Request| {
                refuse(shared, conversation, Refusal::unknown(request.uri().path()))
            },
        )
        .with_state(shared)
}

fn is_last<S>(shared: &Shared<S>, conversation: &Conversation) -> bool {
    let before = conversation.requests.fetch_add(1, Ordering::Relaxed);
    before.saturating_add(1) >= shared.limits.requests_per_connection
}

fn refuse<S: Service>(
    State(shared): State<Arc<Shared<S>>>,
    Extension(conversation): Extension<Arc<Conversation>>,
    refusal: Refusal,
) -> Response {
    let last = is_last(&shared, &conversation);
    let exchange = Exchange::begin(shared.clone(), conversation.peer, None);
    let mut response = reply::refusal(&shared, &refusal, exchange.arrived);
    if last {
        reply::close(&mut response);
    }
    exchange.finish(Outcome::Refused(refusal));
    response
}
