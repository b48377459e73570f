//! The kernels' code, for every GPU.
//!
//! `build.sh` makes PTX from the sources, which the driver can compile for any GPU since Turing, and
//! from it machine code for the common generations, because that compiling takes two seconds where
//! the driver's cache is cold. Machine code runs on all GPUs of the same major number and the same or
//! a later minor one.

use std::ffi::CStr;

use super::{error::CudaError, handle::Module};

/// The oldest compute capability that the PTX is for: Turing.
pub(super) const OLDEST_CAPABILITY: (u32, u32) = (7, 5);

/// One source's kernels.
pub(super) struct Image {
    /// For every GPU.
    ptx: &'static [u8],
    /// For GPUs of these compute capabilities.
    machine_code: [((u32, u32), &'static [u8]); 5],
}

/// What `build.sh` made of a source.
macro_rules! image {
    ($source:literal) => {
        Image {
            ptx: include_bytes!(concat!($source, ".ptx")),
            machine_code: [
                ((7, 5), include_bytes!(concat!($source, ".sm_75.cubin"))),
                ((8, 0), include_bytes!(concat!($source, ".sm_80.cubin"))),
                ((9, 0), include_bytes!(concat!($source, ".sm_90.cubin"))),
                ((10, 0), include_bytes!(concat!($source, ".sm_100.cubin"))),
                ((12, 0), include_bytes!(concat!($source, ".sm_120.cubin"))),
            ],
        }
    };
}

/// `kernel.cu`: the search of passwords.
pub(super) const SEARCH: Image = image!("kernel");

/// `registration.cu`: the work of a registration.
pub(super) const REGISTRATION: Image = image!("registration");

impl Image {
    /// Loads kernels for a device of this compute capability, whose context is current.
    pub(super) fn load(
        &self,
        capability: (u32, u32),
        kernels: &[&CStr],
    ) -> Result<Module, CudaError> {
        let fitting = self.machine_code(capability);
        let loaded = fitting.and_then(|code| Module::load(code, kernels).ok());
        loaded.map_or_else(|| Module::load(self.ptx, kernels), Ok)
    }

    /// Machine code that a device can run.
    fn machine_code(&self, (major, minor): (u32, u32)) -> Option<&'static [u8]> {
        let fits = |&&((m, n), _): &&((u32, u32), &[u8])| m == major && n <= minor;
        self.machine_code.iter().find(fits).map(|&(_, code)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{kernel::Kernel, registration},
        *,
    };

    /// Threads of a block, as the sources promise the compiler.
    const BOUND: &str = ".maxntid 256, 1, 1";

    fn images() -> [(Image, Vec<&'static CStr>); 2] {
        [
            (SEARCH, Kernel::NAMES.to_vec()),
            (REGISTRATION, registration::NAMES.to_vec()),
        ]
    }

    #[test]
    fn the_ptx_is_for_drivers_and_gpus_of_long_ago() {
        for (image, names) in images() {
            let ptx = std::str::from_utf8(image.ptx).expect("text");
            assert!(ptx.contains(".version 8.0\n.target sm_75\n"));
            for name in names {
                let entry = format!(".visible .entry {}(", name.to_str().expect("ASCII"));
                let (_, rest) = ptx.split_once(&entry).expect("every kernel is there");
                let (head, _) = rest.split_once('{').expect("a body");
                assert!(head.contains(BOUND), "{entry}");
            }
        }
    }

    #[test]
    fn machine_code_goes_to_gpus_that_can_run_it() {
        let code = |major, minor| SEARCH.machine_code((major, minor)).map(<[u8]>::as_ptr);
        assert_eq!(code(7, 0), None);
        assert_eq!(code(8, 9), code(8, 0));
        assert_ne!(code(8, 9), code(9, 0));
        assert_eq!(code(12, 1), code(12, 0));
        assert_eq!(code(11, 0), None);
    }

    #[test]
    fn machine_code_has_every_kernel() {
        for (image, names) in images() {
            for ((major, minor), code) in image.machine_code {
                assert_eq!(&code[..4], b"\x7fELF");
                for name in &names {
                    let section = [b".text.", name.to_bytes_with_nul()].concat();
                    let there = code.windows(section.len()).any(|window| window == section);
                    assert!(there, "sm_{major}{minor} {name:?}");
                }
            }
        }
    }
}
