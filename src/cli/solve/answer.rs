//! What came out, for people and for programs.

use std::time::Duration;

use serde::Serialize;

use crate::{
    challenge::display_password,
    cli::devices,
    context::Context,
    error::{Error, Kind},
    output::{Human, Outcome, Page, count, hash_rate, seconds},
    solver::Exclusion,
};

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    Found(Vec<u8>),
    Exhausted,
    TimedOut,
    Interrupted,
    /// Every device failed.
    Abandoned,
}

/// A question's end and what it took.
pub(super) struct Answer {
    pub(super) ending: Ending,
    /// Who found it, or who searched.
    pub(super) device: String,
    /// Unknown where another program did the work.
    pub(super) candidates: Option<u64>,
    pub(super) hashing: Duration,
    pub(super) total: Duration,
    /// Devices that failed on the way.
    pub(super) failures: Vec<Exclusion>,
}

/// The data of one answer.
#[derive(Debug, Serialize)]
pub(super) struct Solved {
    password: Option<String>,
    device: String,
    candidates: Option<u64>,
    seconds_hashing: f64,
    seconds_total: f64,
    hashes_per_second: Option<f64>,
}

impl Answer {
    pub(super) fn data(&self) -> Solved {
        let seconds_hashing = self.hashing.as_secs_f64();
        Solved {
            password: match &self.ending {
                Ending::Found(password) => Some(display_password(password)),
                _ => None,
            },
            device: self.device.clone(),
            candidates: self.candidates,
            seconds_hashing,
            seconds_total: self.total.as_secs_f64(),
            hashes_per_second: self
                .candidates
                .filter(|_| seconds_hashing > 0.0)
                .map(|candidates| candidates as f64 / seconds_hashing),
        }
    }

    /// Warns of devices that failed on the way.
    pub(super) fn warn(&self, context: &Context) {
        devices::warn_of_failures(context, &self.failures);
    }

    /// The failure that this ending is.
    pub(super) fn failure(&self) -> Option<Error> {
        let tried = match self.candidates {
            Some(candidates) => format!("{} candidates", count(candidates)),
            None => "the candidates".to_owned(),
        };
        Some(match self.ending {
            Ending::Found(_) => return None,
            Ending::Exhausted => Error::new(
                Kind::NotFound,
                format!("none of {tried} has this digest: the whole keyspace was searched"),
            )
            .help("check the mask's length, the characters and the salt"),
            Ending::TimedOut => Error::new(
                Kind::Timeout,
                format!("the time was up after {tried} in {}", seconds(self.hashing.as_secs_f64())),
            )
            .help("allow more with --timeout, or see with `sn27 benchmark` what this machine can do in time"),
            Ending::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
            Ending::Abandoned => Error::new(Kind::Device, "every device failed during the search")
                .help("see the warnings; `--device cpu` solves without a GPU"),
        })
    }

    pub(super) fn outcome(&self) -> Outcome {
        let outcome = Outcome::data(self.data());
        match self.failure() {
            Some(failure) => outcome.failing(failure),
            None => outcome.summary(self.data().sentence()),
        }
    }
}

impl Solved {
    pub(super) fn is_found(&self) -> bool {
        self.password.is_some()
    }

    fn sentence(&self) -> String {
        let took = seconds(self.seconds_hashing);
        let all = seconds(self.seconds_total);
        let rate = match (self.candidates, self.hashes_per_second) {
            (Some(candidates), Some(rate)) => {
                format!(
                    "{} candidates in {took}, {}",
                    count(candidates),
                    hash_rate(rate)
                )
            }
            _ => took,
        };
        format!("found by {}: {rate}; {all} in all", self.device)
    }
}

impl Human for Solved {
    fn human(&self, page: &mut Page) {
        if let Some(password) = &self.password {
            page.line(password);
        }
    }
}
