//! Which kernel searches a keyspace, and its code.
//!
//! All four come from `kernel.cu`; `build.sh` makes the PTX again.

use std::{ffi::CStr, thread};

use super::{
    error::CudaError,
    handle::{Context, Function},
};
use crate::solver::keyspace::Keyspace;

/// Threads of a block; the source promises the compiler no more.
pub(super) const BLOCK: u32 = 256;

/// The name of all four in their source.
const ENTRY: &CStr = c"search";

/// A kernel: for short messages (four words) or all, for a varied word known at compile time or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kernel {
    ShortFirst,
    ShortSecond,
    ShortAny,
    LongAny,
}

impl Kernel {
    const ALL: [Self; 4] = [
        Self::ShortFirst,
        Self::ShortSecond,
        Self::ShortAny,
        Self::LongAny,
    ];

    /// The fastest that can search the keyspace.
    pub(super) fn of(keyspace: &Keyspace) -> Self {
        match (keyspace.words, keyspace.word) {
            (5.., _) => Self::LongAny,
            (_, 0) => Self::ShortFirst,
            (_, 1) => Self::ShortSecond,
            _ => Self::ShortAny,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::ShortFirst => "short_first",
            Self::ShortSecond => "short_second",
            Self::ShortAny => "short_any",
            Self::LongAny => "long_any",
        }
    }

    fn ptx(self) -> &'static str {
        match self {
            Self::ShortFirst => include_str!("short_first.ptx"),
            Self::ShortSecond => include_str!("short_second.ptx"),
            Self::ShortAny => include_str!("short_any.ptx"),
            Self::LongAny => include_str!("long_any.ptx"),
        }
    }
}

/// The kernels, compiled for one device.
pub(super) struct Kernels([Function; 4]);

impl Kernels {
    /// Compiles all, side by side: each takes the driver a sixth of a second when its cache is cold.
    pub(super) fn compile(context: &Context) -> Result<Self, CudaError> {
        let compile = |kernel: Kernel| {
            context.enter()?;
            Function::compile(kernel.name(), kernel.ptx(), ENTRY)
        };
        let [a, b, c, d] = thread::scope(|scope| {
            Kernel::ALL
                .map(|kernel| scope.spawn(move || compile(kernel)))
                .map(|thread| thread.join().unwrap_or(Err(CudaError::Unusable)))
        });
        Ok(Self([a?, b?, c?, d?]))
    }

    pub(super) fn get(&self, kernel: Kernel) -> &Function {
        &self.0[kernel as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_for_drivers_and_gpus_of_long_ago() {
        for kernel in Kernel::ALL {
            let ptx = kernel.ptx();
            assert!(
                ptx.contains(".version 8.0\n.target sm_75\n"),
                "{}",
                kernel.name()
            );
            assert!(
                ptx.contains(&format!(".maxntid {BLOCK}, 1, 1")),
                "{}",
                kernel.name()
            );
            assert!(ptx.contains(".visible .entry search("), "{}", kernel.name());
        }
    }
}
