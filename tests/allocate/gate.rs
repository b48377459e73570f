//! A way to a miner on which one request can be held: before it arrives, or its answer.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
};

use crate::miner::subnet::wait_until;

/// Where something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Before the miner has the request, which it never has.
    Before,
    /// Before the miner has the request, which it has then.
    Until,
    /// Once the miner has answered.
    After,
}

/// What is asked in the request that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Free,
    Register,
    Mine,
    Release,
}

impl Asked {
    fn of(body: &str) -> Option<Self> {
        let body: serde_json::Value = serde_json::from_str(body).ok()?;
        let (checking, days) = (body["checking"].as_bool()?, body["timeline"].as_i64()?);
        Some(match (checking, days > 0) {
            (true, true) => Self::Free,
            (true, false) => Self::Mine,
            (false, true) => Self::Register,
            (false, false) => Self::Release,
        })
    }
}

#[derive(Default)]
struct State {
    point: Option<(Asked, Stop)>,
    held: bool,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

pub(super) struct Gate {
    pub(super) port: u16,
    shared: Shared,
    target: Arc<Mutex<Option<SocketAddr>>>,
}

impl Gate {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.2:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (shared, target) = (Shared::default(), Arc::new(Mutex::new(None)));
        let gate = Self {
            port,
            shared: shared.clone(),
            target: target.clone(),
        };
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (shared, target) = (shared.clone(), *target.lock().unwrap());
                std::thread::spawn(move || {
                    // Whoever is killed leaves half a connection.
                    let _ = target.map(|target| forward(client, target, &shared));
                });
            }
        });
        gate
    }

    /// Where it leads.
    pub(super) fn lead_to(&self, port: u16) {
        *self.target.lock().unwrap() = Some(([127, 0, 0, 1], port).into());
    }

    /// Holds the next request of this kind.
    pub(super) fn hold(&self, asked: Asked, stop: Stop) {
        self.shared.0.lock().unwrap().point = Some((asked, stop));
    }

    /// Waits until it is held.
    pub(super) fn wait(&self) {
        wait_until("a request that is held", || self.is_held());
    }

    /// Whether it is held.
    pub(super) fn is_held(&self) -> bool {
        self.shared.0.lock().unwrap().held
    }

    /// Lets it go on.
    pub(super) fn let_go(&self) {
        *self.shared.0.lock().unwrap() = State::default();
        self.shared.1.notify_all();
    }
}

/// All requests of one connection and their answers.
fn forward(mut client: TcpStream, target: SocketAddr, shared: &Shared) -> std::io::Result<()> {
    let mut axon = TcpStream::connect(target)?;
    loop {
        let (request, body) = message(&mut client)?;
        let asked = Asked::of(&String::from_utf8_lossy(&body));
        let stop = {
            let mut state = shared.0.lock().unwrap();
            let fits = state.point.filter(|(held, _)| asked == Some(*held));
            if fits.is_some() {
                state.point = None;
            }
            fits.map(|(_, stop)| stop)
        };
        let held = || {
            let (state, changed) = &**shared;
            let mut state = state.lock().unwrap();
            state.held = true;
            changed.notify_all();
            drop(changed.wait_while(state, |state| state.held).unwrap());
        };
        if matches!(stop, Some(Stop::Before | Stop::Until)) {
            held();
        }
        if stop == Some(Stop::Before) {
            return Ok(());
        }
        axon.write_all(&request)?;
        axon.write_all(&body)?;
        let (answer, body) = message(&mut axon)?;
        if stop == Some(Stop::After) {
            held();
            return Ok(());
        }
        client.write_all(&answer)?;
        client.write_all(&body)?;
    }
}

/// A head, and a body of the length that it says.
fn message(stream: &mut TcpStream) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let length = text.split_once("content-length: ");
    let length = length.map_or(0, |(_, rest)| {
        rest.lines().next().unwrap().trim().parse().unwrap()
    });
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok((head, body))
}
