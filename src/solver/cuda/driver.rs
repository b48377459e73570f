//! Starting the NVIDIA driver, and telling why it does not start.
//!
//! cudarc loads `libcuda` at the first call and panics where it is absent; [`start`] asks first,
//! and nothing of this module's parent can be reached without it. It also checks the version, so that every
//! function used here exists (the newest is of CUDA 11.4). cudarc's newest binding is used on
//! purpose: it names the most results, and a result without a name would be an invalid enum.

use std::{
    fs::OpenOptions,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use cudarc::driver::sys::{self, CUresult};

use super::error::{CudaError, name};

/// CUDA version of the kernels' PTX (ISA 8.0).
const OLDEST_VERSION: i32 = 12_000;

/// Calls a driver function; what it returns becomes a `Result` that names the function.
macro_rules! call {
    ($function:ident($($argument:expr),* $(,)?)) => {
        CudaError::check(stringify!($function), cudarc::driver::sys::$function($($argument),*))
    };
}
pub(super) use call;

/// Loads and initializes the driver, once; a failure stays.
pub(super) fn start() -> Result<(), CudaError> {
    static STARTED: OnceLock<Result<(), CudaError>> = OnceLock::new();
    STARTED.get_or_init(load).clone()
}

/// The driver's own version where its kernel module tells it, else that of the CUDA that it speaks.
pub(super) fn version() -> String {
    let told = std::fs::read_to_string("/proc/driver/nvidia/version").unwrap_or_default();
    let number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    if let Some(version) = told.split_whitespace().find(number) {
        return format!("driver {version}");
    }
    let mut version = 0;
    // SAFETY: `version` outlives the call; only an open GPU asks, so the driver is loaded.
    let known = unsafe { call!(cuDriverGetVersion(&mut version)) };
    known.map_or_else(
        |_| "driver unknown".to_owned(),
        |()| format!("CUDA {version}"),
    )
}

fn load() -> Result<(), CudaError> {
    // SAFETY: loading libcuda runs its initializers, which it is made for.
    if !unsafe { sys::is_culib_present() } {
        return Err(CudaError::NoDriver);
    }
    let mut version = 0;
    // SAFETY: `version` outlives the call; this function may be called before cuInit.
    unsafe { call!(cuDriverGetVersion(&mut version)) }?;
    if version < OLDEST_VERSION {
        return Err(CudaError::DriverTooOld { version });
    }
    // SAFETY: 0 is the only value allowed for the flags.
    match unsafe { sys::cuInit(0) } {
        CUresult::CUDA_SUCCESS => Ok(()),
        code => Err(why_not(
            code,
            Path::new("/dev"),
            Path::new("/proc/driver/nvidia/gpus"),
        )),
    }
}

/// The driver says much the same of a missing GPU, a missing device file and a forbidden one: look.
fn why_not(code: CUresult, dev: &Path, gpus: &Path) -> CudaError {
    use CUresult as C;
    if !matches!(
        code,
        C::CUDA_ERROR_NO_DEVICE
            | C::CUDA_ERROR_OPERATING_SYSTEM
            | C::CUDA_ERROR_NOT_PERMITTED
            | C::CUDA_ERROR_UNKNOWN
    ) {
        return CudaError::from_code("cuInit", code);
    }
    let some_gpu = gpus
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some());
    for path in device_files(dev) {
        match OpenOptions::new().read(true).write(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return CudaError::NoPermission { path };
            }
            Err(error) if error.kind() == ErrorKind::NotFound && some_gpu => {
                return CudaError::NoDeviceFile { path };
            }
            _ => {}
        }
    }
    match code {
        C::CUDA_ERROR_NO_DEVICE => CudaError::NoDevice,
        _ => CudaError::DriverBroken { code: name(code) },
    }
}

/// The files that the driver opens: two for all GPUs, then those of the GPUs that are there.
fn device_files(dev: &Path) -> Vec<PathBuf> {
    let mut files = vec![dev.join("nvidiactl"), dev.join("nvidia-uvm")];
    let entries = dev.read_dir().into_iter().flatten().flatten();
    files.extend(entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        let number = name.and_then(|name| name.strip_prefix("nvidia"));
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    }));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_device_is_told_from_a_missing_file() {
        let nowhere = Path::new("/nonexistent");
        let code = CUresult::CUDA_ERROR_NO_DEVICE;
        assert_eq!(why_not(code, nowhere, nowhere), CudaError::NoDevice);
        // Any folder with something in it stands for /proc/driver/nvidia/gpus with a GPU.
        assert_eq!(
            why_not(code, nowhere, Path::new("/")),
            CudaError::NoDeviceFile {
                path: nowhere.join("nvidiactl")
            }
        );
    }

    #[test]
    fn an_unfit_driver_is_not_a_missing_device() {
        let nowhere = Path::new("/nonexistent");
        let code = CUresult::CUDA_ERROR_SYSTEM_DRIVER_MISMATCH;
        let error = why_not(code, nowhere, nowhere);
        assert!(matches!(error, CudaError::DriverBroken { .. }), "{error}");
    }

    #[test]
    fn a_machine_without_the_driver_says_so() {
        // SAFETY: as in `load`.
        if unsafe { sys::is_culib_present() } {
            return;
        }
        assert_eq!(start(), Err(CudaError::NoDriver));
    }
}
