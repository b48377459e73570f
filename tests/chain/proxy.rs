//! A node that behaves badly: a proxy in front of a real one, which sees every request by name.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use soketto::{
    Receiver, Sender,
    connection::Error,
    handshake::{Client, Server, ServerResponse, server::Response},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

type Socket = Compat<TcpStream>;

/// How it behaves.
#[derive(Clone, Default)]
pub(crate) struct Rules {
    /// Before every answer.
    pub(crate) delay: Duration,
    /// What the methods begin with that it says it does not have.
    pub(crate) hidden: &'static [&'static str],
    /// What happens to requests of a method, and how often.
    pub(crate) fault: Option<(&'static str, Fault, usize)>,
}

/// What happens to a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection ends instead of an answer.
    HangUp,
    /// The request arrives, and the connection ends before the answer.
    Cut,
    /// The answer is no JSON.
    Garbage,
    /// The answer is JSON of another shape.
    Nonsense,
    /// There is no answer.
    Silence,
}

/// A request that went through.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) at: Instant,
}

/// A running proxy; dropping it closes its port and its connections.
pub(crate) struct Proxy {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    running: tokio::task::JoinHandle<()>,
}

/// What the connections share.
#[derive(Clone)]
struct Shared {
    target: String,
    rules: Rules,
    faults: Arc<Mutex<usize>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Proxy {
    /// Stands in front of a node at `ws://HOST:PORT`.
    pub(crate) async fn start(target: &str, rules: Rules) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let seen = Arc::default();
        let shared = Shared {
            target: target.trim_start_matches("ws://").to_owned(),
            faults: Arc::new(Mutex::new(rules.fault.map_or(0, |(_, _, times)| times))),
            rules,
            seen: Arc::clone(&seen),
        };
        Self {
            address: listener.local_addr().unwrap(),
            seen,
            running: tokio::spawn(accept(listener, shared)),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many times a client waited: requests sent together count as one.
    pub(crate) fn round_trips(&self, delay: Duration) -> usize {
        let seen = self.seen();
        let apart = |pair: &&[Seen]| pair[1].at - pair[0].at > delay / 2;
        usize::from(!seen.is_empty()) + seen.windows(2).filter(apart).count()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn accept(listener: TcpListener, shared: Shared) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let shared = shared.clone();
        // Whatever ends a connection ends it for both sides.
        connections.spawn(async move { drop(serve(socket, shared).await) });
    }
}

async fn serve(
    socket: TcpStream,
    shared: Shared,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut server = Server::new(socket.compat());
    let key = server.receive_request().await?.key();
    server
        .send_response(&Response::Accept {
            key,
            protocol: None,
        })
        .await?;
    let (to_client, from_client) = server.into_builder().finish();
    let node = TcpStream::connect(&shared.target).await?;
    let mut client = Client::new(node.compat(), &shared.target, "/");
    let ServerResponse::Accepted { .. } = client.handshake().await? else {
        return Err("refused".into());
    };
    let (to_node, from_node) = client.into_builder().finish();
    let (answers, pending) = mpsc::unbounded_channel();
    let asked = Arc::new(Mutex::new(HashMap::new()));
    tokio::select! {
        ended = requests(from_client, to_node, answers.clone(), &shared, &asked) => ended?,
        ended = responses(from_node, answers, &shared, &asked) => ended?,
        ended = deliver(to_client, pending) => ended?,
    }
    Ok(())
}

type Answers = mpsc::UnboundedSender<(Instant, String)>;
type Asked = Arc<Mutex<HashMap<String, Question>>>;

/// A request that the node has not answered yet.
struct Question {
    method: String,
    /// Its answer is lost with the connection.
    cut: bool,
}

async fn requests(
    mut from_client: Receiver<Socket>,
    mut to_node: Sender<Socket>,
    answers: Answers,
    shared: &Shared,
    asked: &Asked,
) -> Result<(), Error> {
    let due = || Instant::now() + shared.rules.delay;
    loop {
        let mut message = Vec::new();
        from_client.receive_data(&mut message).await?;
        let request: Value = serde_json::from_slice(&message).unwrap();
        let method = request["method"].as_str().unwrap_or_default().to_owned();
        let id = request["id"].clone();
        shared.seen.lock().unwrap().push(Seen {
            method: method.clone(),
            at: Instant::now(),
        });
        let answer = |body: Value| {
            let mut body = body;
            body["jsonrpc"] = json!("2.0");
            body["id"] = id.clone();
            drop(answers.send((due(), body.to_string())));
        };
        if shared
            .rules
            .hidden
            .iter()
            .any(|prefix| method.starts_with(prefix))
        {
            answer(json!({"error": {"code": -32601, "message": "Method not found"}}));
            continue;
        }
        let fault = shared
            .rules
            .fault
            .filter(|(of, ..)| *of == method)
            .filter(|_| {
                let mut left = shared.faults.lock().unwrap();
                let due = *left > 0;
                *left = left.saturating_sub(1);
                due
            });
        match fault.map(|(_, fault, _)| fault) {
            Some(Fault::HangUp) => return Ok(()),
            Some(Fault::Garbage) => {
                drop(answers.send((due(), "<html>502 Bad Gateway</html>".to_owned())));
                continue;
            }
            Some(Fault::Nonsense) => {
                answer(json!({"result": {"un": "expected"}}));
                continue;
            }
            Some(Fault::Silence) => continue,
            Some(Fault::Cut) | None => {}
        }
        let cut = fault.is_some();
        asked
            .lock()
            .unwrap()
            .insert(id.to_string(), Question { method, cut });
        to_node.send_text(String::from_utf8_lossy(&message)).await?;
        to_node.flush().await?;
    }
}

async fn responses(
    mut from_node: Receiver<Socket>,
    answers: Answers,
    shared: &Shared,
    asked: &Asked,
) -> Result<(), Error> {
    loop {
        let mut message = Vec::new();
        from_node.receive_data(&mut message).await?;
        let mut body = String::from_utf8(message).unwrap();
        let mut response: Value = serde_json::from_str(&body).unwrap();
        let question = asked.lock().unwrap().remove(&response["id"].to_string());
        if question.as_ref().is_some_and(|question| question.cut) {
            return Ok(());
        }
        if question.is_some_and(|question| question.method == "rpc_methods") {
            let methods = response["result"]["methods"].as_array_mut().unwrap();
            methods.retain(|method| {
                let method = method.as_str().unwrap();
                !shared
                    .rules
                    .hidden
                    .iter()
                    .any(|prefix| method.starts_with(prefix))
            });
            body = response.to_string();
        }
        drop(answers.send((Instant::now() + shared.rules.delay, body)));
    }
}

async fn deliver(
    mut to_client: Sender<Socket>,
    mut pending: mpsc::UnboundedReceiver<(Instant, String)>,
) -> Result<(), Error> {
    while let Some((due, body)) = pending.recv().await {
        tokio::time::sleep_until(due.into()).await;
        to_client.send_text(body).await?;
        to_client.flush().await?;
    }
    Ok(())
}
