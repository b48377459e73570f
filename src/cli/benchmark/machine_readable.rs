//! `--machine-readable`: the lines that hashcat's benchmark prints.

use serde::Serialize;

use super::measure::Measurement;
use crate::{
    challenge::MODE,
    output::{Human, Page},
};

/// What hashcat prints for a clock that it does not know.
const UNKNOWN: u32 = u32::MAX;

/// A line a device: `device:mode:core MHz:memory MHz:milliseconds:hashes a second`.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct MachineReadable(Vec<String>);

impl MachineReadable {
    /// The milliseconds are those of the whole measurement: there is no single kernel run to time.
    pub(super) fn new(measurement: &Measurement) -> Self {
        let devices = (1..).zip(&measurement.devices);
        let milliseconds = measurement.seconds * 1e3;
        let line = |(number, device): (u32, &super::measure::Measured)| {
            let sample = device.sample.unwrap_or_default();
            let core = sample.sm_clock_mhz.unwrap_or(UNKNOWN);
            let memory = sample.memory_clock_mhz.unwrap_or(UNKNOWN);
            let rate = device.hashes_per_second;
            format!("{number}:{MODE}:{core}:{memory}:{milliseconds:.2}:{rate:.0}")
        };
        Self(devices.map(line).collect())
    }
}

impl Human for MachineReadable {
    fn human(&self, page: &mut Page) {
        for line in &self.0 {
            page.line(line);
        }
    }
}
