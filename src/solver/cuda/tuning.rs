//! Which kernels are the faster ones on a GPU: measured once, in well under two seconds, and remembered
//! by device and driver where the caller names a folder.
//!
//! What is remembered is advice. A file that can't be read or written, or says what makes no sense,
//! costs another measurement and nothing else.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{device::Cuda, driver, error::CudaError, info::GpuInfo, kernel::Turn};
use crate::{
    challenge::{Challenge, Charsets, Digest, HashLine, InvalidChallenge, Mask},
    solver::keyspace::Keyspace,
};

/// Until the clocks of an idle GPU are up.
const WARM_UP: Duration = Duration::from_millis(200);

/// One of a kernel's turns, and how many it has; the best counts.
const TURN: Duration = Duration::from_millis(40);
const TURNS: usize = 3;

/// A challenge like the hardest, with more candidates than are tried here.
const MASK: &str = "?a?a?a?a?a?a?a?a?d?d?d?d";
const SALT: &[u8] = b"0123456789abcdef";

/// Measurements of all devices that this machine ever had.
const FILE: &str = "gpus.json";

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Tuning {
    /// The faster of the two.
    pub(super) turn: Turn,
    /// Candidates a second with it.
    pub(super) rate: f64,
}

/// Where measurements are kept.
pub(super) struct Memory {
    path: PathBuf,
    key: String,
}

impl Memory {
    /// The memory of one GPU in a folder; what changes its speed is in the key.
    pub(super) fn new(folder: &Path, gpu: &GpuInfo) -> Self {
        let program = env!("CARGO_PKG_VERSION");
        Self {
            path: folder.join(FILE),
            key: format!("{} {}, sn27 {program}", gpu.uuid, driver::version()),
        }
    }

    pub(super) fn recall(&self) -> Option<Tuning> {
        let tuning = *self.read().get(&self.key)?;
        (tuning.rate.is_finite() && tuning.rate > 0.0).then_some(tuning)
    }

    pub(super) fn keep(&self, tuning: Tuning) {
        let mut all = self.read();
        all.insert(self.key.clone(), tuning);
        if let Err(error) = self.write(&all) {
            tracing::debug!("{} was not written: {error}", self.path.display());
        }
    }

    fn read(&self) -> BTreeMap<String, Tuning> {
        let text = fs::read(&self.path).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn write(&self, all: &BTreeMap<String, Tuning>) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, all)?;
        file.persist(&self.path)?;
        Ok(())
    }
}

/// Lets the kernels take turns.
pub(super) fn measure(cuda: &mut Cuda) -> Result<Tuning, CudaError> {
    // Cannot fail: the challenge is a constant. If it did, the guess would stand.
    let Ok(keyspace) = unanswerable() else {
        return Ok(cuda.tuning());
    };
    rate(cuda, &keyspace, WARM_UP)?;
    let mut best = [Turn::Permuted, Turn::Summed].map(|turn| Tuning { turn, rate: 0.0 });
    for _ in 0..TURNS {
        for tuning in &mut best {
            cuda.set_turn(tuning.turn);
            tuning.rate = rate(cuda, &keyspace, TURN)?.max(tuning.rate);
        }
    }
    let [permuted, summed] = best;
    Ok(if summed.rate > permuted.rate {
        summed
    } else {
        permuted
    })
}

fn rate(cuda: &mut Cuda, keyspace: &Keyspace, time: Duration) -> Result<f64, CudaError> {
    let begun = Instant::now();
    let searched = cuda.search(keyspace, 0..keyspace.rows, &|| begun.elapsed() >= time)?;
    Ok(searched.candidates as f64 / begun.elapsed().as_secs_f64())
}

fn unanswerable() -> Result<Keyspace, InvalidChallenge> {
    let line = HashLine {
        digest: Digest::from_bytes([0x55; 64]),
        salt: SALT.to_vec(),
    };
    let mask = Mask::parse(MASK.as_bytes(), &Charsets::default())?;
    Ok(Keyspace::new(&Challenge::new(line, mask)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(folder: &Path) -> Memory {
        Memory {
            path: folder.join("deeper").join(FILE),
            key: "GPU-1 580".to_owned(),
        }
    }

    #[test]
    fn what_was_measured_is_recalled() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = memory(folder.path());
        assert_eq!(memory.recall(), None);
        let tuning = Tuning {
            turn: Turn::Summed,
            rate: 1.2e10,
        };
        memory.keep(tuning);
        assert_eq!(memory.recall(), Some(tuning));
        let other = Memory {
            path: memory.path.clone(),
            key: "GPU-1 590".to_owned(),
        };
        assert_eq!(other.recall(), None, "another driver");
        other.keep(Tuning {
            rate: 1.0,
            ..tuning
        });
        assert_eq!(memory.recall(), Some(tuning));
    }

    #[test]
    fn nonsense_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = memory(folder.path());
        memory.keep(Tuning {
            turn: Turn::Permuted,
            rate: 1.0,
        });
        for text in [
            "",
            "{",
            r#"{"GPU-1 580":{"turn":"summed","rate":0.0}}"#,
            r#"{"GPU-1 580":{"turn":"other","rate":1.0}}"#,
        ] {
            fs::write(&memory.path, text).expect("written");
            assert_eq!(memory.recall(), None, "{text}");
        }
    }

    #[test]
    fn the_challenge_that_is_measured_is_good() {
        let keyspace = unanswerable().expect("good");
        assert_eq!((keyspace.words, keyspace.word), (4, 1));
    }
}
