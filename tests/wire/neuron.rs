//! A neuron for tests: it knows the password, and remembers what happened.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sn27::{
    address::Address,
    wallet::{Secret, Signer},
    wire::{
        Allocate, AllocateOutput, Axon, AxonAddress, Call, Caller, Challenge, ChallengeOutput,
        Event, Limits, NonceLedger, NonceSnapshot, Priority, Refusal, Running, Service, Specs,
        SynapseName,
    },
};
use tokio::{net::TcpListener, runtime::Runtime};

/// What it finds.
pub(super) const PASSWORD: &str = "hashcat";

/// What it remembers.
#[derive(Default)]
pub(super) struct Memory {
    events: Mutex<Vec<Event>>,
    callers: Mutex<Vec<Caller>>,
    kept: Mutex<NonceSnapshot>,
    /// Calls that reached it.
    pub(super) calls: AtomicUsize,
    /// Calls whose work was dropped.
    pub(super) dropped: AtomicUsize,
}

struct Neuron(Arc<Memory>);

/// A neuron that serves until this is dropped.
pub(super) struct Serving {
    pub(super) memory: Arc<Memory>,
    pub(super) address: SocketAddr,
    running: Option<Running>,
    tokio: Runtime,
}

/// Counts a call that is dropped before its end.
struct Unfinished<'a>(&'a AtomicUsize);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Service for Neuron {
    fn admit(&self, caller: &Caller, _: SynapseName) -> Result<Priority, Refusal> {
        if caller.hotkey == key("//Charlie").address() {
            return Err(Refusal::forbidden("not-registered", "Unrecognized hotkey"));
        }
        self.0.callers.lock().unwrap().push(caller.clone());
        Ok(Priority(1))
    }

    fn keep(&self, nonces: NonceSnapshot) {
        *self.0.kept.lock().unwrap() = nonces;
    }

    async fn challenge(&self, call: Call<Challenge>) -> Result<Option<ChallengeOutput>, Refusal> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        match call.synapse.challenge_salt.as_str() {
            "slow" => {
                let unfinished = Unfinished(&self.0.dropped);
                tokio::time::sleep(Duration::from_secs(30)).await;
                std::mem::forget(unfinished);
            }
            "soon" => tokio::time::sleep(Duration::from_millis(300)).await,
            "bad" => return Err(Refusal::new("challenge", 422, "no such mask")),
            "panic" => panic!("on request"),
            _ => {}
        }
        Ok(Some(ChallengeOutput {
            password: Some(PASSWORD.to_owned()),
            local_execution_time: Some(0.25),
            error: None,
        }))
    }

    async fn allocate(&self, call: Call<Allocate>) -> Result<Option<AllocateOutput>, Refusal> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        Ok(Some(AllocateOutput {
            status: call.synapse.checking,
            info: None,
            port: Some(4444),
            message: None,
        }))
    }

    async fn specs(&self, _: Call<Specs>) -> Result<String, Refusal> {
        Ok("{}".to_owned())
    }

    fn finished(&self, event: Event) {
        self.0.events.lock().unwrap().push(event);
    }
}

/// A development key.
pub(super) fn key(uri: &str) -> Signer {
    Secret::from_uri(uri).unwrap().signer().clone()
}

/// The hotkey that serves.
pub(super) fn receiver() -> Address {
    key("//Bob").address()
}

pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(now.as_nanos()).unwrap()
}

impl Serving {
    /// One that was started a while ago.
    pub(super) fn start(limits: Limits) -> Self {
        let ledger = NonceLedger::restore(NonceSnapshot::default(), now() - 7200 * 1_000_000_000);
        Self::start_with(limits, ledger)
    }

    pub(super) fn start_with(limits: Limits, ledger: NonceLedger) -> Self {
        let memory = Arc::new(Memory::default());
        let tokio = runtime();
        let running = tokio.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let axon = Axon::new(receiver(), 190, ledger);
            axon.serve(listener, Neuron(memory.clone()), limits)
                .unwrap()
        });
        Self {
            memory,
            address: running.local_addr(),
            running: Some(running),
            tokio,
        }
    }

    /// Where a dendrite finds it.
    pub(super) fn axon(&self) -> AxonAddress {
        AxonAddress {
            ip: self.address.ip(),
            port: self.address.port(),
            hotkey: receiver(),
        }
    }

    pub(super) fn calls(&self) -> usize {
        self.memory.calls.load(Ordering::SeqCst)
    }

    pub(super) fn callers(&self) -> Vec<Caller> {
        self.memory.callers.lock().unwrap().clone()
    }

    pub(super) fn kept(&self) -> NonceSnapshot {
        *self.memory.kept.lock().unwrap()
    }

    pub(super) fn events(&self) -> Vec<Event> {
        self.memory.events.lock().unwrap().clone()
    }

    /// How the requests so far ended, by the names that are logged.
    pub(super) fn ends(&self) -> Vec<&'static str> {
        let events = self.events();
        events.iter().map(|event| event.outcome.name()).collect()
    }

    /// Waits until this many ends were told.
    pub(super) fn wait_for_ends(&self, count: usize) {
        until(|| self.ends().len() >= count);
    }

    pub(super) fn stop(&mut self, within: Duration) -> sn27::wire::Drained {
        let running = self.running.take().unwrap();
        self.tokio.block_on(running.shutdown(within))
    }
}

/// Two threads, as the smallest machines have.
pub(super) fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// Waits for something that will come.
pub(super) fn until(mut there: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if there() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came");
}
