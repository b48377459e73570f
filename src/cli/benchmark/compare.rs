//! `--compare hashcat`: its own benchmark, in the same call, on the same devices.

use std::time::Duration;

use serde::Serialize;

use crate::{cli::external, context::Context, error::Error, solver::Selection};

/// hashcat's autotune may take its time on a machine where its kernels were never built.
const PATIENCE: Duration = Duration::from_secs(180);

/// Another program's rate, and ours over it; absent where that program could not be run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Comparison {
    pub(super) program: &'static str,
    pub(super) version: Option<String>,
    pub(super) hashes_per_second: Option<f64>,
    pub(super) ratio: Option<f64>,
}

impl Comparison {
    const PROGRAM: &'static str = "hashcat";

    /// Runs `hashcat -b -m 610`. That it is not installed is an answer too.
    pub(super) fn with_hashcat(
        selection: &Selection,
        ours: f64,
        context: &Context,
    ) -> Result<Self, Error> {
        let absent = Self {
            program: Self::PROGRAM,
            version: None,
            hashes_per_second: None,
            ratio: None,
        };
        let hashcat = match external::find(context) {
            Ok(hashcat) => hashcat,
            Err(error) => {
                context.output.warn(format!("not compared: {error}"));
                return Ok(absent);
            }
        };
        let speeds = match hashcat.benchmark(external::devices(selection), PATIENCE) {
            Ok(speeds) => speeds,
            Err(error) => {
                let error = external::error(error);
                context.output.warn(format!("not compared: {error}"));
                return Ok(absent);
            }
        };
        let theirs: f64 = speeds.iter().map(|speed| speed.hashes_per_second).sum();
        Ok(Self {
            version: Some(hashcat.version().to_owned()),
            hashes_per_second: Some(theirs),
            ratio: (theirs > 0.0).then(|| ours / theirs),
            ..absent
        })
    }

    pub(super) fn sentence(&self) -> String {
        match (&self.version, self.hashes_per_second, self.ratio) {
            (Some(version), Some(theirs), Some(ratio)) => {
                let theirs = crate::output::hash_rate(theirs);
                format!("{ratio:.3} times hashcat {version}, which does {theirs} here and now")
            }
            _ => "hashcat could not be compared".to_owned(),
        }
    }
}
