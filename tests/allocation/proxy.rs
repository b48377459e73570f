//! A socket in front of Docker's, which holds one request, or its answer, for as long as a test
//! needs to kill whoever waits.

use std::{
    io::{Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use tempfile::TempDir;

const DOCKER: &str = "/var/run/docker.sock";

/// Where a request stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Before Docker has it.
    Before,
    /// When Docker has done it.
    After,
}

/// Which request: the method, and a part of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) Stop,
);

#[derive(Default)]
struct State {
    point: Option<Point>,
    held: bool,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

pub(super) struct Proxy {
    folder: TempDir,
    shared: Shared,
}

impl Proxy {
    pub(super) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let listener = UnixListener::bind(folder.path().join("docker.sock")).unwrap();
        let shared = Shared::default();
        let answering = shared.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let shared = answering.clone();
                // Whoever is killed leaves broken pipes behind.
                std::thread::spawn(move || drop(forward(client.unwrap(), &shared)));
            }
        });
        Self { folder, shared }
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.folder.path().join("docker.sock")
    }

    /// The next such request is held.
    pub(super) fn hold(&self, point: Point) {
        *self.shared.0.lock().unwrap() = State {
            point: Some(point),
            held: false,
        };
    }

    /// Waits until it is.
    pub(super) fn wait(&self) {
        let (state, changed) = &*self.shared;
        let state = state.lock().unwrap();
        let patience = Duration::from_secs(60);
        let waited = changed.wait_timeout_while(state, patience, |state| !state.held);
        assert!(!waited.unwrap().1.timed_out(), "no such request came");
    }

    /// Lets go of it: its connection ends, and all others go through.
    pub(super) fn let_go(&self) {
        *self.shared.0.lock().unwrap() = State::default();
        self.shared.1.notify_all();
    }
}

/// One request and its answer; bollard has a connection for each.
fn forward(mut client: UnixStream, shared: &Shared) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let line = String::from_utf8_lossy(&head).into_owned();
    let line = line.lines().next().unwrap_or_default().to_owned();
    let stop = {
        let mut state = shared.0.lock().unwrap();
        let fits = state.point.filter(|Point(method, path, _)| {
            line.starts_with(&format!("{method} ")) && line.contains(path)
        });
        if fits.is_some() {
            state.point = None;
        }
        fits.map(|Point(_, _, stop)| stop)
    };
    let held = || {
        let (state, changed) = &**shared;
        let mut state = state.lock().unwrap();
        state.held = true;
        changed.notify_all();
        drop(changed.wait_while(state, |state| state.held).unwrap());
    };
    if stop == Some(Stop::Before) {
        held();
        return Ok(());
    }
    let mut docker = UnixStream::connect(DOCKER)?;
    docker.write_all(&head)?;
    let (mut from, mut to) = (client.try_clone()?, docker.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    if stop.is_some() {
        docker.read_exact(&mut byte)?;
        held();
        return Ok(());
    }
    std::io::copy(&mut docker, &mut client)?;
    client.shutdown(Shutdown::Both)
}
