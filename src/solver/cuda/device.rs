//! One open GPU: what it holds, and what a search of it returns.

use std::{ops::Range, path::Path};

use cudarc::driver::sys::CUdevice_attribute;

use super::{
    error::CudaError,
    handle::{Context, Stream},
    info::{GpuInfo, attribute, device},
    kernel::{Kernel, Kernels, Turn},
    memory::{DeviceBuffer, Shared},
    pace::Pace,
    problem::Hits,
    tuning::{self, Memory, Tuning},
};
use crate::solver::keyspace::Keyspace;

/// Launches in flight: one that runs, one whose blocks take its place, one for while we sleep.
const DEPTH: usize = 3;

/// A GPU, open: context, kernels, streams and memory are held until it is dropped.
///
/// After an error it can't be used any more. Dropping it is safe and quick then, but the driver may
/// refuse the GPU to this process for good.
pub struct Cuda {
    // In the order in which they must go: what runs, what it uses, the context.
    pub(super) slots: Vec<Slot>,
    pub(super) kernels: Kernels,
    pub(super) problem: DeviceBuffer,
    pub(super) context: Context,
    pub(super) loaded: Option<Loaded>,
    pub(super) pace: Pace,
    pub(super) turn: Turn,
    info: GpuInfo,
    failed: bool,
}

/// What a search did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// The rows searched completely, from the first asked for. Ends before the last asked for only
    /// where there is a hit or the search was stopped.
    pub rows: Range<u64>,
    /// Every candidate of these rows whose digest begins with the target's first word: row and
    /// column, in order.
    pub hits: Vec<(u64, u32)>,
    /// Candidates in these rows.
    pub candidates: u64,
}

/// The keyspace that is on the device.
pub(super) struct Loaded {
    pub(super) keyspace: Keyspace,
    pub(super) kernel: Kernel,
    /// Addresses of the digits' characters and of the table.
    pub(super) chars: u64,
    pub(super) table: u64,
}

/// A place in the line of launches.
pub(super) struct Slot {
    pub(super) stream: Stream,
    pub(super) hits: Shared<Hits>,
}

impl Cuda {
    /// Opens a GPU by the driver's number: a fifth of a second, most of it the driver's own start.
    ///
    /// Which kernels are faster on it is measured then, for half a second, unless it is remembered in
    /// the folder `memory`, where it is kept. Without a folder it is guessed.
    pub fn open(ordinal: u32, memory: Option<&Path>) -> Result<Self, CudaError> {
        let mut cuda = Self::untuned(ordinal)?;
        if let Some(folder) = memory {
            let memory = Memory::new(folder, &cuda.info);
            let recalled = memory.recall();
            let tuning = recalled.map_or_else(|| tuning::measure(&mut cuda), Ok)?;
            if recalled.is_none() {
                memory.keep(tuning);
            }
            cuda.set_turn(tuning.turn);
            cuda.pace.set_rate(tuning.rate);
        }
        Ok(cuda)
    }

    fn untuned(ordinal: u32) -> Result<Self, CudaError> {
        let info = GpuInfo::read(ordinal)?.new_enough()?;
        let device = device(ordinal)?;
        let context = Context::new(device)?;
        let kernels = Kernels::load(info.compute_capability)?;
        let resident = kernels.resident_threads(Kernel::ShortFirst)?;
        let kilohertz = attribute(device, CUdevice_attribute::CU_DEVICE_ATTRIBUTE_CLOCK_RATE)?;
        let slots = (0..DEPTH).map(|_| {
            Ok(Slot {
                stream: Stream::new()?,
                hits: Shared::new(Hits::NONE)?,
            })
        });
        Ok(Self {
            slots: slots.collect::<Result<_, CudaError>>()?,
            kernels,
            problem: DeviceBuffer::new(1 << 18)?,
            context,
            loaded: None,
            pace: Pace::new(info.multiprocessors, kilohertz, resident),
            turn: Turn::guess(info.compute_capability),
            info,
            failed: false,
        })
    }

    /// How it searches now.
    pub(super) fn tuning(&self) -> Tuning {
        Tuning {
            turn: self.turn,
            rate: self.pace.rate(),
        }
    }

    /// Searches with these kernels from now on.
    pub(super) fn set_turn(&mut self, turn: Turn) {
        self.turn = turn;
        self.loaded = None;
    }

    /// The GPU.
    pub fn info(&self) -> &GpuInfo {
        &self.info
    }

    /// Searches rows of a keyspace, in order, until the launch with the first hit has ended, the
    /// rows are done, or soon (10 ms) after `stop` says true. `stop` is asked every 100 µs or so.
    ///
    /// Nothing is lost: what it returns as searched is searched completely, hits or not, and the
    /// next call may go on from there.
    pub fn search(
        &mut self,
        keyspace: &Keyspace,
        rows: Range<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Searched, CudaError> {
        if self.failed {
            return Err(CudaError::Unusable);
        }
        let searched = self.try_search(keyspace, rows, stop);
        self.failed = searched.is_err();
        searched
    }
}
