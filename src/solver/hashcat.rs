//! The external program hashcat (6.2.6 or newer): an opt-in backend, and a comparison in benchmarks.
//!
//! Nothing of a challenge reaches hashcat as an option, a file name or a shell word; `arguments`
//! says how. A password found is what hashcat says: the caller verifies it. What a mask means is
//! `challenge`'s business, and which devices are worth using the caller's.

mod answer;
mod arguments;
mod directory;
mod error;
mod locate;
mod process;
mod session;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    time::Duration,
};

pub use error::{HashcatError, HashcatExit};

use process::End;
use session::Session;

/// An installed hashcat that answered `--version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashcat {
    program: PathBuf,
    version: String,
}

/// One question in hashcat's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashcatJob {
    /// BLAKE2b-512 of password and salt: 128 lower-case hexadecimal digits.
    pub digest_hex: String,
    /// What follows the password in the message: any bytes, at most 256.
    pub salt: Vec<u8>,
    /// Definitions of `?1` to `?4` in hashcat's notation (`?d` means digits, `??` a question
    /// mark); each may use those before it. Absent or empty: undefined.
    pub charsets: [Option<Vec<u8>>; 4],
    /// The candidates in the same notation, 1 to 256 positions.
    pub mask: Vec<u8>,
    /// Where to search.
    pub devices: HashcatDevices,
}

/// Kinds of device that hashcat may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashcatDevices {
    /// CPUs with an OpenCL driver, such as PoCL.
    Cpu,
    /// GPUs by CUDA, HIP or OpenCL.
    Gpu,
    /// Both.
    All,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HashcatOutcome {
    /// The password that hashcat reports, not verified.
    Found(Vec<u8>),
    /// No candidate of the mask has the digest.
    Exhausted,
    /// The time allowed passed first.
    TimedOut,
    /// `stop` said so.
    Stopped,
}

/// Speed of one device in hashcat's own benchmark of mode 610.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct HashcatSpeed {
    /// hashcat's number of the device, from 1.
    pub device: u32,
    /// Candidates hashed a second.
    pub hashes_per_second: f64,
}

impl Hashcat {
    /// Finds the program and asks for its version. A bare name is looked up in `PATH`.
    pub fn find(program: &OsStr) -> Result<Self, HashcatError> {
        let program = locate::locate(program)?;
        let version = locate::version(&program)?;
        Ok(Self { program, version })
    }

    /// Where the program is, absolute.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// What it calls itself, such as `v6.2.6`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Searches a mask, blocking. `stop` is asked about a hundred times a second. On return no
    /// process and no file of the run is left.
    pub fn solve(
        &self,
        job: &HashcatJob,
        timeout: Option<Duration>,
        stop: &dyn Fn() -> bool,
    ) -> Result<HashcatOutcome, HashcatError> {
        let attack = arguments::Attack::new(job)?;
        let session = Session::create(&self.program)?;
        session.write(arguments::HASH_FILE, attack.hash_line.as_bytes())?;
        let options = attack.options(timeout);
        let exit = match session.run(&options, timeout, stop)? {
            End::Exited(exit) => exit,
            End::TimedOut => return Ok(HashcatOutcome::TimedOut),
            End::Stopped => return Ok(HashcatOutcome::Stopped),
        };
        match exit {
            HashcatExit::CRACKED => {
                let text = session.read(arguments::OUT_FILE)?;
                answer::password(&text).map(HashcatOutcome::Found)
            }
            HashcatExit::EXHAUSTED => Ok(HashcatOutcome::Exhausted),
            HashcatExit::RUNTIME => Ok(HashcatOutcome::TimedOut),
            exit => Err(session.failure(exit)),
        }
    }

    /// Runs hashcat's own benchmark of mode 610, blocking: one speed a device, at least one.
    pub fn benchmark(
        &self,
        devices: HashcatDevices,
        timeout: Duration,
    ) -> Result<Vec<HashcatSpeed>, HashcatError> {
        let session = Session::create(&self.program)?;
        let options = arguments::benchmark_options(devices);
        match session.run(&options, Some(timeout), &|| false)? {
            End::Exited(HashcatExit::CRACKED) => answer::speeds(&session.read_printed()?),
            End::Exited(exit) => Err(session.failure(exit)),
            End::TimedOut | End::Stopped => Err(HashcatError::TimedOut {
                doing: "its benchmark",
            }),
        }
    }
}
