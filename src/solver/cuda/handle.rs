//! Contexts, modules and streams: the driver's handles, each given back when dropped, and its calls
//! on them. What is launched and why is decided above.

use std::{
    ffi::{CStr, c_int, c_void},
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

/// Kernels, in the device's machine code.
pub(super) struct Module {
    raw: sys::CUmodule,
    functions: Vec<sys::CUfunction>,
}

// SAFETY: modules belong to their context, not to a thread.
unsafe impl Send for Module {}

impl Module {
    /// Loads machine code, or has the driver compile PTX, and looks up the kernels.
    pub(super) fn load(image: &[u8], kernels: &[&CStr]) -> Result<Self, CudaError> {
        // PTX must end with a zero; machine code says itself where it ends.
        let image = [image, &[0]].concat();
        let mut log = vec![0_u8; 4096];
        let mut options = [
            sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER,
            sys::CUjit_option::CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
        ];
        let mut values = [log.as_mut_ptr().cast::<c_void>(), log.len() as *mut c_void];
        let mut module = Self {
            raw: ptr::null_mut(),
            functions: Vec::new(),
        };
        // SAFETY: the image ends as it must, the log is as long as said, and both outlive the call.
        let loaded = unsafe {
            call!(cuModuleLoadDataEx(
                &mut module.raw,
                image.as_ptr().cast(),
                2,
                options.as_mut_ptr(),
                values.as_mut_ptr(),
            ))
        };
        loaded.map_err(|error| match error {
            CudaError::Failed { code, .. } => {
                let log = CStr::from_bytes_until_nul(&log).unwrap_or_default();
                let reason = format!("{code} {}", log.to_string_lossy().trim());
                CudaError::KernelRefused {
                    reason: reason.trim_end().to_owned(),
                }
            }
            other => other,
        })?;
        for name in kernels {
            let mut function = ptr::null_mut();
            // SAFETY: the module is loaded, the name zero-terminated.
            unsafe {
                call!(cuModuleGetFunction(
                    &mut function,
                    module.raw,
                    name.as_ptr()
                ))
            }?;
            module.functions.push(function);
        }
        Ok(module)
    }

    /// Threads of one multiprocessor that run a kernel at once.
    pub(super) fn resident_threads(&self, kernel: usize, block: u32) -> Result<u32, CudaError> {
        let mut blocks = 0;
        // SAFETY: the function is loaded as long as self lives.
        unsafe {
            call!(cuOccupancyMaxActiveBlocksPerMultiprocessor(
                &mut blocks,
                self.functions[kernel],
                block as c_int,
                0
            ))
        }?;
        Ok(blocks.unsigned_abs().max(1) * block)
    }

    /// Launches a kernel.
    ///
    /// # Safety
    /// The arguments are of the types and in the order of the kernel's parameters, and the memory
    /// that they point to lives until the launch has ended.
    pub(super) unsafe fn launch(
        &self,
        kernel: usize,
        stream: &Stream,
        blocks: u32,
        block: u32,
        arguments: &mut [*mut c_void],
    ) -> Result<(), CudaError> {
        let (function, arguments) = (self.functions[kernel], arguments.as_mut_ptr());
        // SAFETY: as the caller promises; the driver copies the arguments during the call.
        unsafe {
            call!(cuLaunchKernel(
                function,
                blocks,
                1,
                1,
                block,
                1,
                1,
                0,
                stream.raw,
                arguments,
                ptr::null_mut()
            ))
        }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // SAFETY: loaded by `load` (or still null, which the driver reports), unloaded nowhere else.
        let _ = unsafe { call!(cuModuleUnload(self.raw)) };
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

    /// For calls that queue something else than a kernel.
    pub(super) fn raw(&self) -> sys::CUstream {
        self.raw
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
