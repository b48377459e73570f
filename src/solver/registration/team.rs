//! Devices that work on a registration together: each takes nonces as fast as it can.

use std::{
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use super::{Puzzle, Seal};
use crate::solver::{
    Cancel, DeviceError, DeviceInfo, DeviceSpec, Exclusion, Platform, Progress, Selection,
    SolverError,
    cuda::{self, CudaError, GpuInfo, SealCuda},
};

/// Nonces that a core takes at once: a few milliseconds' worth, so that it stops soon.
const CORES_PIECE: u64 = 8_192;

/// Nonces that a GPU takes at once: hundredths of a second of the fastest.
const GPU_PIECE: u64 = 1 << 26;

/// A puzzle that every GPU must solve before it is used.
const TEST: ([u8; 32], [u8; 32], u64) = ([0x27; 32], [0x72; 32], 300_000);

/// Devices, open and tested.
pub struct Team {
    members: Vec<Member>,
    excluded: Vec<Exclusion>,
}

struct Member {
    info: DeviceInfo,
    worker: Worker,
}

enum Worker {
    Cores(usize),
    /// One search at a time.
    Gpu(Box<Mutex<SealCuda>>),
}

/// What a team did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toil {
    /// A nonce that passes; none where the search was cancelled or no device was left.
    pub seal: Option<Seal>,
    /// Nonces tried by each device, in the order of [`Team::devices`].
    pub nonces: Vec<u64>,
    /// Devices that failed; the others went on.
    pub failures: Vec<Exclusion>,
}

/// A search that all members share.
struct Search<'a> {
    puzzle: &'a Puzzle,
    next: AtomicU64,
    found: OnceLock<Seal>,
    cancel: &'a Cancel,
    progress: &'a Progress,
}

impl Team {
    /// Opens and tests what the selection names: every CUDA device, or the cores where there is none,
    /// if it is `auto`. It is an error only that nothing can be used.
    pub fn open(selection: &Selection) -> Result<Self, SolverError> {
        let mut team = Self {
            members: Vec::new(),
            excluded: Vec::new(),
        };
        match selection {
            Selection::Auto => {
                team.add(&DeviceSpec::AllCuda);
                if team.members.is_empty() {
                    team.add(&DeviceSpec::Cpu);
                }
            }
            Selection::Only(specs) => specs.iter().for_each(|spec| team.add(spec)),
        }
        let Self { members, excluded } = &mut team;
        match members.is_empty() {
            false => Ok(team),
            true => Err(SolverError {
                excluded: std::mem::take(excluded),
            }),
        }
    }

    /// The devices in use.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceInfo> {
        self.members.iter().map(|member| &member.info)
    }

    /// Devices that were named or looked for and can't be used.
    pub fn excluded(&self) -> &[Exclusion] {
        &self.excluded
    }

    fn add(&mut self, spec: &DeviceSpec) {
        let gpus = match spec {
            DeviceSpec::Cpu | DeviceSpec::CpuWith(_) => return self.enlist(Ok(cores())),
            DeviceSpec::AllCuda => cuda::devices(),
            DeviceSpec::Cuda(ordinal) => cuda::devices().and_then(|gpus| {
                let count = gpus.len() as u32;
                let ordinal = *ordinal;
                let gpu = gpus.into_iter().find(|gpu| gpu.ordinal == ordinal);
                let gpu = gpu.ok_or(CudaError::NoSuchDevice { ordinal, count })?;
                Ok(vec![gpu])
            }),
        };
        match gpus {
            Ok(gpus) => gpus.into_iter().map(gpu).for_each(|gpu| self.enlist(gpu)),
            Err(error) => {
                let error = DeviceError::from(error);
                self.excluded.push(error.exclude(&spec.to_string()));
            }
        }
    }

    /// Takes a device in, once.
    fn enlist(&mut self, member: Result<Member, Exclusion>) {
        match member {
            Ok(member) if self.devices().any(|known| *known == member.info) => {}
            Ok(member) => self.members.push(member),
            Err(exclusion) => self.excluded.push(exclusion),
        }
    }

    /// Searches from a nonce on until one passes, with all devices.
    pub fn solve(&self, puzzle: &Puzzle, from: u64, cancel: &Cancel, progress: &Progress) -> Toil {
        let search = Search {
            puzzle,
            next: AtomicU64::new(from),
            found: OnceLock::new(),
            cancel,
            progress,
        };
        let tried: Vec<AtomicU64> = self.members.iter().map(|_| AtomicU64::new(0)).collect();
        let failures = thread::scope(|scope| {
            let mut working = Vec::new();
            for (member, tried) in self.members.iter().zip(&tried) {
                let search = &search;
                match &member.worker {
                    Worker::Cores(count) => (0..*count).for_each(|_| {
                        scope.spawn(|| search.with_core(tried));
                    }),
                    Worker::Gpu(gpu) => {
                        let work = || search.with_gpu(gpu, tried);
                        working.push((&member.info.name, scope.spawn(work)));
                    }
                }
            }
            let ended = working.into_iter().filter_map(|(name, gpu)| {
                let panicked = |_| Err(DeviceError::Thread("it panicked".to_owned()));
                let error = gpu.join().unwrap_or_else(panicked).err()?;
                Some(error.exclude(name))
            });
            ended.collect()
        });
        Toil {
            seal: search.found.into_inner(),
            nonces: tried.into_iter().map(AtomicU64::into_inner).collect(),
            failures,
        }
    }
}

impl Search<'_> {
    fn ended(&self) -> bool {
        self.found.get().is_some() || self.cancel.is_cancelled()
    }

    /// Takes the next nonces. They begin anew behind the last: there are more than anybody can try.
    fn take(&self, count: u64) -> std::ops::Range<u64> {
        let start = self.next.fetch_add(count, Ordering::Relaxed);
        start..start.saturating_add(count)
    }

    fn tell(&self, count: u64, tried: &AtomicU64) {
        tried.fetch_add(count, Ordering::Relaxed);
        self.progress.add(count);
    }

    fn with_core(&self, tried: &AtomicU64) {
        while !self.ended() {
            if let Some(seal) = self.puzzle.search(self.take(CORES_PIECE)) {
                // A second one is as good as the first.
                let _ = self.found.set(seal);
            }
            self.tell(CORES_PIECE, tried);
        }
    }

    fn with_gpu(&self, gpu: &Mutex<SealCuda>, tried: &AtomicU64) -> Result<(), DeviceError> {
        let mut gpu = gpu.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.ended() {
            let nonces = self.take(GPU_PIECE);
            let (end, seal) = gpu.search(self.puzzle, nonces.clone(), &|| self.ended())?;
            self.tell(end - nonces.start, tried);
            if let Some(seal) = seal {
                let _ = self.found.set(seal);
            }
        }
        Ok(())
    }
}

/// All cores of this process.
fn cores() -> Member {
    let lanes = thread::available_parallelism().map_or(1, usize::from);
    let info = DeviceInfo {
        name: "cpu".to_owned(),
        model: None,
        backend: Platform::portable().name(),
        lanes,
        uuid: None,
    };
    Member {
        info,
        worker: Worker::Cores(lanes),
    }
}

/// A GPU, open, that finds the nonce which a core finds.
fn gpu(info: GpuInfo) -> Result<Member, Exclusion> {
    let name = format!("cuda:{}", info.ordinal);
    let open = || -> Result<SealCuda, DeviceError> {
        let mut gpu = SealCuda::open(info.ordinal)?;
        let (block, hotkey, difficulty) = TEST;
        let puzzle = Puzzle::new(block, hotkey, difficulty);
        let nonces = 0..8 * difficulty;
        let (_, found) = gpu.search(&puzzle, nonces.clone(), &|| false)?;
        // The GPU's answer bounds what a core has to try.
        let tried = nonces.start..found.map_or(nonces.end, |seal| seal.nonce + 1);
        if found.is_none() || puzzle.search(tried) != found {
            return Err(DeviceError::SelfTest(
                "the nonce of a known registration was not found".to_owned(),
            ));
        }
        Ok(gpu)
    };
    let worker = open().map_err(|error| error.exclude(&name))?;
    Ok(Member {
        info: DeviceInfo {
            name,
            model: Some(info.name),
            backend: "cuda",
            lanes: 1,
            uuid: Some(info.uuid),
        },
        worker: Worker::Gpu(Box::new(Mutex::new(worker))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_find_what_passes_and_stop_when_told() {
        let team = Team::open(&"cpu,cpu:portable".parse().expect("good")).expect("cores");
        assert_eq!(team.devices().count(), 1, "named twice, used once");
        let puzzle = Puzzle::new([1; 32], [2; 32], 50_000);
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let toil = team.solve(&puzzle, 7, &cancel, &progress);
        let found = toil.seal.expect("there is one");
        assert!(puzzle.passes(&found.seal));
        assert_eq!(puzzle.seal(found.nonce), found.seal);
        assert_eq!(toil.nonces, [progress.candidates()]);

        let endless = Puzzle::new([1; 32], [2; 32], u64::MAX);
        let other = cancel.clone();
        let stopped = thread::scope(|scope| {
            let search = scope.spawn(|| team.solve(&endless, 0, &cancel, &progress));
            other.cancel();
            search.join().expect("it does not panic")
        });
        assert_eq!(stopped.seal, None);
    }

    #[test]
    fn devices_that_are_not_there_are_named() {
        let team = Team::open(&"cuda:99,cpu".parse().expect("good")).expect("cores");
        assert_eq!(team.excluded()[0].device, "cuda:99");
        let none = Team::open(&"cuda:99".parse().expect("good")).err();
        assert_eq!(none.expect("no such device").excluded.len(), 1);
    }
}
