//! The kernels' code, and which of them searches a keyspace.
//!
//! All come from `kernel.cu`. `build.sh` makes `kernel.ptx`, which the driver can compile for any
//! GPU since Turing, and from it machine code for the common generations, because that compiling
//! takes two seconds where the driver's cache is cold. Machine code runs on all GPUs of the same
//! major number and the same or a later minor one.

use std::ffi::{CStr, c_void};

use super::{
    error::CudaError,
    handle::{Module, Stream},
};
use crate::solver::keyspace::Keyspace;

/// The oldest compute capability that `kernel.ptx` is for: Turing.
pub(super) const OLDEST_CAPABILITY: (u32, u32) = (7, 5);

/// Threads of a block; the source promises the compiler no more.
pub(super) const BLOCK: u32 = 256;

/// For every GPU.
const PTX: &[u8] = include_bytes!("kernel.ptx");

/// For GPUs of these compute capabilities.
const MACHINE_CODE: [((u32, u32), &[u8]); 5] = [
    ((7, 5), include_bytes!("kernel.sm_75.cubin")),
    ((8, 0), include_bytes!("kernel.sm_80.cubin")),
    ((9, 0), include_bytes!("kernel.sm_90.cubin")),
    ((10, 0), include_bytes!("kernel.sm_100.cubin")),
    ((12, 0), include_bytes!("kernel.sm_120.cubin")),
];

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
    const NAMES: [&CStr; 6] = [
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
        let fitting =
            machine_code(capability).and_then(|image| Module::load(image, &Kernel::NAMES).ok());
        match fitting {
            Some(module) => Ok(Self(module)),
            None => Ok(Self(Module::load(PTX, &Kernel::NAMES)?)),
        }
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

/// Machine code that a device can run.
fn machine_code((major, minor): (u32, u32)) -> Option<&'static [u8]> {
    let fits = |&&((m, n), _): &&((u32, u32), &[u8])| m == major && n <= minor;
    MACHINE_CODE.iter().find(fits).map(|&(_, image)| image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ptx_is_for_drivers_and_gpus_of_long_ago() {
        let ptx = std::str::from_utf8(PTX).expect("text");
        assert!(ptx.contains(".version 8.0\n.target sm_75\n"));
        for name in Kernel::NAMES {
            let entry = format!(".visible .entry {}(", name.to_str().expect("ASCII"));
            let (_, rest) = ptx.split_once(&entry).expect("every kernel is there");
            let bound = format!(".maxntid {BLOCK}, 1, 1");
            let (head, _) = rest.split_once('{').expect("a body");
            assert!(head.contains(&bound), "{entry}");
        }
    }

    #[test]
    fn machine_code_goes_to_gpus_that_can_run_it() {
        let code = |major, minor| machine_code((major, minor)).map(<[u8]>::as_ptr);
        assert_eq!(code(7, 0), None);
        assert_eq!(code(8, 9), code(8, 0));
        assert_ne!(code(8, 9), code(9, 0));
        assert_eq!(code(12, 1), code(12, 0));
        assert_eq!(code(11, 0), None);
    }

    #[test]
    fn machine_code_has_every_kernel() {
        for ((major, minor), image) in MACHINE_CODE {
            assert_eq!(&image[..4], b"\x7fELF");
            for name in Kernel::NAMES {
                let section = [b".text.", name.to_bytes_with_nul()].concat();
                let there = image.windows(section.len()).any(|window| window == section);
                assert!(there, "sm_{major}{minor} {name:?}");
            }
        }
    }
}
