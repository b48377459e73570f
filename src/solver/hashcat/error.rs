//! What can go wrong with the external program, and what its exit codes mean.

use std::{fmt, io, path::PathBuf, process::ExitStatus};

/// Why hashcat gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HashcatError {
    /// No such program.
    #[error("hashcat is not installed: {program} was not found")]
    NotInstalled {
        /// As asked for.
        program: String,
    },
    /// The file is there but can't be run.
    #[error("{} can't be executed", program.display())]
    NotExecutable {
        /// The file.
        program: PathBuf,
    },
    /// It runs, but is something else.
    #[error("{} does not look like hashcat: --version says `{printed}`", program.display())]
    NotHashcat {
        /// The file.
        program: PathBuf,
        /// The beginning of what it printed.
        printed: String,
    },
    /// It does not know mode 610.
    #[error("{} is {version}, older than v6.2.6", program.display())]
    TooOld {
        /// The file.
        program: PathBuf,
        /// What it calls itself.
        version: String,
    },
    /// The job means nothing to hashcat.
    #[error("the challenge can't be given to hashcat: {problem}")]
    InvalidJob {
        /// Which part.
        problem: &'static str,
    },
    /// The private directory of a run.
    #[error("hashcat's private directory in {}: {source}", path.display())]
    Directory {
        /// Where it was to be.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system would not start it.
    #[error("{} did not start: {source}", program.display())]
    Start {
        /// The file.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// hashcat sees no device of the kinds asked for.
    #[error("hashcat found no device")]
    NoDevice,
    /// Another ending.
    #[error("hashcat {exit}{}", detail(.printed))]
    Failed {
        /// How it ended.
        exit: HashcatExit,
        /// The end of what it printed, at most 300 characters; may be empty.
        printed: String,
    },
    /// Time passed during something that has no other way to say so.
    #[error("hashcat did not finish {doing} in time")]
    TimedOut {
        /// What it was asked for.
        doing: &'static str,
    },
    /// It ended well and left something that is no answer.
    #[error("hashcat's answer is not understood: `{text}`")]
    OddAnswer {
        /// The beginning of it.
        text: String,
    },
}

impl HashcatError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotInstalled { .. } => {
                "install it (Debian, Ubuntu: apt install hashcat) or name the program's path; the built-in solver needs no hashcat"
            }
            Self::NotExecutable { .. } => "check `ls -l` of it, or name another program",
            Self::NotHashcat { .. } => "name the hashcat program itself",
            Self::TooOld { .. } => "install hashcat 6.2.6 or newer, or use the built-in solver",
            Self::InvalidJob { .. } => "use the built-in solver, or correct the challenge",
            Self::Directory { .. } => "point TMPDIR at a directory that is writable and has room",
            Self::Start { .. } => "run it by hand: hashcat --version",
            Self::NoDevice => {
                "see `hashcat -I`; a CPU needs an OpenCL driver (apt install pocl-opencl-icd), an NVIDIA GPU the CUDA toolkit or the driver's OpenCL; the built-in solver needs neither"
            }
            Self::Failed { exit, .. } => exit.help(),
            Self::TimedOut { .. } => {
                "allow more time: the first run on a machine compiles kernels, up to a minute"
            }
            Self::OddAnswer { .. } => "run it by hand: hashcat -b -m 610",
        }
    }
}

fn detail(printed: &str) -> String {
    if printed.is_empty() {
        String::new()
    } else {
        format!(": {printed}")
    }
}

/// How the process ended: an exit code or a signal. Codes as in hashcat's docs/status_codes.txt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashcatExit {
    /// An exit code; hashcat's negative ones are 256 less.
    Code(u8),
    /// Killed by a signal that was not ours.
    Signal(i32),
}

impl HashcatExit {
    /// A password was found, or a benchmark ended.
    pub const CRACKED: Self = Self::Code(0);
    /// The whole keyspace was searched.
    pub const EXHAUSTED: Self = Self::Code(1);
    /// The limit of `--runtime` passed.
    pub const RUNTIME: Self = Self::Code(4);

    pub(super) fn of(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        match (code, status.signal()) {
            (Some(code), _) => Self::Code(code),
            (None, signal) => Self::Signal(signal.unwrap_or_default()),
        }
    }

    fn meaning(self) -> Option<&'static str> {
        let Self::Code(code) = self else { return None };
        Some(match code.cast_signed() {
            0 => "password found",
            1 => "keyspace exhausted",
            2 => "aborted",
            3 => "aborted at a checkpoint",
            4 => "reached its limit of time",
            5 => "was told to finish",
            -1 => "reports an error",
            -2 => "stopped because a GPU became too hot",
            -3 => "refuses mode 610 on this device as unstable",
            -4 => "ran out of device memory",
            -5 => "could not build its kernel",
            -6 => "could not create its kernel",
            -7 => "found too many compute units for its limits",
            -8 => "could not size its extra buffer",
            -9 => "met several device errors",
            -10 => "could not tune itself for the device",
            -11 => "failed its self-test on the device",
            _ => return None,
        })
    }

    fn help(self) -> &'static str {
        match self {
            // SIGABRT or SIGSEGV. A kernel that an interrupted run wrote half makes PoCL abort
            // from then on; a user without a passwd entry makes hashcat 6.2.6 crash.
            Self::Signal(6 | 11) => {
                "remove its kernel cache (~/.cache/hashcat/kernels or ~/.hashcat/kernels) and check that `getent passwd $(id -u)` prints a line"
            }
            Self::Signal(9) => "the system killed it; see `dmesg` for out of memory",
            Self::Code(254) => "cool the GPU or lower its power limit: nvidia-smi -pl",
            Self::Code(252) => "free GPU memory; see `nvidia-smi`",
            _ => "run it by hand: hashcat -b -m 610",
        }
    }
}

impl fmt::Display for HashcatExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.meaning()) {
            (Self::Code(code), Some(meaning)) => write!(f, "{meaning} (exit code {code})"),
            (Self::Code(code), None) => write!(f, "ended with exit code {code}"),
            (Self::Signal(signal), _) => write!(f, "was killed by signal {signal}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_named() {
        let text = |exit: HashcatExit| exit.to_string();
        assert_eq!(
            text(HashcatExit::Code(3)),
            "aborted at a checkpoint (exit code 3)"
        );
        assert_eq!(
            text(HashcatExit::Code(255)),
            "reports an error (exit code 255)"
        );
        assert_eq!(
            text(HashcatExit::Code(245)),
            "failed its self-test on the device (exit code 245)"
        );
        assert_eq!(text(HashcatExit::Code(77)), "ended with exit code 77");
        assert_eq!(text(HashcatExit::Signal(6)), "was killed by signal 6");
        assert!(HashcatExit::Signal(6).help().contains("cache"));
    }

    #[test]
    fn a_failure_repeats_what_was_printed() {
        let exit = HashcatExit::Code(2);
        let error = |printed: &str| {
            HashcatError::Failed {
                exit,
                printed: printed.to_owned(),
            }
            .to_string()
        };
        assert_eq!(error("too bad"), "hashcat aborted (exit code 2): too bad");
        assert_eq!(error(""), "hashcat aborted (exit code 2)");
    }
}
