//! A running axon, and its end.

use std::{future::Future, net::SocketAddr, time::Duration};

use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// A running axon; dropping it cuts everything off.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// How an axon ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// All that was running was answered.
    All,
    /// Some of it was cut off at the deadline.
    CutOff,
}

impl Running {
    pub(super) fn start<F>(
        address: SocketAddr,
        accept: impl FnOnce(watch::Receiver<bool>) -> F,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(stopped));
        Self {
            address,
            stop,
            task,
        }
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, and waits this long for those that are running.
    pub async fn shutdown(mut self, within: Duration) -> Drained {
        self.stop.send_replace(true);
        match timeout(within, &mut self.task).await {
            Ok(_) => Drained::All,
            Err(_) => Drained::CutOff,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Conversations belong to the task, and end with it.
        self.task.abort();
    }
}
