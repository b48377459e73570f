//! Hash rates: all devices at work on one keyspace that has no answer.

use std::{
    thread,
    time::{Duration, Instant},
};

use rand::RngExt;
use serde::Serialize;

use crate::{
    challenge::{Challenge, Charsets, Digest, HashLine, InvalidChallenge, Mask},
    cli::{devices, progress},
    context::Context,
    error::{Error, Kind},
    hardware::{GpuMonitor, GpuSample},
    solver::{Budget, DeviceInfo, End, Progress, Solution, Solver},
};

/// Before the measurement: clocks rise, caches fill, pieces of work find their size.
const WARM_UP: Duration = Duration::from_millis(500);

/// A password and a salt as long as those of the hardest challenges. The last four characters are
/// from ten, as in a challenge, the others from all: more candidates than any machine can try.
const MASK: &str = "?a?a?a?a?a?a?a?a?d?d?d?d";
const SALT: &[u8] = b"0123456789abcdef";

/// What the devices did.
pub(in crate::cli) struct Measurement {
    pub(super) devices: Vec<Measured>,
    pub(in crate::cli) total_hashes_per_second: f64,
    pub(super) seconds: f64,
}

/// One device's rate, among all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Measured {
    #[serde(flatten)]
    pub(super) info: DeviceInfo,
    pub(super) hashes_per_second: f64,
    /// Half-way through; absent for a CPU, and without NVML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sample: Option<GpuSample>,
}

impl Measurement {
    pub(in crate::cli) fn take(
        solver: &Solver,
        time: Duration,
        context: &Context,
    ) -> Result<Self, Error> {
        let broken = |error: InvalidChallenge| Error::new(Kind::Failed, error.to_string());
        let challenge = unanswerable().map_err(broken)?;
        let progress = Progress::default();
        let search = |time: Duration| {
            let budget = Budget {
                deadline: Some(Instant::now() + time),
                cancel: context.interrupted.clone(),
                progress: progress.clone(),
            };
            finished(solver.solve(&challenge, &budget), context)
        };
        let label = solver.devices().iter().map(|device| device.name.as_str());
        let label = label.collect::<Vec<_>>().join(",");
        let (solution, samples) = progress::watch(context, &label, None, &progress, || {
            search(WARM_UP)?;
            thread::scope(|scope| {
                let samples = scope.spawn(|| sample(solver.devices(), time / 2));
                let solution = search(time)?;
                // Without samples the measurement stands.
                Ok((solution, samples.join().unwrap_or_default()))
            })
        })?;
        let seconds = solution.hashing.as_secs_f64();
        let rate = |candidates: u64| candidates as f64 / seconds;
        let devices = solver.devices().iter().zip(&solution.candidates);
        let samples = samples.into_iter().chain(std::iter::repeat(None));
        Ok(Self {
            devices: devices
                .zip(samples)
                .map(|((info, &candidates), sample)| Measured {
                    info: info.clone(),
                    hashes_per_second: rate(candidates),
                    sample,
                })
                .collect(),
            total_hashes_per_second: rate(solution.total_candidates()),
            seconds,
        })
    }
}

/// Looks at each GPU after a while.
fn sample(devices: &[DeviceInfo], after: Duration) -> Vec<Option<GpuSample>> {
    if devices.iter().all(|device| device.uuid.is_none()) {
        return Vec::new();
    }
    let Ok(monitor) = GpuMonitor::open() else {
        return Vec::new();
    };
    thread::sleep(after);
    let sample = |device: &DeviceInfo| monitor.sample(device.uuid.as_deref()?);
    devices.iter().map(sample).collect()
}

/// A challenge that nobody can answer: its digest is random.
fn unanswerable() -> Result<Challenge, InvalidChallenge> {
    let mut digest = [0; 64];
    rand::rng().fill(&mut digest);
    let line = HashLine {
        digest: Digest::from_bytes(digest),
        salt: SALT.to_vec(),
    };
    Challenge::new(line, Mask::parse(MASK.as_bytes(), &Charsets::default())?)
}

/// A search that ran its time, with every device.
fn finished(solution: Solution, context: &Context) -> Result<Solution, Error> {
    devices::warn_of_failures(context, &solution.failures);
    match solution.end {
        End::TimedOut => Ok(solution),
        End::Cancelled => Err(Error::new(Kind::Interrupted, "interrupted")),
        End::Abandoned => Err(Error::new(
            Kind::Device,
            "every device failed during the measurement",
        )),
        End::Found { .. } | End::Exhausted => Err(Error::new(
            Kind::Device,
            "a device reported what cannot be: an end of the search",
        )),
    }
}
