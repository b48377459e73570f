//! Why a GPU can't be used, and what to do about it.

use std::path::PathBuf;

use cudarc::driver::sys::CUresult;

/// Why a GPU can't be used, or not any longer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CudaError {
    /// `libcuda` is not there.
    #[error("no NVIDIA driver: libcuda was not found")]
    NoDriver,
    /// The driver is older than the kernels' PTX.
    #[error("the NVIDIA driver is too old: it speaks CUDA {}.{}, CUDA 12.0 is needed", version / 1000, version % 1000 / 10)]
    DriverTooOld {
        /// As `cuDriverGetVersion` says it: 11080 is CUDA 11.8.
        version: i32,
    },
    /// The driver's parts don't fit each other, or it isn't ready.
    #[error("the NVIDIA driver does not work: {code}")]
    DriverBroken {
        /// The driver's name for it.
        code: String,
    },
    /// The driver sees no GPU.
    #[error("no NVIDIA GPU")]
    NoDevice,
    /// There are GPUs, but their device files are not here: a container without them.
    #[error("the device file {} is missing", path.display())]
    NoDeviceFile {
        /// The file.
        path: PathBuf,
    },
    /// A device file may not be opened.
    #[error("no permission to open {}", path.display())]
    NoPermission {
        /// The file.
        path: PathBuf,
    },
    /// No GPU of this number.
    #[error("no GPU has the number {ordinal}: there are {count}")]
    NoSuchDevice {
        /// The number asked for, from 0.
        ordinal: u32,
        /// How many there are.
        count: u32,
    },
    /// Older than the kernels' PTX.
    #[error("{name} is too old: it has compute capability {}.{}, 7.5 is needed", capability.0, capability.1)]
    DeviceTooOld {
        /// The GPU's name.
        name: String,
        /// Its compute capability.
        capability: (u32, u32),
    },
    /// Held by another program in exclusive mode, or computing is prohibited on it.
    #[error("the GPU does not admit another program")]
    Busy,
    /// No memory left.
    #[error("the GPU's memory is full")]
    OutOfMemory,
    /// The driver has no compiler for PTX: a container with only part of the driver.
    #[error("the NVIDIA driver lacks its PTX compiler")]
    NoCompiler,
    /// The driver can't load or compile the kernels.
    #[error("the NVIDIA driver refused the kernels: {reason}")]
    KernelRefused {
        /// The driver's words.
        reason: String,
    },
    /// The GPU failed while searching.
    #[error("the GPU failed: {code} in {call}")]
    Failed {
        /// The driver function that told of it.
        call: &'static str,
        /// The driver's name for it.
        code: String,
    },
    /// The kernel reported a candidate that it was not given.
    #[error("the GPU reported candidates that it was not given")]
    Nonsense,
    /// It failed before, and the driver refuses all further work of this process.
    #[error("the GPU failed earlier")]
    Unusable,
}

impl CudaError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoDriver => {
                "install the NVIDIA driver (525 or newer); in a container, start it with `--gpus all`; or use `--device cpu`"
            }
            Self::DriverTooOld { .. } => "install NVIDIA driver 525 or newer",
            Self::DriverBroken { .. } => {
                "run `nvidia-smi`; after a driver update reboot, and on machines with NVSwitch start nvidia-fabricmanager"
            }
            Self::NoDevice => {
                "check `nvidia-smi -L` and the variable CUDA_VISIBLE_DEVICES; or use `--device cpu`"
            }
            Self::NoDeviceFile { .. } => {
                "run `nvidia-modprobe -u -c=0`; in a container, start it with `--gpus all`"
            }
            Self::NoPermission { .. } => {
                "join the group that owns the file (often `video` or `render`), or allow the device in the container"
            }
            Self::NoSuchDevice { .. } => "list the GPUs with `nvidia-smi -L`; numbers begin at 0",
            Self::DeviceTooOld { .. } => {
                "use a GPU of the Turing generation (2018) or newer, or `--device cpu`"
            }
            Self::Busy => {
                "end the other program (`nvidia-smi` names it), or ask for the default mode: `nvidia-smi -c DEFAULT`"
            }
            Self::OutOfMemory => {
                "end other programs on the GPU: `nvidia-smi` names them; 300 MB are enough"
            }
            Self::NoCompiler => {
                "install libnvidia-ptxjitcompiler; in a container, set NVIDIA_DRIVER_CAPABILITIES=compute,utility"
            }
            Self::KernelRefused { .. } => "update the NVIDIA driver",
            Self::Failed { .. } | Self::Nonsense | Self::Unusable => {
                "look for `Xid` lines in `dmesg`, check temperature, power and overclocking, then start sn27 again"
            }
        }
    }

    /// A driver call's result.
    pub(super) fn check(call: &'static str, code: CUresult) -> Result<(), Self> {
        match code {
            CUresult::CUDA_SUCCESS => Ok(()),
            code => Err(Self::from_code(call, code)),
        }
    }

    /// What a driver call's failure means where nothing more is known.
    pub(super) fn from_code(call: &'static str, code: CUresult) -> Self {
        use CUresult as C;
        match code {
            C::CUDA_ERROR_NO_DEVICE => Self::NoDevice,
            C::CUDA_ERROR_OUT_OF_MEMORY => Self::OutOfMemory,
            C::CUDA_ERROR_DEVICE_UNAVAILABLE => Self::Busy,
            C::CUDA_ERROR_JIT_COMPILER_NOT_FOUND => Self::NoCompiler,
            C::CUDA_ERROR_STUB_LIBRARY => Self::NoDriver,
            C::CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
            | C::CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE
            | C::CUDA_ERROR_SYSTEM_NOT_READY => Self::DriverBroken { code: name(code) },
            _ => Self::Failed {
                call,
                code: name(code),
            },
        }
    }
}

/// The driver's name of a result, without asking the driver.
pub(super) fn name(code: CUresult) -> String {
    format!("{code:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_become_named_errors() {
        let error = |code| CudaError::from_code("cuInit", code);
        assert_eq!(error(CUresult::CUDA_ERROR_NO_DEVICE), CudaError::NoDevice);
        assert_eq!(
            error(CUresult::CUDA_ERROR_DEVICE_UNAVAILABLE),
            CudaError::Busy
        );
        let failed = error(CUresult::CUDA_ERROR_ILLEGAL_ADDRESS);
        assert_eq!(
            failed.to_string(),
            "the GPU failed: CUDA_ERROR_ILLEGAL_ADDRESS in cuInit"
        );
    }

    #[test]
    fn versions_are_told_as_people_write_them() {
        let error = CudaError::DriverTooOld { version: 11080 };
        assert!(error.to_string().contains("it speaks CUDA 11.8,"));
    }
}
