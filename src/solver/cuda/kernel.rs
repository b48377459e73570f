//! Which kernel searches a keyspace, and its launch.

use std::ffi::{CStr, c_void};

use super::{
    error::CudaError,
    handle::{Module, Stream},
    image::SEARCH,
};
use crate::solver::keyspace::Keyspace;

/// Threads of a block; the source promises the compiler no more.
pub(super) const BLOCK: u32 = 256;

/// How a kernel rotates words by whole bytes: `kernel.cu` says what each costs. Which is faster is a
/// GPU's own; it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Turn {
    Permuted,
    Summed,
}

impl Turn {
    /// The one that is likely faster, until it is measured: from Blackwell on the pipes are others.
    pub(super) fn guess(capability: (u32, u32)) -> Self {
        match capability.0 {
            ..10 => Self::Summed,
            10.. => Self::Permuted,
        }
    }
}

/// A kernel: for short messages (four words) or all, for a varied word known at compile time or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kernel {
    ShortFirst,
    ShortSecond,
    ShortFirstSummed,
    ShortSecondSummed,
    ShortAny,
    LongAny,
}

impl Kernel {
    /// Their names in the source, in the order of the enum.
    pub(super) const NAMES: [&CStr; 6] = [
        c"short_first",
        c"short_second",
        c"short_first_summed",
        c"short_second_summed",
        c"short_any",
        c"long_any",
    ];

    /// The fastest that can search the keyspace, where `turn` is the GPU's faster one.
    pub(super) fn of(keyspace: &Keyspace, turn: Turn) -> Self {
        match (keyspace.words, keyspace.word, turn) {
            (5.., _, _) => Self::LongAny,
            (_, 0, Turn::Permuted) => Self::ShortFirst,
            (_, 1, Turn::Permuted) => Self::ShortSecond,
            (_, 0, Turn::Summed) => Self::ShortFirstSummed,
            (_, 1, Turn::Summed) => Self::ShortSecondSummed,
            _ => Self::ShortAny,
        }
    }
}

/// The kernels, loaded on one device.
pub(super) struct Kernels(Module);

impl Kernels {
    /// Loads them for a device of this compute capability, whose context is current.
    pub(super) fn load(capability: (u32, u32)) -> Result<Self, CudaError> {
        Ok(Self(SEARCH.load(capability, &Kernel::NAMES)?))
    }

    /// Threads of one multiprocessor that run a kernel at once.
    pub(super) fn resident_threads(&self, kernel: Kernel) -> Result<u32, CudaError> {
        self.0.resident_threads(kernel as usize, BLOCK)
    }

    /// Queues at least so many threads of a kernel.
    ///
    /// # Safety
    /// That of [`Module::launch`].
    pub(super) unsafe fn launch(
        &self,
        kernel: Kernel,
        stream: &Stream,
        threads: u32,
        arguments: &mut [*mut c_void],
    ) -> Result<(), CudaError> {
        let blocks = threads.div_ceil(BLOCK);
        // SAFETY: as the caller promises.
        unsafe {
            self.0
                .launch(kernel as usize, stream, blocks, BLOCK, arguments)
        }
    }
}
