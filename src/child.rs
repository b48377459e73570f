//! Processes that end with this one.

use std::{os::unix::process::CommandExt, process::Command};

use rustix::process::{Signal, set_parent_process_death_signal};

/// Has the kernel kill the child if the thread that starts it dies, as by `kill -9` of this process.
#[cfg(target_os = "linux")]
pub fn end_with_us(command: &mut Command) {
    let set = || Ok(set_parent_process_death_signal(Some(Signal::KILL))?);
    // SAFETY: between fork and exec the closure makes one prctl system call; it allocates nothing
    // and takes no lock.
    unsafe {
        command.pre_exec(set);
    }
}

/// Elsewhere nothing can be asked of the kernel.
#[cfg(not(target_os = "linux"))]
pub fn end_with_us(_: &mut Command) {}
