//! One run of hashcat in a private directory, which goes away with all that hashcat wrote.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use super::{
    HashcatError, HashcatExit,
    process::{self, End},
};

const PRINTED: &str = "stdout.txt";
const COMPLAINTS: &str = "stderr.txt";

/// Longest part of hashcat's own words in an error.
const MAX_PRINTED: usize = 300;

/// A directory that is removed with this value.
struct TempDir(PathBuf);

impl TempDir {
    fn create() -> io::Result<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("sn27-hashcat-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

pub(super) struct Session<'a> {
    program: &'a Path,
    directory: TempDir,
}

impl<'a> Session<'a> {
    /// Makes a directory that only this user can enter.
    pub(super) fn create(program: &'a Path) -> Result<Self, HashcatError> {
        let directory = TempDir::create().map_err(|source| HashcatError::Directory {
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
        let end =
            process::run(&mut command, timeout, stop).map_err(|source| HashcatError::Start {
                program: self.program.to_owned(),
                source,
            })?;
        if matches!(end, End::TimedOut | End::Stopped) {
            self.sweep(&name);
        }
        Ok(end)
    }

    /// The error that an ending is, with the end of what hashcat printed.
    pub(super) fn failure(&self, exit: HashcatExit) -> HashcatError {
        let complaints = self.read(COMPLAINTS).unwrap_or_default();
        let printed = self.read(PRINTED).unwrap_or_default();
        if complaints.contains("No devices found/left") {
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

    #[test]
    fn the_directory_is_private_and_goes_away() {
        let session = Session::create(Path::new("/bin/true")).expect("a directory");
        let path = session.directory.path().to_owned();
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        session.write("a.txt", b"x").expect("writable");
        drop(session);
        assert!(!path.exists());
    }
}
