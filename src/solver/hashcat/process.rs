//! One run of a program that never outlives us: waiting, time limits, killing.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

use super::HashcatExit;
use crate::child;

const POLL: Duration = Duration::from_millis(10);

/// How waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By itself.
    Exited(HashcatExit),
    /// Killed: the time was over.
    TimedOut,
    /// Killed: `stop` said so.
    Stopped,
}

/// Runs a command to its end, or kills it with all its group.
pub(super) fn run(
    command: &mut Command,
    timeout: Option<Duration>,
    stop: &dyn Fn() -> bool,
) -> io::Result<End> {
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let left = || deadline.map_or(POLL, |at| at.saturating_duration_since(Instant::now()));
    if stop() {
        return Ok(End::Stopped);
    }
    if left().is_zero() {
        return Ok(End::TimedOut);
    }
    let mut running = Running::start(command)?;
    loop {
        if let Some(status) = running.0.try_wait()? {
            return Ok(End::Exited(HashcatExit::of(status)));
        }
        if stop() {
            return Ok(End::Stopped);
        }
        let left = left();
        if left.is_zero() {
            return Ok(End::TimedOut);
        }
        thread::sleep(left.min(POLL));
    }
}

/// A child in a process group of its own; dropping it (a return, an error, a panic) ends both.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> io::Result<Self> {
        // Its own group: one signal reaches what it starts, and Ctrl-C reaches us alone.
        command.process_group(0);
        #[cfg(target_os = "linux")]
        child::end_with_us(command);
        command.spawn().map(Self)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Once reaped the number may be another process's.
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        if let Some(group) = Pid::from_raw(self.0.id().cast_signed()) {
            // hashcat 6.2.6 has no signal handlers on Linux: asking it politely is the same.
            _ = kill_process_group(group, Signal::KILL);
        }
        _ = self.0.wait();
    }
}
