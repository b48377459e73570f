//! Why nothing is known about GPUs.

use nvml_wrapper::error::NvmlError;

/// Why NVML can't be asked. Having no NVIDIA GPU is the usual reason, and a state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GpuError {
    /// The library that comes with the driver is not there.
    #[error("no NVIDIA driver: libnvidia-ml.so.1 was not found")]
    NoLibrary,
    /// The library is there and its kernel module is not.
    #[error("the NVIDIA kernel driver is not loaded")]
    DriverNotLoaded,
    /// `/dev/nvidia*` is closed to this user.
    #[error("no permission to talk to the NVIDIA driver")]
    NoPermission,
    /// Library and kernel module are of different versions: an update without a reboot.
    #[error("the NVIDIA driver's library and kernel module are of different versions")]
    VersionMismatch,
    /// Anything else.
    #[error("the NVIDIA driver does not answer: {0}")]
    Other(String),
}

impl GpuError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoLibrary => {
                "with an NVIDIA GPU: install its driver until `nvidia-smi` works; in a container: start it with `--gpus all`"
            }
            Self::DriverNotLoaded => {
                "check `nvidia-smi`, `lsmod | grep nvidia` and `sudo modprobe nvidia`; in a container: start it with `--gpus all`"
            }
            Self::NoPermission => {
                "check `ls -l /dev/nvidia*` and the groups of `id`; in a container: start it with `--gpus all`"
            }
            Self::VersionMismatch => {
                "reboot after a driver update; `nvidia-smi` and `cat /proc/driver/nvidia/version` show both versions"
            }
            Self::Other(_) => "check `nvidia-smi` and `sudo dmesg | grep -i nvrm`",
        }
    }

    pub(super) fn of(error: &NvmlError) -> Self {
        match error {
            // The loader has no codes, but one text for a file that is not there.
            NvmlError::LibloadingError(error) if error.to_string().contains("No such file") => {
                Self::NoLibrary
            }
            NvmlError::LibraryNotFound => Self::NoLibrary,
            NvmlError::DriverNotLoaded => Self::DriverNotLoaded,
            NvmlError::NoPermission => Self::NoPermission,
            NvmlError::LibRmVersionMismatch => Self::VersionMismatch,
            other => Self::Other(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_own_help() {
        let reasons = [
            NvmlError::LibraryNotFound,
            NvmlError::DriverNotLoaded,
            NvmlError::NoPermission,
            NvmlError::LibRmVersionMismatch,
            NvmlError::GpuLost,
        ];
        let mut helps: Vec<_> = reasons
            .iter()
            .map(|error| GpuError::of(error).help())
            .collect();
        helps.sort_unstable();
        helps.dedup();
        assert_eq!(helps.len(), reasons.len());
        let other = GpuError::of(&NvmlError::GpuLost).to_string();
        assert!(other.contains("fell off the bus"), "{other}");
    }

    #[test]
    fn a_library_that_is_not_there_is_told_from_a_broken_one() {
        let load = |path: &str| {
            let path = std::ffi::OsStr::new(path);
            let error = nvml_wrapper::Nvml::builder().lib_path(path).init().err();
            GpuError::of(&error.expect("no such library"))
        };
        assert_eq!(
            load("libnvidia-ml-that-is-not-there.so.1"),
            GpuError::NoLibrary
        );
        assert!(matches!(load("/etc/passwd"), GpuError::Other(_)));
    }
}
