//! From a selection to open lanes.

use std::{
    path::{Path, PathBuf},
    thread::available_parallelism,
};

use super::{
    DeviceError, DeviceInfo, DeviceSpec, Exclusion, Platform, Selection,
    cpu::Core,
    cuda::{self, Cuda, CudaError, GpuInfo},
    device::Lane,
    lane::{LaneHandle, Opener, Ready},
    selection::InstructionSet,
};

/// Candidates a second of one multiprocessor, as first guess; the first pieces of work correct it.
const GUESS_PER_MULTIPROCESSOR: f64 = 70e6;

/// Devices with their lanes, and what could not be used.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) lanes: Vec<LaneHandle>,
    pub(super) devices: Vec<DeviceInfo>,
    pub(super) excluded: Vec<Exclusion>,
    memory: Option<PathBuf>,
}

/// A device about to be opened.
struct Candidate {
    info: DeviceInfo,
    guess: f64,
    openers: Vec<Opener>,
}

/// Opens and tests what the selection names.
pub(super) fn open(selection: &Selection, memory: Option<&Path>) -> Opened {
    let mut opened = Opened {
        memory: memory.map(Path::to_owned),
        ..Opened::default()
    };
    match selection {
        Selection::Auto => {
            let gpus = opened.find(&DeviceSpec::AllCuda);
            opened.open(gpus);
            if opened.devices.is_empty() {
                let cpu = opened.find(&DeviceSpec::Cpu);
                opened.open(cpu);
            }
        }
        Selection::Only(specs) => {
            let mut candidates: Vec<Candidate> = Vec::new();
            for spec in specs {
                for candidate in opened.find(spec) {
                    // `cuda,cuda:0` names one device twice.
                    if candidates.iter().all(|known| known.info != candidate.info) {
                        candidates.push(candidate);
                    }
                }
            }
            opened.open(candidates);
        }
    }
    opened
}

impl Opened {
    /// The devices that a part of a selection means; what is not there is excluded.
    fn find(&mut self, spec: &DeviceSpec) -> Vec<Candidate> {
        let found = match spec {
            DeviceSpec::Cpu => Ok(vec![cpu(best_instruction_set())]),
            DeviceSpec::CpuWith(set) => match platform(*set) {
                Some(_) => Ok(vec![cpu(*set)]),
                None => Err(DeviceError::NoInstructionSet(set.name())),
            },
            DeviceSpec::AllCuda => cuda::devices()
                .map(|gpus| gpus.into_iter().map(|info| self.gpu(info)).collect())
                .map_err(DeviceError::from),
            DeviceSpec::Cuda(ordinal) => cuda::devices()
                .and_then(|gpus| pick(gpus, *ordinal))
                .map(|info| vec![self.gpu(info)])
                .map_err(DeviceError::from),
        };
        found.unwrap_or_else(|error| {
            self.excluded.push(error.exclude(&spec.to_string()));
            Vec::new()
        })
    }

    fn gpu(&self, info: GpuInfo) -> Candidate {
        let ordinal = info.ordinal;
        let memory = self.memory.clone();
        let opener: Opener = Box::new(move || {
            let cuda = Cuda::open(ordinal, memory.as_deref())?;
            Ok(Box::new(cuda) as Box<dyn Lane>)
        });
        Candidate {
            guess: f64::from(info.multiprocessors) * GUESS_PER_MULTIPROCESSOR,
            info: DeviceInfo {
                name: format!("cuda:{ordinal}"),
                model: Some(info.name),
                backend: "cuda",
                lanes: 1,
                uuid: Some(info.uuid),
            },
            openers: vec![opener],
        }
    }

    /// Opens devices side by side: a GPU takes a good part of a second, most of it the driver's.
    fn open(&mut self, candidates: Vec<Candidate>) {
        let opening: Vec<_> = candidates
            .into_iter()
            .map(|candidate| (candidate.info.clone(), start(candidate)))
            .collect();
        for (info, lanes) in opening {
            match lanes.and_then(wait) {
                Ok(handles) => {
                    let device = self.devices.len();
                    self.devices.push(info);
                    self.lanes.extend(handles.into_iter().map(|mut handle| {
                        handle.device = device;
                        handle
                    }));
                }
                Err(error) => self.excluded.push(error.exclude(&info.name)),
            }
        }
    }
}

/// The GPU of this number.
fn pick(gpus: Vec<GpuInfo>, ordinal: u32) -> Result<GpuInfo, CudaError> {
    let count = gpus.len() as u32;
    let found = gpus.into_iter().find(|gpu| gpu.ordinal == ordinal);
    found.ok_or(CudaError::NoSuchDevice { ordinal, count })
}

type Starting = Vec<(LaneHandle, Ready)>;

fn start(candidate: Candidate) -> Result<Starting, DeviceError> {
    let Candidate {
        info,
        guess,
        openers,
    } = candidate;
    openers
        .into_iter()
        .map(|opener| LaneHandle::start(&info.name, guess, opener))
        .collect::<Result<_, _>>()
        .map_err(|error| DeviceError::Thread(error.to_string()))
}

/// A device is usable when all its lanes are.
fn wait(starting: Starting) -> Result<Vec<LaneHandle>, DeviceError> {
    let mut handles = Vec::with_capacity(starting.len());
    for (handle, ready) in starting {
        let lost = |_| DeviceError::Thread("it panicked while opening".to_owned());
        ready.recv().map_err(lost)??;
        handles.push(handle);
    }
    Ok(handles)
}

fn platform(set: InstructionSet) -> Option<Platform> {
    match set {
        InstructionSet::Portable => Some(Platform::portable()),
        InstructionSet::Avx2 => Platform::avx2(),
        InstructionSet::Avx512 => Platform::avx512(),
    }
}

fn best_instruction_set() -> InstructionSet {
    let known = |set: &InstructionSet| platform(*set).is_some();
    InstructionSet::ALL
        .into_iter()
        .rfind(known)
        .unwrap_or(InstructionSet::Portable)
}

/// All cores of this process with a kernel that `platform` knows.
fn cpu(set: InstructionSet) -> Candidate {
    let lanes = available_parallelism().map_or(1, usize::from);
    let opener = || -> Opener {
        Box::new(move || {
            let platform = platform(set).ok_or(DeviceError::NoInstructionSet(set.name()))?;
            Ok(Box::new(Core::new(platform)) as Box<dyn Lane>)
        })
    };
    Candidate {
        info: DeviceInfo {
            name: "cpu".to_owned(),
            model: None,
            backend: set.name(),
            lanes,
            uuid: None,
        },
        guess: match set {
            InstructionSet::Portable => 5e6,
            InstructionSet::Avx2 => 4e7,
            InstructionSet::Avx512 => 8e7,
        },
        openers: (0..lanes).map(|_| opener()).collect(),
    }
}
