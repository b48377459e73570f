//! Memory: of the device, and of this machine for both to see. Given back when dropped.

use std::ptr;

use cudarc::driver::sys;

use super::{driver::call, error::CudaError, handle::Stream};

/// Memory of the device.
pub(super) struct DeviceBuffer {
    address: sys::CUdeviceptr,
    size: usize,
}

impl DeviceBuffer {
    pub(super) fn new(size: usize) -> Result<Self, CudaError> {
        let mut address = 0;
        // SAFETY: `address` outlives the call.
        unsafe { call!(cuMemAlloc_v2(&mut address, size)) }?;
        Ok(Self { address, size })
    }

    pub(super) fn address(&self) -> sys::CUdeviceptr {
        self.address
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Copies to its beginning and waits until it is there, for every stream to see.
    pub(super) fn write(&mut self, bytes: &[u8], stream: &Stream) -> Result<(), CudaError> {
        assert!(bytes.len() <= self.size, "written past a device buffer");
        // SAFETY: the bytes fit, and they outlive the copy, which is awaited.
        unsafe {
            call!(cuMemcpyHtoDAsync_v2(
                self.address,
                bytes.as_ptr().cast(),
                bytes.len(),
                stream.raw()
            ))?;
            call!(cuStreamSynchronize(stream.raw()))
        }
    }
}

impl Drop for DeviceBuffer {
    fn drop(&mut self) {
        // SAFETY: allocated by `new`; streams are dropped first, so no kernel uses it.
        let _ = unsafe { call!(cuMemFree_v2(self.address)) };
    }
}

/// One value in this machine's memory that kernels write and this process reads.
pub(super) struct Shared<T> {
    host: *mut T,
    device: sys::CUdeviceptr,
}

// SAFETY: mapped memory belongs to the context, not to a thread; T itself is sent.
unsafe impl<T: Send> Send for Shared<T> {}

impl<T: Copy> Shared<T> {
    pub(super) fn new(value: T) -> Result<Self, CudaError> {
        let mut raw = ptr::null_mut();
        // SAFETY: `raw` outlives the call.
        unsafe {
            call!(cuMemHostAlloc(
                &mut raw,
                size_of::<T>(),
                sys::CU_MEMHOSTALLOC_DEVICEMAP
            ))
        }?;
        let mut shared = Self {
            host: raw.cast(),
            device: 0,
        };
        // SAFETY: pages are aligned for any T and as long as asked; no kernel knows them yet.
        unsafe {
            shared.host.write(value);
            call!(cuMemHostGetDevicePointer_v2(&mut shared.device, raw, 0))?;
        }
        Ok(shared)
    }

    pub(super) fn address(&self) -> sys::CUdeviceptr {
        self.device
    }

    /// The value. Meaningful when no kernel that was given the address is running.
    pub(super) fn read(&self) -> T {
        // SAFETY: written by `new`, alive, aligned; volatile since kernels write it.
        unsafe { self.host.read_volatile() }
    }

    /// Overwrites the value, when no kernel that was given the address is running.
    pub(super) fn write(&mut self, value: T) {
        // SAFETY: as in `read`.
        unsafe { self.host.write_volatile(value) }
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // SAFETY: allocated by `new`; streams are dropped first, so no kernel uses it.
        let _ = unsafe { call!(cuMemFreeHost(self.host.cast())) };
    }
}
