//! Watching one GPU while it works: NVML is opened once, a sample costs microseconds.

use nvml_wrapper::{Device, Nvml, enum_wrappers::device::Clock};

use super::{GpuError, open, temperature, watts};

/// An open NVML.
#[derive(Debug)]
pub struct GpuMonitor(Nvml);

/// A GPU at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct GpuSample {
    /// Clock of the multiprocessors.
    pub sm_clock_mhz: Option<u32>,
    /// Clock of the memory.
    pub memory_clock_mhz: Option<u32>,
    /// Power drawn; the driver averages it over up to a second.
    pub power_watts: Option<f64>,
    /// Temperature of the chip.
    pub temperature_celsius: Option<u32>,
    /// Share of the last sampling period in which something ran.
    pub utilization_percent: Option<u32>,
}

impl GpuMonitor {
    /// Loads NVML.
    pub fn open() -> Result<Self, GpuError> {
        open().map(Self)
    }

    /// Looks at a GPU by its UUID, with the prefix `GPU-`; `None` if NVML knows no such.
    pub fn sample(&self, uuid: &str) -> Option<GpuSample> {
        let device = self.0.device_by_uuid(uuid).ok()?;
        Some(GpuSample::of(&device))
    }
}

impl GpuSample {
    pub(super) fn of(device: &Device<'_>) -> Self {
        Self {
            sm_clock_mhz: device.clock_info(Clock::SM).ok(),
            memory_clock_mhz: device.clock_info(Clock::Memory).ok(),
            power_watts: device.power_usage().ok().map(watts),
            temperature_celsius: temperature(device),
            utilization_percent: device.utilization_rates().ok().map(|rates| rates.gpu),
        }
    }
}
