//! One run of hashcat in a private directory, which goes away with all that hashcat wrote.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use super::{
    HashcatError, HashcatExit,
    directory::PrivateDirectory,
    process::{self, End},
};

const PRINTED: &str = "stdout.txt";
const COMPLAINTS: &str = "stderr.txt";

/// What it complains of where it has no driver at all, or no device of the kinds asked for.
const NO_DEVICE: [&str; 2] = ["compatible platform found", "No devices found/left"];

/// Longest part of hashcat's own words in an error.
const MAX_PRINTED: usize = 300;

pub(super) struct Session<'a> {
    program: &'a Path,
    directory: PrivateDirectory,
}

impl<'a> Session<'a> {
    /// Makes a directory that only this user can enter.
    pub(super) fn create(program: &'a Path) -> Result<Self, HashcatError> {
        let directory = PrivateDirectory::create().map_err(|source| HashcatError::Directory {
            path: std::env::temp_dir(),
            source,
        })?;
        Ok(Self { program, directory })
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), HashcatError> {
        fs::write(self.path(name), bytes).map_err(|error| self.error(error))
    }

    /// A file of the run; an absent one reads as empty.
    pub(super) fn read(&self, name: &str) -> Result<String, HashcatError> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(self.error(error)),
        }
    }

    /// What hashcat printed.
    pub(super) fn read_printed(&self) -> Result<String, HashcatError> {
        self.read(PRINTED)
    }

    /// Runs hashcat with these arguments and those that keep it to this directory.
    pub(super) fn run(
        &self,
        arguments: &[String],
        timeout: Option<Duration>,
        stop: &dyn Fn() -> bool,
    ) -> Result<End, HashcatError> {
        let file = |name| File::create(self.path(name)).map_err(|error| self.error(error));
        let name = self.name();
        let mut command = Command::new(self.program);
        command
            .args([
                "--potfile-disable",
                "--restore-disable",
                "--logfile-disable",
            ])
            .arg(format!("--session={name}"))
            .args(arguments)
            .current_dir(self.directory.path())
            // Process file and outfile folder of the session go here; the kernel cache, which
            // is under XDG_CACHE_HOME or ~/.cache, stays where it serves the next run.
            .env("XDG_DATA_HOME", self.directory.path())
            .stdin(Stdio::null())
            .stdout(file(PRINTED)?)
            .stderr(file(COMPLAINTS)?);
        let end = process::run(&mut command, timeout, stop);
        self.sweep(&name);
        end.map_err(|source| HashcatError::Start {
            program: self.program.to_owned(),
            source,
        })
    }

    /// The error that an ending is, with the end of what hashcat printed.
    pub(super) fn failure(&self, exit: HashcatExit) -> HashcatError {
        let complaints = self.read(COMPLAINTS).unwrap_or_default();
        let printed = self.read(PRINTED).unwrap_or_default();
        if NO_DEVICE.iter().any(|text| complaints.contains(text)) {
            return HashcatError::NoDevice;
        }
        HashcatError::Failed {
            exit,
            printed: tail(&format!("{printed}\n{complaints}")),
        }
    }

    /// The session's name: the directory's, so two runs never share one.
    fn name(&self) -> String {
        let name = self.directory.path().file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn error(&self, source: io::Error) -> HashcatError {
        HashcatError::Directory {
            path: self.directory.path().to_owned(),
            source,
        }
    }

    /// Removes what a killed hashcat leaves where it does not heed `XDG_DATA_HOME`: in
    /// `~/.hashcat`, where that exists, or beside a program run from its build folder.
    fn sweep(&self, name: &str) {
        let home = std::env::home_dir().map(|home| home.join(".hashcat/sessions"));
        let beside = self.program.parent().map(Path::to_owned);
        for folder in home.into_iter().chain(beside) {
            _ = fs::remove_file(folder.join(format!("{name}.pid")));
            _ = fs::remove_dir(folder.join(format!("{name}.outfiles")));
        }
    }
}

/// The last words of a text, on one line and without control characters.
fn tail(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let surplus = line.chars().count().saturating_sub(MAX_PRINTED);
    line.chars().skip(surplus).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_one_bounded_line() {
        assert_eq!(tail("\n a\n\nb \x1b[31m\n"), "a b [31m");
        assert_eq!(tail(""), "");
        let long = tail(&"é ".repeat(1000));
        assert_eq!(long.chars().count(), MAX_PRINTED);
    }
}
