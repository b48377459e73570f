//! The engine: devices held open, and each keyspace shared among all of them.

#[cfg(test)]
mod tests;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Cancel, DeviceInfo, Exclusion, Selection,
    job::{Answer, Job, Pause, Progress},
    lane::{self, LaneHandle},
    open::{self, Opened},
};
use crate::challenge::Challenge;

/// Devices, open and tested. Dropping it ends their threads.
///
/// Several threads may call [`Solver::solve`] at once; each lane takes the challenges in the order
/// of the calls.
pub struct Solver {
    lanes: Vec<LaneHandle>,
    devices: Vec<DeviceInfo>,
    excluded: Vec<Exclusion>,
}

/// How long a search may take, and what may end it from outside.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// When to give up; never, where absent.
    pub deadline: Option<Instant>,
    /// Raised to give up at once.
    pub cancel: Cancel,
    /// Follows the search.
    pub progress: Progress,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The password, verified against the full digest.
    Found {
        /// The password's bytes.
        password: Vec<u8>,
        /// Who found it: an index into [`Solver::devices`].
        device: usize,
    },
    /// All candidates were tried and none is right.
    Exhausted,
    /// The deadline passed.
    TimedOut,
    /// It was cancelled.
    Cancelled,
    /// No device was left to go on.
    Abandoned,
}

/// What a search did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// How it ended.
    pub end: End,
    /// Candidates tried by each device, in the order of [`Solver::devices`].
    pub candidates: Vec<u64>,
    /// From the call to the last lane's end.
    pub hashing: Duration,
    /// Devices that failed during this search.
    pub failures: Vec<Exclusion>,
}

impl Solution {
    /// Candidates tried by all devices.
    pub fn total_candidates(&self) -> u64 {
        self.candidates.iter().sum()
    }
}

/// A search that may be paused. It holds no device: another may go on in between.
#[derive(Debug)]
pub struct Search {
    job: Arc<Job>,
    candidates: Vec<u64>,
    hashing: Duration,
    failures: Vec<Exclusion>,
}

impl Search {
    /// A search of a challenge's keyspace, not begun.
    pub fn new(challenge: &Challenge, budget: &Budget) -> Self {
        Self {
            job: Arc::new(Job::new(challenge, budget)),
            candidates: Vec::new(),
            hashing: Duration::ZERO,
            failures: Vec::new(),
        }
    }

    /// What pauses it.
    pub fn pause(&self) -> Pause {
        self.job.pause.clone()
    }
}

/// No device could be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no device can be used: {}", self.reasons())]
pub struct SolverError {
    /// Each device that was tried.
    pub excluded: Vec<Exclusion>,
}

impl SolverError {
    fn reasons(&self) -> String {
        let reason = |e: &Exclusion| format!("{}: {}", e.device, e.reason);
        let reasons: Vec<_> = self.excluded.iter().map(reason).collect();
        reasons.join("; ")
    }
}

impl Solver {
    /// Opens and tests the selected devices. What can't be used is listed in
    /// [`Solver::excluded`]; it is an error only that none can.
    ///
    /// What is measured of a GPU when it is opened the first time is kept in the folder `memory`.
    pub fn open(selection: &Selection, memory: Option<&Path>) -> Result<Self, SolverError> {
        let Opened {
            lanes,
            devices,
            excluded,
            ..
        } = open::open(selection, memory);
        if devices.is_empty() {
            return Err(SolverError { excluded });
        }
        Ok(Self {
            lanes,
            devices,
            excluded,
        })
    }

    /// The devices in use.
    pub fn devices(&self) -> &[DeviceInfo] {
        &self.devices
    }

    /// Devices that were named or looked for and can't be used.
    pub fn excluded(&self) -> &[Exclusion] {
        &self.excluded
    }

    /// Searches a challenge's keyspace with all devices and waits for the end.
    pub fn solve(&self, challenge: &Challenge, budget: &Budget) -> Solution {
        let mut search = Search::new(challenge, budget);
        loop {
            // Nobody else can pause it.
            if let Some(solution) = self.go_on(&mut search) {
                return solution;
            }
        }
    }

    /// Goes on with a search, with all devices, until it ends or is paused. What was tried is not
    /// tried again.
    pub fn go_on(&self, search: &mut Search) -> Option<Solution> {
        let started = Instant::now();
        let job = &search.job;
        let mut alive = true;
        search.candidates.resize(self.devices.len(), 0);
        // A lane that fails gives its rows back; should the others be done by then, they are asked
        // once more.
        while alive && job.has_rows() && !job.stopped() {
            let reports = lane::run(&self.lanes, job);
            alive = !reports.is_empty();
            for report in reports {
                let device = self.lanes[report.lane].device;
                search.candidates[device] += report.candidates;
                if let Some(error) = report.failure {
                    let failure = error.exclude(&self.devices[device].name);
                    search.failures.push(failure);
                }
            }
        }
        search.hashing += started.elapsed();
        job.pause.end();
        (!alive || !job.has_rows() || job.ended()).then(|| Solution {
            end: self.end(job),
            candidates: std::mem::take(&mut search.candidates),
            hashing: search.hashing,
            failures: std::mem::take(&mut search.failures),
        })
    }

    fn end(&self, job: &Job) -> End {
        if let Some(Answer { password, lane }) = job.answer() {
            return End::Found {
                password: password.clone(),
                device: self.lanes[*lane].device,
            };
        }
        match (job.has_rows(), job.is_cancelled(), job.is_late()) {
            (false, _, _) => End::Exhausted,
            (true, true, _) => End::Cancelled,
            (true, false, true) => End::TimedOut,
            (true, false, false) => End::Abandoned,
        }
    }
}
