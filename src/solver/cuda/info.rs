//! The GPUs that the driver sees.

use std::ffi::{CStr, c_char, c_int};

use cudarc::driver::sys::{self, CUdevice_attribute};

use super::{
    driver::{call, start},
    error::CudaError,
    image::OLDEST_CAPABILITY,
};

/// A GPU, as the driver describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GpuInfo {
    /// The driver's number; CUDA_VISIBLE_DEVICES may hide and reorder.
    pub ordinal: u32,
    /// Marketing name.
    pub name: String,
    /// `GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, as nvidia-smi prints it.
    pub uuid: String,
    /// `domain:bus:device.function`.
    pub pci_bus_id: String,
    /// All its memory.
    pub memory_bytes: u64,
    /// Major and minor number.
    pub compute_capability: (u32, u32),
    /// Streaming multiprocessors.
    pub multiprocessors: u32,
}

/// All GPUs that the driver sees, also those too old for the kernels. Never an empty list.
pub fn devices() -> Result<Vec<GpuInfo>, CudaError> {
    match count()? {
        0 => Err(CudaError::NoDevice),
        count => (0..count).map(GpuInfo::read).collect(),
    }
}

/// How many GPUs the driver sees.
fn count() -> Result<u32, CudaError> {
    start()?;
    let mut count = 0;
    // SAFETY: the driver is started, `count` outlives the call.
    unsafe { call!(cuDeviceGetCount(&mut count)) }?;
    Ok(count.unsigned_abs())
}

/// The driver's handle of a GPU.
pub(super) fn device(ordinal: u32) -> Result<sys::CUdevice, CudaError> {
    let count = count()?;
    if ordinal >= count {
        return Err(CudaError::NoSuchDevice { ordinal, count });
    }
    let mut device = 0;
    // SAFETY: the driver is started, `device` outlives the call.
    unsafe { call!(cuDeviceGet(&mut device, ordinal as c_int)) }?;
    Ok(device)
}

/// One of a GPU's numbers.
pub(super) fn attribute(
    device: sys::CUdevice,
    attribute: CUdevice_attribute,
) -> Result<u32, CudaError> {
    let mut value = 0;
    // SAFETY: `value` outlives the call; a wrong device is reported.
    unsafe { call!(cuDeviceGetAttribute(&mut value, attribute, device)) }?;
    Ok(value.unsigned_abs())
}

impl GpuInfo {
    /// Describes one GPU.
    pub(super) fn read(ordinal: u32) -> Result<Self, CudaError> {
        use CUdevice_attribute as A;
        let device = device(ordinal)?;
        // SAFETY: each function writes at most `length` bytes, zero-terminated.
        let name =
            text(|buffer, length| unsafe { call!(cuDeviceGetName(buffer, length, device)) })?;
        // SAFETY: as above.
        let pci_bus_id =
            text(|buffer, length| unsafe { call!(cuDeviceGetPCIBusId(buffer, length, device)) })?;
        let mut uuid = sys::CUuuid_st { bytes: [0; 16] };
        let mut memory = 0_usize;
        // SAFETY: both values outlive the calls.
        unsafe {
            call!(cuDeviceGetUuid_v2(&mut uuid, device))?;
            call!(cuDeviceTotalMem_v2(&mut memory, device))?;
        }
        Ok(Self {
            ordinal,
            name,
            uuid: format_uuid(uuid.bytes.map(|byte| byte as u8)),
            pci_bus_id,
            memory_bytes: memory as u64,
            compute_capability: (
                attribute(device, A::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)?,
                attribute(device, A::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)?,
            ),
            multiprocessors: attribute(device, A::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)?,
        })
    }
}

impl GpuInfo {
    /// The GPU, if the kernels can run on it.
    pub(super) fn new_enough(self) -> Result<Self, CudaError> {
        if self.compute_capability >= OLDEST_CAPABILITY {
            return Ok(self);
        }
        Err(CudaError::DeviceTooOld {
            name: self.name,
            capability: self.compute_capability,
        })
    }
}

fn text(
    write: impl FnOnce(*mut c_char, c_int) -> Result<(), CudaError>,
) -> Result<String, CudaError> {
    let mut buffer = [0_u8; 256];
    write(buffer.as_mut_ptr().cast(), buffer.len() as c_int)?;
    let text = CStr::from_bytes_until_nul(&buffer).unwrap_or_default();
    Ok(text.to_string_lossy().into_owned())
}

fn format_uuid(bytes: [u8; 16]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("GPU-{}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_uuid_reads_as_in_nvidia_smi() {
        let bytes = std::array::from_fn(|i| 0xf0 + i as u8);
        assert_eq!(
            super::format_uuid(bytes),
            "GPU-f0f1f2f3-f4f5-f6f7-f8f9-fafbfcfdfeff"
        );
    }
}
