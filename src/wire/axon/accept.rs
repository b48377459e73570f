//! Takes connections, and speaks HTTP on them within the limits.

use std::{
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{
    Event, Lapse, Outcome, Service, Shared,
    routes::{Conversation, routes},
};

/// Bytes of a request's headers.
const HEAD_BYTES: usize = 16 << 10;
/// Headers of a request; an SDK dendrite sends about twenty.
const HEADERS: usize = 64;
/// After an accept that failed, as it does when there are no file descriptors left.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until it is told to stop, then waits for what is running.
pub(super) async fn accept<S: Service>(
    listener: TcpListener,
    shared: Arc<Shared<S>>,
    mut stop: watch::Receiver<bool>,
) {
    let router = routes(shared.clone());
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            () = told(&mut stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let Some(connection) = shared.connections.admit(peer.ip()) else {
                        shared.service.finished(lapsed(peer, Lapse::Crowded));
                        continue;
                    };
                    let conversation = Arc::new(Conversation {
                        peer,
                        connection,
                        requests: AtomicU32::new(0),
                    });
                    let (shared, router, stop) = (shared.clone(), router.clone(), stop.clone());
                    conversations.spawn(async move {
                        if let Err(lapse) = converse(stream, &shared, router, &conversation, stop).await {
                            shared.service.finished(lapsed(peer, lapse));
                        }
                    });
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(_) = conversations.join_next() => {}
        }
    }
    drop(listener);
    while conversations.join_next().await.is_some() {}
}

/// Answers a client until one of both closes the connection. An error is told only where no
/// request has been.
async fn converse<S: Service>(
    stream: TcpStream,
    shared: &Shared<S>,
    router: Router,
    conversation: &Arc<Conversation>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Lapse> {
    // Answers are single small writes; waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(conversation.clone());
        router.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(shared.limits.head_time)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let mut talk = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = talk.as_mut() => ended,
        () = conversation.connection.closed() => return Err(Lapse::Crowded),
        () = told(&mut stop) => {
            talk.as_mut().graceful_shutdown();
            talk.await
        }
    };
    match ended {
        Err(error) if error.is_parse() => Err(Lapse::Malformed),
        Err(error) if error.is_timeout() && conversation.requests.load(Ordering::Relaxed) == 0 => {
            Err(Lapse::Slow)
        }
        _ => Ok(()),
    }
}

/// Waits until all has to end.
async fn told(stop: &mut watch::Receiver<bool>) {
    // It fails where the other side is gone, which says the same.
    let _ = stop.wait_for(|stop| *stop).await;
}

fn lapsed(peer: SocketAddr, lapse: Lapse) -> Event {
    Event {
        peer,
        synapse: None,
        hotkey: None,
        outcome: Outcome::Lapsed(lapse),
        elapsed: Duration::ZERO,
    }
}
