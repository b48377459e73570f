//! A lane's thread: it opens its device, tests it, and searches job after job.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use super::{DeviceError, device::Lane, job::Job, selftest};

/// Smallest piece of work worth handing out.
const LEAST_STRIDE: Duration = Duration::from_micros(500);

/// Opens a lane on the thread that will use it.
pub(super) type Opener = Box<dyn FnOnce() -> Result<Box<dyn Lane>, DeviceError> + Send>;

/// A running lane. Dropping it ends its thread once its present job is done.
pub(super) struct LaneHandle {
    /// Index of its device, once that is known to be usable.
    pub(super) device: usize,
    speed: Arc<Speed>,
    /// Absent only while being dropped.
    orders: Option<mpsc::Sender<Order>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// One job for one lane.
struct Order {
    lane: usize,
    job: Arc<Job>,
    /// Of all lanes on the job.
    speeds: Arc<[Arc<Speed>]>,
    reports: mpsc::Sender<Report>,
}

/// What a lane did for a job.
pub(super) struct Report {
    pub(super) lane: usize,
    pub(super) candidates: u64,
    /// The lane is gone if there was one.
    pub(super) failure: Option<DeviceError>,
}

/// Says whether a lane opened.
pub(super) type Ready = mpsc::Receiver<Result<(), DeviceError>>;

impl LaneHandle {
    /// Starts the thread; `guess` is its speed in candidates a second until it is measured.
    pub(super) fn start(name: &str, guess: f64, opener: Opener) -> io::Result<(Self, Ready)> {
        let speed = Arc::new(Speed::new(guess));
        let (orders, inbox) = mpsc::channel();
        let (said, ready) = mpsc::channel();
        let own_speed = speed.clone();
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let opened = opener().and_then(|mut lane| {
                    selftest::run(lane.as_mut())?;
                    Ok(lane)
                });
                // Nobody listens any more only where opening was given up.
                match opened {
                    Ok(lane) if said.send(Ok(())).is_ok() => serve(lane, &own_speed, &inbox),
                    Ok(_) => {}
                    Err(error) => drop(said.send(Err(error))),
                }
            })?;
        let handle = Self {
            device: 0,
            speed,
            orders: Some(orders),
            thread: Some(thread),
        };
        Ok((handle, ready))
    }
}

impl Drop for LaneHandle {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A lane that panicked has been reported as failed already.
            let _ = thread.join();
        }
    }
}

/// Has every living lane work on the job, and waits for all of them. No report: no lane lives.
pub(super) fn run(lanes: &[LaneHandle], job: &Arc<Job>) -> Vec<Report> {
    let speeds: Arc<[_]> = lanes.iter().map(|lane| lane.speed.clone()).collect();
    let (reports, results) = mpsc::channel();
    let mut silent = Vec::new();
    for (index, lane) in lanes.iter().enumerate() {
        let order = Order {
            lane: index,
            job: job.clone(),
            speeds: speeds.clone(),
            reports: reports.clone(),
        };
        // A lane that failed earlier has hung up.
        if lane
            .orders
            .as_ref()
            .is_some_and(|orders| orders.send(order).is_ok())
        {
            silent.push(index);
        }
    }
    drop(reports);
    // Ends when every lane has dropped its sender: after its report, or by a panic.
    let mut all: Vec<Report> = results.iter().collect();
    silent.retain(|index| all.iter().all(|report| report.lane != *index));
    all.extend(silent.into_iter().map(|lane| Report {
        lane,
        candidates: 0,
        failure: Some(DeviceError::Thread("it panicked".to_owned())),
    }));
    all
}

/// Works until the handle is dropped or the device fails.
fn serve(mut lane: Box<dyn Lane>, speed: &Arc<Speed>, orders: &mpsc::Receiver<Order>) {
    for order in orders {
        let (candidates, result) = work(lane.as_mut(), speed, &order);
        let failure = result.err();
        let failed = failure.is_some();
        if failed {
            speed.set(0.0);
        }
        let report = Report {
            lane: order.lane,
            candidates,
            failure,
        };
        // The caller may have gone; the next order is served all the same.
        let _ = order.reports.send(report);
        if failed {
            return;
        }
    }
}

/// Takes pieces off the job until it ends; says how many candidates were tried.
fn work(lane: &mut dyn Lane, speed: &Arc<Speed>, order: &Order) -> (u64, Result<(), DeviceError>) {
    let job = &order.job;
    let columns = job.keyspace.columns() as f64;
    let stride = lane.stride();
    let mut candidates = 0;
    while !job.stopped() {
        let Some(mut taken) = job.take(|left| piece(left, columns, stride, speed, &order.speeds))
        else {
            break;
        };
        let started = Instant::now();
        let searched = match lane.search(order.lane, job, taken.rows()) {
            Ok(rows) => rows,
            Err(error) => return (candidates, Err(error)),
        };
        taken.searched(searched);
        let tried = searched * job.keyspace.columns() as u64;
        speed.learn(tried, started.elapsed(), stride);
        job.progress.add(tried);
        candidates += tried;
    }
    (candidates, Ok(()))
}

/// How many of the rows left to take: a stride's worth, less towards the end, where a slow lane's
/// last piece would keep the fast ones waiting.
fn piece(left: u64, columns: f64, stride: Duration, own: &Arc<Speed>, all: &[Arc<Speed>]) -> u64 {
    let rows_in = |time: Duration| own.get() * time.as_secs_f64() / columns;
    let total: f64 = all.iter().map(|speed| speed.get()).sum();
    let share = own.get() / total.max(1.0);
    let fair = if all.len() == 1 { 1.0 } else { share / 2.0 };
    // A float-to-integer cast saturates, and the job clamps to what is there.
    (left as f64 * fair)
        .clamp(
            rows_in(LEAST_STRIDE),
            rows_in(stride).max(rows_in(LEAST_STRIDE)),
        )
        .ceil() as u64
}

/// A lane's measured candidates a second; relaxed, since it only sizes pieces of work.
struct Speed(AtomicU64);

impl Speed {
    fn new(candidates_per_second: f64) -> Self {
        Self(AtomicU64::new(candidates_per_second as u64))
    }

    fn get(&self) -> f64 {
        self.0.load(Ordering::Relaxed) as f64
    }

    fn set(&self, candidates_per_second: f64) {
        self.0
            .store(candidates_per_second as u64, Ordering::Relaxed);
    }

    /// Follows a measurement; one much shorter than a stride counts less.
    fn learn(&self, candidates: u64, took: Duration, stride: Duration) {
        let seconds = took.as_secs_f64().max(1e-9);
        let weight = 0.5 * (seconds / stride.as_secs_f64()).min(1.0);
        let old = self.get();
        self.set(old + weight * (candidates as f64 / seconds - old));
    }
}
