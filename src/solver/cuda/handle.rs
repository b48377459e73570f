//! The driver's handles, each given back when dropped, and its calls on them as functions that
//! return errors. What is launched and why is decided above.

use std::{
    ffi::{CStr, CString, c_uint, c_void},
    ptr,
};

use cudarc::driver::sys::{self, CUresult};

use super::{driver::call, error::CudaError};

/// A device's primary context.
pub(super) struct Context {
    device: sys::CUdevice,
    raw: sys::CUcontext,
}

// SAFETY: contexts belong to the process; any thread may make one current.
unsafe impl Send for Context {}
// SAFETY: as above; its only method for shared use makes it current in the calling thread.
unsafe impl Sync for Context {}

impl Context {
    pub(super) fn new(device: sys::CUdevice) -> Result<Self, CudaError> {
        let mut raw = ptr::null_mut();
        // SAFETY: `raw` outlives the call; a wrong device is reported.
        unsafe { call!(cuDevicePrimaryCtxRetain(&mut raw, device)) }?;
        let context = Self { device, raw };
        context.enter()?;
        Ok(context)
    }

    /// Makes it current in this thread, as every call on its streams and memory needs.
    pub(super) fn enter(&self) -> Result<(), CudaError> {
        // SAFETY: the context is retained until self is dropped.
        unsafe { call!(cuCtxSetCurrent(self.raw)) }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: retained once by `new`; this gives that back.
        let _ = unsafe { call!(cuDevicePrimaryCtxRelease_v2(self.device)) };
    }
}

/// A compiled kernel.
pub(super) struct Function {
    module: sys::CUmodule,
    raw: sys::CUfunction,
}

// SAFETY: modules belong to their context, not to a thread.
unsafe impl Send for Function {}

impl Function {
    /// Has the driver compile PTX and looks `entry` up in it; `kernel` is for the error.
    pub(super) fn compile(
        kernel: &'static str,
        ptx: &str,
        entry: &CStr,
    ) -> Result<Self, CudaError> {
        let refused = |reason: String| CudaError::Kernel { kernel, reason };
        let image = CString::new(ptx).map_err(|error| refused(error.to_string()))?;
        let mut log = vec![0_u8; 4096];
        let mut options = [
            sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER,
            sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
        ];
        let mut values = [log.as_mut_ptr().cast::<c_void>(), log.len() as *mut c_void];
        let mut module = ptr::null_mut();
        // SAFETY: the image is zero-terminated, the log as long as said, and all outlive the call.
        let code = unsafe {
            sys::cuModuleLoadDataEx(
                &mut module,
                image.as_ptr().cast(),
                2,
                options.as_mut_ptr(),
                values.as_mut_ptr(),
            )
        };
        match CudaError::from_code("cuModuleLoadDataEx", code) {
            _ if code == CUresult::CUDA_SUCCESS => {}
            CudaError::Failed { code, .. } => {
                let log = CStr::from_bytes_until_nul(&log).map(CStr::to_string_lossy);
                let log = log.unwrap_or_default();
                return Err(refused(format!("{code} {}", log.trim()).trim().to_owned()));
            }
            other => return Err(other),
        }
        let mut function = Self {
            module,
            raw: ptr::null_mut(),
        };
        // SAFETY: the module is loaded, the name zero-terminated.
        unsafe {
            call!(cuModuleGetFunction(
                &mut function.raw,
                module,
                entry.as_ptr()
            ))
        }?;
        Ok(function)
    }

    /// Threads of one multiprocessor that run it at once.
    pub(super) fn resident_threads(&self, block: u32) -> Result<u32, CudaError> {
        let mut blocks = 0;
        // SAFETY: the function is loaded as long as self lives.
        unsafe {
            call!(cuOccupancyMaxActiveBlocksPerMultiprocessor(
                &mut blocks,
                self.raw,
                block as i32,
                0
            ))
        }?;
        Ok(blocks.max(1) as u32 * block)
    }

    /// Launches it.
    ///
    /// # Safety
    /// The arguments are of the types and in the order of the kernel's parameters, and the memory
    /// that they point to lives until the launch has ended.
    pub(super) unsafe fn launch(
        &self,
        stream: &Stream,
        blocks: c_uint,
        block: c_uint,
        arguments: &mut [*mut c_void],
    ) -> Result<(), CudaError> {
        // SAFETY: as the caller promises; the driver copies the arguments during the call.
        unsafe {
            call!(cuLaunchKernel(
                self.raw,
                blocks,
                1,
                1,
                block,
                1,
                1,
                0,
                stream.raw,
                arguments.as_mut_ptr(),
                ptr::null_mut(),
            ))
        }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // SAFETY: loaded by `compile`, unloaded nowhere else.
        let _ = unsafe { call!(cuModuleUnload(self.module)) };
    }
}

/// A queue of work, and an event for its end.
pub(super) struct Stream {
    raw: sys::CUstream,
    end: sys::CUevent,
}

// SAFETY: streams and events belong to their context, not to a thread.
unsafe impl Send for Stream {}

impl Stream {
    pub(super) fn new() -> Result<Self, CudaError> {
        let mut stream = Self {
            raw: ptr::null_mut(),
            end: ptr::null_mut(),
        };
        // SAFETY: both pointers outlive the calls.
        unsafe {
            call!(cuStreamCreate(
                &mut stream.raw,
                sys::CUstream_flags::CU_STREAM_NON_BLOCKING as u32
            ))?;
            call!(cuEventCreate(
                &mut stream.end,
                sys::CUevent_flags::CU_EVENT_DISABLE_TIMING as u32
            ))?;
        }
        Ok(stream)
    }

    /// Marks what was queued so far, for [`Stream::is_done`].
    pub(super) fn mark(&self) -> Result<(), CudaError> {
        // SAFETY: both handles are alive and of the same context.
        unsafe { call!(cuEventRecord(self.end, self.raw)) }
    }

    /// Whether all is done up to the mark; a failed launch shows here.
    pub(super) fn is_done(&self) -> Result<bool, CudaError> {
        // SAFETY: the event is alive.
        match unsafe { sys::cuEventQuery(self.end) } {
            CUresult::CUDA_SUCCESS => Ok(true),
            CUresult::CUDA_ERROR_NOT_READY => Ok(false),
            code => Err(CudaError::from_code("cuEventQuery", code)),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Kernels still running use buffers that are dropped after this.
        // SAFETY: made by `new` (or still null, which the driver reports), destroyed nowhere else.
        unsafe {
            let _ = call!(cuStreamSynchronize(self.raw));
            let _ = call!(cuEventDestroy_v2(self.end));
            let _ = call!(cuStreamDestroy_v2(self.raw));
        }
    }
}

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
                stream.raw
            ))?;
            call!(cuStreamSynchronize(stream.raw))
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
