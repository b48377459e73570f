//! What the engine asks of a device, and what can be said of one.

use std::{ops::Range, time::Duration};

use super::{cuda::CudaError, job::Job};

/// A device as users know it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeviceInfo {
    /// `cpu` or `cuda:N`.
    pub name: String,
    /// The card's own name; a processor's is among the facts of the hardware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The kernel in use: `portable`, `avx2`, `avx512` or `cuda`.
    pub backend: &'static str,
    /// Threads that search at once on a CPU; 1 for a GPU, whose parallelism is its own.
    pub lanes: usize,
    /// A GPU's UUID, as `nvidia-smi -L` prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
}

/// A device that could not be used, or not any longer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Exclusion {
    /// `cpu`, `cuda` or `cuda:N`.
    pub device: String,
    /// Why.
    pub reason: String,
    /// What to do about it.
    pub help: String,
    /// There simply is no such device, as opposed to one that is there and fails.
    #[serde(skip)]
    pub absent: bool,
}

/// Why a device can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// This processor lacks the instruction set.
    #[error("this processor has no {0}")]
    NoInstructionSet(&'static str),
    /// The driver or the GPU said no.
    #[error(transparent)]
    Cuda(#[from] CudaError),
    /// It computes wrong answers.
    #[error("the self-test failed: {0}")]
    SelfTest(String),
    /// Its thread could not be started or ended by itself.
    #[error("its thread failed: {0}")]
    Thread(String),
}

impl DeviceError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoInstructionSet(_) => "use --device cpu for the best one it has".to_owned(),
            Self::Cuda(error) => error.help().to_string(),
            Self::SelfTest(_) => {
                "the device computes wrong answers: check its memory, clocks and temperature, and do not mine with it".to_owned()
            }
            Self::Thread(_) => "check the limits on threads and memory (`ulimit -a`)".to_owned(),
        }
    }

    /// The error as a fact about a device.
    pub(super) fn exclude(&self, device: &str) -> Exclusion {
        Exclusion {
            device: device.to_owned(),
            reason: self.to_string(),
            help: self.help(),
            absent: matches!(self, Self::Cuda(CudaError::NoDriver | CudaError::NoDevice)),
        }
    }
}

/// One lane of work: a CPU core or a GPU, opened and used by a single thread.
pub(super) trait Lane {
    /// Searches rows of the job in order, offering every hit to it, until one is right, the rows
    /// are done or the job is stopped (noticed within 10 ms). Returns the rows really searched,
    /// which is less than asked only where the job was stopped.
    fn search(&mut self, lane: usize, job: &Job, rows: Range<u64>) -> Result<u64, DeviceError>;

    /// How long one call should take: long enough to hide the call's own cost, short enough to
    /// share a keyspace fairly.
    fn stride(&self) -> Duration;
}
