//! The challenge solver: a resident engine over CPU lanes and CUDA devices.
//!
//! A [`Solver`] opens its devices once, tests each with known answers, and then answers challenges
//! at the price of their hashing alone. It knows no chain, no wallet, no runtime and prints
//! nothing. What a challenge means is `challenge`'s business. [`registration`] is another kind of
//! work, that of registering on older runtimes.

mod blake2b;
mod cpu;
pub mod cuda;
mod device;
mod engine;
mod gpu;
pub mod hashcat;
mod job;
mod keyspace;
mod lane;
mod open;
mod platform;
mod portable;
pub mod registration;
mod row;
mod selection;
mod selftest;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

pub use device::{DeviceError, DeviceInfo, Exclusion};
pub use engine::{Budget, End, Search, Solution, Solver, SolverError};
pub use job::{Cancel, Pause, Progress};
pub use keyspace::{Digit, Keyspace};
pub use platform::Platform;
pub use row::Row;
pub use selection::{DeviceSpec, InvalidSelection, Selection};
