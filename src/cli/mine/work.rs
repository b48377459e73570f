//! Mining, until it is told to stop.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::{task::JoinHandle, time::sleep};

use super::{
    announcing::Announcing,
    dashboard::{LAST as LAST_SHOWN, draw},
    folder,
    ground::Ground,
    ready::Ready,
};
use crate::{
    cli::{lending::Lending, screen::Screen},
    context::Context,
    epoch,
    error::{Error, Kind},
    miner::{
        Announced, Capacity, Device, Journal, LedgerError, Lender, Margin, Miner, Parts, Policy,
        Queue, Recorder, Register, Status, Terms,
    },
    output::Outcome,
    solver::{DeviceInfo, Solver},
    wire::{Axon, Drained, Limits, NonceLedger, Running, serve_metrics},
};

/// Between two looks at whether the user wants to stop.
const NAP: Duration = Duration::from_millis(50);
/// Between two notes of how it is.
const TICK: Duration = Duration::from_secs(1);
/// In which what is under way may end, once the user wants to stop.
const LAST: Duration = Duration::from_millis(3500);
/// In which all that is left has to be refused then.
const REFUSALS: Duration = Duration::from_millis(1000);

/// How far ahead of the clock the kept nonces can be: what callers' clocks may be, and a bit.
const LONGEST_AHEAD: Duration = Duration::from_secs(5);

/// All that is wanted.
pub(super) struct Work {
    pub(super) ground: Ground,
    pub(super) policy: Policy,
    pub(super) folder: PathBuf,
    pub(super) capacity: Capacity,
    pub(super) margin: Margin,
    /// Between two looks at the subnet.
    pub(super) blocks: u64,
    /// How long the journal keeps a row.
    pub(super) keep: Duration,
    /// Whether the terminal shows it.
    pub(super) dashboard: bool,
    /// What containers are made of, and with.
    pub(super) lending: Lending,
}

/// A task that ends with its owner.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Work {
    /// Starts everything, and works.
    pub(super) async fn run(self, context: &Context) -> Result<Outcome, Error> {
        let Self {
            ground,
            policy,
            folder,
            capacity,
            margin,
            blocks,
            keep,
            dashboard,
            lending,
        } = self;
        let Ground {
            signer,
            line,
            network,
            netuid,
            census,
            age,
            listener,
            metrics,
            solver,
            place,
        } = ground;
        tracing::info!("policy: {policy}");
        let hotkey = signer.address();
        let listens = listener.local_addr().map_err(|error| failed(&error))?;
        let external = place.site.external(listens.port());
        let announced = place.announce.then_some(Announced {
            netuid,
            address: external,
            version: place.version,
        });
        let journal = Arc::new(Journal::open(&folder).map_err(folder::failed)?);
        let nonces = journal.nonces().map_err(folder::failed)?;
        let Lending { image, socket } = lending;
        let terms = Terms {
            image,
            socket,
            port: place.site.ssh_port,
            hotkey,
            version: place.version,
        };
        let lender = Lender::start(terms, &folder).map_err(|error| ledger(&error))?;
        let devices = solver.devices().to_vec();
        let uid = census.standing(&hotkey).map(|standing| standing.uid);
        let register = Register::new(census, age);
        let ready = Ready {
            hotkey,
            network: network.to_string(),
            netuid,
            uid,
            listens,
            announces: announced.map(|announced| announced.address),
            version: place.version,
            metrics: metrics
                .as_ref()
                .and_then(|listener| listener.local_addr().ok()),
            policy: policy.to_string(),
            devices: devices.clone(),
            state: folder.display().to_string(),
        };
        let started = epoch::milliseconds();
        let status = status(&ready, &devices, started);
        let miner = Miner::new(Parts {
            policy,
            register: register.clone(),
            queue: queue(solver, capacity)?,
            recorder: Recorder::start(journal.clone(), keep).map_err(|error| failed(&error))?,
            journal,
            margin,
            lender,
        });
        let limits = Limits {
            at_once: capacity.all,
            at_once_per_hotkey: capacity.per_caller,
            signed_body: place.signed_body,
            ..Limits::default()
        };
        // What was written ahead before a kill is refused: whoever reads that it is ready shall be
        // answered.
        let ahead = Duration::from_nanos(nonces.0.saturating_sub(nanoseconds()));
        sleep(ahead.min(LONGEST_AHEAD)).await;
        let nonces = NonceLedger::restore(nonces, nanoseconds());
        let axon = Axon::new(hotkey, place.version.into(), nonces)
            .serve(listener, miner.clone(), limits)
            .map_err(|error| failed(&error))?;
        let _metrics = metrics.map(|listener| {
            let miner = miner.clone();
            let serving = serve_metrics(listener, move || miner.metrics());
            Task(tokio::spawn(async move {
                if let Err(error) = serving.await {
                    tracing::error!("the metrics can't be served any more: {error}");
                }
            }))
        });
        let announcing = Announcing {
            line,
            network: network.to_string(),
            netuid,
            blocks,
            signer,
            miner: miner.clone(),
            announced,
        };
        let _announcing = Task(tokio::spawn(announcing.run()));
        if let Some(uid) = ready.uid {
            tracing::info!("Running miner on uid: {uid}");
        }
        let dashboard = match dashboard {
            true => Some(Screen::open()?),
            false => {
                // Whoever started it reads the address there; if nobody does, it still runs.
                let _ = context.output.show("mine", &Outcome::data(ready));
                None
            }
        };
        let worked = watch(&miner, status, dashboard, context).await;
        tracing::info!("stopping; what is under way may end within 5 s");
        stop(&miner, axon).await;
        tracing::info!("stopped");
        worked.map(|()| Outcome::shown(None))
    }
}

/// Notes how it is, until the user wants to stop or there is nothing left to work with.
async fn watch(
    miner: &Miner,
    mut status: Status,
    mut dashboard: Option<Screen>,
    context: &Context,
) -> Result<(), Error> {
    let mut since = TICK;
    while !context.interrupted.is_cancelled() {
        if !miner.queue().is_alive() {
            return Err(Error::new(Kind::Device, "no device is left to search with")
                .help("see the errors before this one; `sn27 benchmark` tests the devices"));
        }
        if since >= TICK {
            since = Duration::ZERO;
            note(miner, &mut status);
            if let Some(dashboard) = &mut dashboard {
                let last = miner.recent().last(LAST_SHOWN);
                dashboard.draw(|frame| draw(frame, &status, &last));
            }
        }
        if let Some(dashboard) = &dashboard {
            dashboard.listen(&context.interrupted);
        }
        sleep(NAP).await;
        since += NAP;
    }
    Ok(())
}

fn note(miner: &Miner, status: &mut Status) {
    let register = miner.register();
    let census = register.census();
    let own = census.own();
    status.said = epoch::milliseconds();
    if !census.is_remembered() {
        status.uid = own.map(|neuron| neuron.uid);
    }
    status.announced = register.announced();
    status.block = register.block();
    status.chain_age = register.age().as_secs_f64();
    status.queue = miner.queue().len();
    status.hashes_per_second = miner.recent().hashes_per_second();
    // Its failure is told by what looks after allocations.
    status.lent = miner.lender().lent().unwrap_or_default();
    if let Err(error) = miner.journal().keep_status(status) {
        tracing::error!("the journal can't be written: {error}");
    }
}

/// Takes nothing more, lets end what can, refuses the rest, and writes down all of it.
async fn stop(miner: &Arc<Miner>, axon: Running) {
    let drained = axon.shutdown(LAST + REFUSALS);
    let refusing = async {
        sleep(LAST).await;
        miner.queue().stop();
        std::future::pending::<()>().await;
    };
    let drained = tokio::select! {
        drained = drained => drained,
        () = refusing => Drained::CutOff,
    };
    if drained == Drained::CutOff {
        tracing::warn!("some requests were cut off");
    }
    miner.queue().stop();
    miner.finish();
}

fn queue(solver: Solver, capacity: Capacity) -> Result<Queue, Error> {
    Queue::start(Arc::new(solver), capacity).map_err(|error| failed(&error))
}

fn status(ready: &Ready, devices: &[DeviceInfo], started: i64) -> Status {
    let device = |device: &DeviceInfo| Device {
        name: device.name.clone(),
        model: device.model.clone(),
        backend: device.backend.to_owned(),
    };
    Status {
        pid: std::process::id(),
        started,
        said: started,
        hotkey: ready.hotkey.to_string(),
        network: ready.network.clone(),
        netuid: ready.netuid,
        uid: ready.uid,
        listens: ready.listens,
        announced: None::<SocketAddr>,
        block: 0,
        chain_age: 0.0,
        queue: 0,
        hashes_per_second: None,
        devices: devices.iter().map(device).collect(),
        lent: None,
    }
}

fn nanoseconds() -> u64 {
    u64::try_from(epoch::now().as_nanos()).unwrap_or(u64::MAX)
}

fn ledger(error: &LedgerError) -> Error {
    Error::new(Kind::Failed, error.to_string()).help(error.help())
}

fn failed(error: &io::Error) -> Error {
    Error::new(Kind::Failed, error.to_string())
}
