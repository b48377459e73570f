//! Who solves: the solver in this program, or the external hashcat.

use std::time::Instant;

use super::{
    answer::{Answer, Ending},
    question::Question,
};
use crate::{
    cli::{devices, external},
    context::Context,
    error::{Error, Kind},
    solver::{
        Budget, Cancel, DeviceInfo, End, Selection, Solver,
        hashcat::{Hashcat, HashcatDevices, HashcatJob, HashcatOutcome},
    },
};

/// What `--backend` can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum BackendKind {
    /// The solver in this program
    Native,
    /// The external program
    Hashcat,
}

/// An open backend.
pub(super) enum Backend {
    Native(Solver),
    Hashcat(Hashcat, HashcatDevices),
}

impl Backend {
    pub(super) fn open(
        kind: BackendKind,
        context: &Context,
        selection: &Selection,
    ) -> Result<Self, Error> {
        match kind {
            BackendKind::Native => devices::open(context, selection).map(Self::Native),
            BackendKind::Hashcat => {
                let hashcat = external::find(context)?;
                Ok(Self::Hashcat(hashcat, external::devices(selection)))
            }
        }
    }

    /// Answers a question. `since` is when it was asked.
    pub(super) fn answer(
        &self,
        question: &Question,
        deadline: Instant,
        cancel: &Cancel,
        since: Instant,
    ) -> Result<Answer, Error> {
        match self {
            Self::Native(solver) => Ok(native(solver, question, deadline, cancel, since)),
            Self::Hashcat(hashcat, devices) => {
                by_hashcat(hashcat, *devices, question, deadline, cancel, since)
            }
        }
    }
}

fn native(
    solver: &Solver,
    question: &Question,
    deadline: Instant,
    cancel: &Cancel,
    since: Instant,
) -> Answer {
    let budget = Budget {
        deadline: Some(deadline),
        cancel: cancel.clone(),
        ..Budget::default()
    };
    let solution = solver.solve(&question.challenge, &budget);
    let name = |device: &DeviceInfo| device.name.clone();
    let candidates = Some(solution.total_candidates());
    let (ending, device) = match solution.end {
        End::Found { password, device } => {
            (Ending::Found(password), name(&solver.devices()[device]))
        }
        end => {
            let all: Vec<_> = solver.devices().iter().map(name).collect();
            let ending = match end {
                End::Exhausted => Ending::Exhausted,
                End::TimedOut => Ending::TimedOut,
                End::Cancelled => Ending::Interrupted,
                End::Abandoned | End::Found { .. } => Ending::Abandoned,
            };
            (ending, all.join(","))
        }
    };
    Answer {
        ending,
        device,
        candidates,
        hashing: solution.hashing,
        total: since.elapsed(),
        failures: solution.failures,
    }
}

/// Has hashcat search. Its answer is checked like any other device's.
fn by_hashcat(
    hashcat: &Hashcat,
    devices: HashcatDevices,
    question: &Question,
    deadline: Instant,
    cancel: &Cancel,
    since: Instant,
) -> Result<Answer, Error> {
    let line = &question.challenge.line;
    let job = HashcatJob {
        digest_hex: line.digest.to_string(),
        salt: line.salt.clone(),
        charsets: question.charsets.clone(),
        mask: question.mask.clone(),
        devices,
    };
    let started = Instant::now();
    let time = deadline.saturating_duration_since(started);
    let outcome = hashcat
        .solve(&job, Some(time), &|| cancel.is_cancelled())
        .map_err(external::error)?;
    let ending = match outcome {
        HashcatOutcome::Found(password) if !line.verify(&password) => {
            return Err(Error::new(
                Kind::Device,
                "hashcat answered with a password that is wrong",
            )
            .help("solve with `--backend native`, and check hashcat with its own example: `hashcat -m 610 --hash-info`"));
        }
        HashcatOutcome::Found(password) => Ending::Found(password),
        HashcatOutcome::Exhausted => Ending::Exhausted,
        HashcatOutcome::TimedOut => Ending::TimedOut,
        HashcatOutcome::Stopped => Ending::Interrupted,
    };
    Ok(Answer {
        ending,
        device: "hashcat".to_owned(),
        candidates: None,
        hashing: started.elapsed(),
        total: since.elapsed(),
        failures: Vec::new(),
    })
}
