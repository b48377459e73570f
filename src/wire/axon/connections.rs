//! Open connections, bounded. Strangers can't keep others out: where it is full, the oldest
//! connection without an admitted request makes room, of the address that has most of them.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// The open connections.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    proven: usize,
    /// By age.
    strangers: BTreeMap<u64, Stranger>,
    next: u64,
}

#[derive(Debug)]
struct Stranger {
    ip: IpAddr,
    close: Arc<Notify>,
}

/// An open connection; dropped when it is closed.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Arc<Connections>,
    id: u64,
    close: Arc<Notify>,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Stranger,
    Proven,
}

impl Connections {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            open: Mutex::default(),
        })
    }

    /// Takes a connection, or nothing where all that are open have proven themselves.
    pub(super) fn admit(self: &Arc<Self>, ip: IpAddr) -> Option<Connection> {
        let mut open = self.open();
        if open.proven + open.strangers.len() >= self.most {
            let victim = open.victim()?;
            let stranger = open.strangers.remove(&victim)?;
            stranger.close.notify_one();
        }
        let close = Arc::new(Notify::new());
        let id = open.next;
        open.next += 1;
        let stranger = Stranger {
            ip,
            close: close.clone(),
        };
        open.strangers.insert(id, stranger);
        Some(Connection {
            connections: self.clone(),
            id,
            close,
            state: Mutex::new(State::Stranger),
        })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The oldest stranger of the address that has most.
    fn victim(&self) -> Option<u64> {
        let mut counts = HashMap::new();
        for stranger in self.strangers.values() {
            *counts.entry(stranger.ip).or_insert(0) += 1;
        }
        let (most, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        let mut strangers = self.strangers.iter();
        strangers.find_map(|(id, stranger)| (stranger.ip == most).then_some(*id))
    }
}

impl Connection {
    /// It made a request that was admitted, and stays.
    pub(super) fn prove(&self) {
        let mut state = self.state();
        if *state == State::Proven {
            return;
        }
        let mut open = self.connections.open();
        // Gone where it was told to make room at this very moment.
        if open.strangers.remove(&self.id).is_some() {
            open.proven += 1;
            *state = State::Proven;
        }
    }

    /// Waits until it has to make room.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let state = *self.state();
        let mut open = self.connections.open();
        match state {
            State::Proven => open.proven -= 1,
            State::Stranger => {
                open.strangers.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_make_room_and_the_proven_stay() {
        let connections = Connections::new(3);
        let [one, two] = [[10, 0, 0, 1], [10, 0, 0, 2]].map(IpAddr::from);
        let alone = connections.admit(two).expect("room");
        let proven = connections.admit(one).expect("room");
        proven.prove();
        let stranger = connections.admit(one).expect("room");
        // As many from one address as from the other: either may go, and one does.
        let third = connections.admit(one).expect("a stranger goes");
        assert_eq!(connections.open().strangers.len(), 2);
        third.prove();
        let fourth = connections.admit(two).expect("a stranger goes");
        fourth.prove();
        assert!(connections.admit(one).is_none());
        drop((alone, stranger));
        assert_eq!(connections.open().proven, 3);
        drop((proven, third, fourth));
        assert_eq!(connections.open().proven, 0);
    }
}
