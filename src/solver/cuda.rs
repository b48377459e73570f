//! The search on NVIDIA GPUs, through the driver alone: no CUDA toolkit, nothing linked.
//!
//! A device is opened once and stays open. The kernels are checked in beside their source
//! (`cuda/kernel.cu`, `cuda/build.sh`); they need CUDA 12.0 (driver 525, December 2022) and compute
//! capability 7.5. Testing an open device with known answers, and checking whole digests, is the
//! engine's.

mod device;
mod driver;
mod error;
mod handle;
mod image;
mod info;
mod kernel;
mod memory;
mod pace;
mod problem;
mod registration;
mod search;
mod tuning;

pub use device::{Cuda, Searched};
pub use error::CudaError;
pub use info::{GpuInfo, devices};
pub use registration::SealCuda;
