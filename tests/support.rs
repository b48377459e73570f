//! What tests share: the program in an empty home, the challenges of the fixtures, skipping.

use std::{
    ffi::OsString,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use libtest_mimic::{Completion, Failed};
use serde_json::Value;
use tempfile::TempDir;

/// Lists a module's tests. One that is forgotten is dead code, which the compiler tells of.
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
            vec![$(libtest_mimic::Trial::ignorable_test(
                concat!(module_path!(), "::", stringify!($name)),
                || $crate::support::TestResult::result($name()),
            )),*]
        }
    };
}
pub(crate) use tests;

/// What a test may return.
pub(crate) trait TestResult {
    fn result(self) -> Result<Completion, Failed>;
}

impl TestResult for () {
    fn result(self) -> Result<Completion, Failed> {
        Ok(Completion::Completed)
    }
}

/// `Err` says why the test was skipped.
impl TestResult for Result<(), Skipped> {
    fn result(self) -> Result<Completion, Failed> {
        Ok(match self {
            Ok(()) => Completion::Completed,
            Err(Skipped(why)) => Completion::ignored_with(format!("skipped: {why}")),
        })
    }
}

/// Why a test was skipped.
#[derive(Debug)]
pub(crate) struct Skipped(pub(crate) String);

/// The program with an environment of its own.
pub(crate) struct Sn27 {
    home: TempDir,
    variables: Vec<(OsString, OsString)>,
    input: Vec<u8>,
}

/// What a run printed and returned.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sn27 {
    pub(crate) fn new() -> Self {
        Self {
            home: TempDir::new().unwrap(),
            variables: Vec::new(),
            input: Vec::new(),
        }
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// The command, not yet started; nothing of the test's environment but PATH is left in it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sn27"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .envs(self.variables.iter().cloned())
            .current_dir(self.home.path());
        command
    }

    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Run {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = self.input.clone();
        // A program that reads nothing may be gone before all is written.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Whether the program has left nothing behind. The NVIDIA driver's own cache doesn't count, nor does
    /// what was measured of a GPU.
    pub(crate) fn home_is_empty(&self) -> bool {
        const KEPT: [&str; 2] = [".nv", ".local/state/sn27/solver"];
        fn is_kept(home: &Path, path: &Path) -> bool {
            let kept = KEPT.map(|kept| home.join(kept));
            if kept.iter().any(|kept| path.starts_with(kept)) {
                return true;
            }
            let mut above = kept.iter().filter(|kept| kept.starts_with(path));
            above.next().is_some() && all_kept(home, path)
        }
        fn all_kept(home: &Path, folder: &Path) -> bool {
            let mut entries = folder.read_dir().unwrap();
            entries.all(|entry| is_kept(home, &entry.unwrap().path()))
        }
        all_kept(self.home.path(), self.home.path())
    }
}

impl Run {
    /// The one envelope on stdout.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{self:?}");
        envelope(&self.stdout)
    }

    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(envelope).collect()
    }
}

/// A line of JSON, checked to be an envelope.
pub(crate) fn envelope(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap();
    assert_eq!(value["schema"], 1);
    assert!(
        value["command"].is_string() && value["warnings"].is_array(),
        "{value}"
    );
    match value["ok"].as_bool().unwrap() {
        true => assert!(
            value["data"].is_object() && value.get("error").is_none(),
            "{value}"
        ),
        false => assert!(value["error"]["code"].is_string(), "{value}"),
    }
    value
}

/// A challenge of the fixtures.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Vector {
    pub(crate) difficulty: u32,
    pub(crate) chars: String,
    pub(crate) mask: String,
    pub(crate) mode: String,
    pub(crate) salt: String,
    pub(crate) hash: String,
    pub(crate) password: Option<String>,
}

impl Vector {
    /// All of them; made by upstream's own code.
    pub(crate) fn all() -> Vec<Self> {
        #[derive(serde::Deserialize)]
        struct File {
            challenges: Vec<Vector>,
        }
        let text = include_str!("fixtures/challenges.json");
        serde_json::from_str::<File>(text).unwrap().challenges
    }

    /// Those that a CPU solves while one waits.
    pub(crate) fn easy() -> Vec<Self> {
        let all = Self::all().into_iter();
        all.filter(|vector| vector.difficulty <= 7).collect()
    }

    pub(crate) fn line(&self) -> String {
        format!("{}:{}", self.hash, self.salt)
    }

    pub(crate) fn fields(&self) -> sn27::challenge::ChallengeFields {
        sn27::challenge::ChallengeFields {
            challenge_hash: self.hash.clone(),
            challenge_salt: self.salt.clone(),
            challenge_mode: self.mode.clone(),
            challenge_chars: self.chars.clone(),
            challenge_mask: self.mask.clone(),
            challenge_difficulty: Some(self.difficulty.into()),
        }
    }
}
