//! NVIDIA GPUs through NVML, the library behind nvidia-smi, loaded at run time.
//!
//! NVML needs the driver only, no CUDA toolkit. A fact that a card or a driver does not tell is
//! `None`. Whether a card is used for hashing is the solver's business.

mod card;
mod error;
mod monitor;

use nvml_wrapper::{
    Device, Nvml, cuda_driver_version_major, cuda_driver_version_minor,
    enum_wrappers::device::{Clock, ComputeMode as NvmlMode, TemperatureSensor},
};

pub use card::nvidia_cards;
pub use error::GpuError;
pub use monitor::{GpuMonitor, GpuSample};

/// One NVIDIA GPU.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Gpu {
    /// NVML's and nvidia-smi's number. CUDA may number otherwise: match by UUID or PCI bus.
    pub index: u32,
    /// Such as `NVIDIA H100 80GB HBM3`.
    pub name: Option<String>,
    /// As nvidia-smi prints it: `GPU-` and five groups of digits.
    pub uuid: Option<String>,
    /// Such as `00000000:04:00.0`.
    pub pci_bus_id: Option<String>,
    /// Memory of the card.
    pub memory_total_bytes: Option<u64>,
    /// The part of it that processes have.
    pub memory_used_bytes: Option<u64>,
    /// Such as `580.95.05`.
    pub driver_version: Option<String>,
    /// Newest CUDA that the driver knows, such as `13.0`.
    pub cuda_driver_version: Option<String>,
    /// Clock of the multiprocessors now.
    pub sm_clock_mhz: Option<u32>,
    /// The highest that they may have.
    pub sm_clock_max_mhz: Option<u32>,
    /// Clock of the memory now.
    pub memory_clock_mhz: Option<u32>,
    /// Power drawn now.
    pub power_watts: Option<f64>,
    /// The limit in force.
    pub power_limit_watts: Option<f64>,
    /// Temperature of the chip.
    pub temperature_celsius: Option<u32>,
    /// Share of the last sampling period in which something ran.
    pub utilization_percent: Option<u32>,
    /// Who may use it.
    pub compute_mode: Option<ComputeMode>,
    /// Whether it is split into MIG instances; `None` where it can't be.
    pub mig_enabled: Option<bool>,
    /// Number of processes that compute on it.
    pub processes: Option<u32>,
    /// Why nothing is known: the card is lost, or closed to this user.
    pub problem: Option<String>,
}

/// Who may use a GPU (`nvidia-smi -c`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComputeMode {
    /// Any number of processes.
    Default,
    /// One process at a time.
    ExclusiveProcess,
    /// Nobody.
    Prohibited,
}

/// All NVIDIA GPUs that the driver knows; may be none.
pub fn gpus() -> Result<Vec<Gpu>, GpuError> {
    let nvml = open()?;
    let count = nvml.device_count().map_err(|error| GpuError::of(&error))?;
    let driver = nvml.sys_driver_version().ok();
    let cuda = nvml.sys_cuda_driver_version().ok().map(cuda_version);
    let gpu = |index| {
        let facts = match nvml.device_by_index(index) {
            Ok(device) => facts(&device),
            Err(error) => Gpu {
                problem: Some(error.to_string()),
                ..Gpu::default()
            },
        };
        Gpu {
            index,
            driver_version: driver.clone(),
            cuda_driver_version: cuda.clone(),
            ..facts
        }
    };
    Ok((0..count).map(gpu).collect())
}

fn open() -> Result<Nvml, GpuError> {
    Nvml::init().map_err(|error| GpuError::of(&error))
}

fn facts(device: &Device<'_>) -> Gpu {
    let memory = device.memory_info().ok();
    let now = GpuSample::of(device);
    Gpu {
        name: device.name().ok(),
        uuid: device.uuid().ok(),
        pci_bus_id: device.pci_info().ok().map(|pci| pci.bus_id),
        memory_total_bytes: memory.as_ref().map(|memory| memory.total),
        memory_used_bytes: memory.as_ref().map(|memory| memory.used),
        sm_clock_mhz: now.sm_clock_mhz,
        sm_clock_max_mhz: device.max_clock_info(Clock::SM).ok(),
        memory_clock_mhz: now.memory_clock_mhz,
        power_watts: now.power_watts,
        power_limit_watts: device.enforced_power_limit().ok().map(watts),
        temperature_celsius: now.temperature_celsius,
        utilization_percent: now.utilization_percent,
        compute_mode: device.compute_mode().ok().and_then(mode),
        mig_enabled: device.mig_mode().ok().map(|mode| mode.current != 0),
        processes: device.running_compute_processes_count().ok(),
        ..Gpu::default()
    }
}

fn mode(mode: NvmlMode) -> Option<ComputeMode> {
    match mode {
        NvmlMode::Default => Some(ComputeMode::Default),
        NvmlMode::ExclusiveProcess => Some(ComputeMode::ExclusiveProcess),
        NvmlMode::Prohibited => Some(ComputeMode::Prohibited),
        // Gone from drivers since CUDA 8.
        NvmlMode::ExclusiveThread => None,
    }
}

/// NVML counts milliwatts.
fn watts(milliwatts: u32) -> f64 {
    f64::from(milliwatts) / 1000.0
}

/// 13000 is 13.0, 12040 is 12.4.
fn cuda_version(version: i32) -> String {
    let (major, minor) = (
        cuda_driver_version_major(version),
        cuda_driver_version_minor(version),
    );
    format!("{major}.{minor}")
}

fn temperature(device: &Device<'_>) -> Option<u32> {
    device.temperature(TemperatureSensor::Gpu).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuda_versions_are_written_as_nvidia_smi_does() {
        assert_eq!(
            [13000, 12040, 11080].map(cuda_version),
            ["13.0", "12.4", "11.8"]
        );
    }

    #[test]
    fn a_machine_without_the_driver_says_so() {
        match gpus() {
            Ok(gpus) => assert!(gpus.iter().all(|gpu| gpu.driver_version.is_some())),
            Err(error) => assert!(!error.help().is_empty(), "{error}"),
        }
        let absent = !std::path::Path::new("/proc/driver/nvidia").exists();
        if absent {
            assert!(gpus().is_err() || gpus().is_ok_and(|gpus| gpus.is_empty()));
        }
    }

    #[test]
    fn units_and_modes() {
        assert!((watts(699_990) - 699.99).abs() < 1e-9);
        assert_eq!(
            mode(NvmlMode::ExclusiveProcess),
            Some(ComputeMode::ExclusiveProcess)
        );
        let json = serde_json::to_value(ComputeMode::ExclusiveProcess).expect("a unit variant");
        assert_eq!(json, "exclusive_process");
    }
}
