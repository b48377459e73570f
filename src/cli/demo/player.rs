//! The programs that take part: this one, as a miner and as a validator, each a process of its own
//! with its log in a file.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::sync::mpsc;

use super::{
    cast::Member,
    stage::{NETUID, Stage},
};
use crate::{
    challenge::Difficulty,
    child,
    error::{Error, Kind},
    settings::Key,
    solver::Selection,
};

/// Blocks between two rounds.
const ROUND: u32 = 8;
/// In which processes end that were asked to.
const PATIENCE: Duration = Duration::from_secs(6);
/// Between two looks whether they have.
const NAP: Duration = Duration::from_millis(20);
/// Lines that may wait.
const LINES: usize = 64;
/// What a failure shows of the log.
const LAST_LINES: usize = 5;

/// A process; dropping it ends it.
pub(super) struct Player {
    name: String,
    child: Child,
    lines: mpsc::Receiver<String>,
    log: PathBuf,
}

impl Player {
    /// `sn27 mine`. Validators ask one miner of each address, so each has its own of this machine's.
    pub(super) fn miner(
        number: usize,
        member: &Member,
        stage: &Stage,
        selection: &Selection,
        folder: &Path,
    ) -> Result<Self, Error> {
        let address = format!("127.0.0.{}", number + 2);
        let own = [
            ("--device", selection.to_string().into()),
            ("--axon-ip", address.clone().into()),
            ("--axon-external-ip", address.into()),
            ("--axon-port", "0".into()),
            ("--state", folder.join(member.name()).into_os_string()),
        ];
        Self::start("mine", member, stage, own, folder)
    }

    /// `sn27 validate`.
    pub(super) fn validator(
        member: &Member,
        stage: &Stage,
        difficulty: Difficulty,
        folder: &Path,
    ) -> Result<Self, Error> {
        let own = [
            ("--difficulty", difficulty.to_string().into()),
            ("--round-interval", ROUND.to_string().into()),
            ("--database", database(folder).into_os_string()),
        ];
        Self::start("validate", member, stage, own, folder)
    }

    fn start(
        command: &str,
        member: &Member,
        stage: &Stage,
        own: impl IntoIterator<Item = (&'static str, OsString)>,
        folder: &Path,
    ) -> Result<Self, Error> {
        let name = member.name().to_owned();
        let log = folder.join(format!("{name}.log"));
        let failed = |error: std::io::Error| {
            Error::new(Kind::Failed, format!("{name} can't be started: {error}"))
        };
        let mut process = Command::new(std::env::current_exe().map_err(failed)?);
        process
            .args([command, "--json", "--wallet", member.name()])
            .args(["--hotkey", member.wallet.hotkey_name()])
            .arg("--wallet-path")
            .arg(member.wallet.base())
            .args(["--network", stage.url()])
            .args(["--netuid", &NETUID.to_string()]);
        for (option, value) in own {
            process.arg(option).arg(value);
        }
        // The user's own settings are for the real subnet.
        for variable in Key::ALL.iter().flat_map(|key| key.environment()) {
            process.env_remove(variable);
        }
        process.env("SN27_CONFIG", folder.join("config.toml"));
        process
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).map_err(failed)?)
            // Ctrl-C reaches us alone, and we end it in order.
            .process_group(0);
        child::end_with_us(&mut process);
        let mut child = process.spawn().map_err(failed)?;
        let lines = match child.stdout.take() {
            Some(stdout) => read(stdout),
            None => mpsc::channel(1).1,
        };
        Ok(Self {
            name,
            child,
            lines,
            log,
        })
    }

    /// The data of the next line that it says.
    pub(super) async fn next(&mut self) -> Result<Value, Error> {
        let Some(line) = self.lines.recv().await else {
            return Err(self.ended("it ended"));
        };
        let mut envelope: Value = serde_json::from_str(&line).unwrap_or_default();
        if envelope["ok"] == Value::Bool(false) {
            let message = envelope["error"]["message"].as_str().unwrap_or_default();
            return Err(self.ended(message));
        }
        Ok(envelope["data"].take())
    }

    /// What it says from now on is read and passed over: unread, it would keep the process waiting.
    pub(super) fn ignore(&mut self) {
        self.lines.close();
    }

    fn ended(&self, why: &str) -> Error {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let last = &lines[lines.len().saturating_sub(LAST_LINES)..];
        let error = Error::new(Kind::Failed, format!("{}: {why}", self.name));
        match last.is_empty() {
            true => error,
            false => error.help(format!("the end of its log:\n{}", last.join("\n"))),
        }
    }

    /// Asks all of them to end, and waits until they have.
    pub(super) async fn stop(mut players: Vec<Self>) {
        for player in &players {
            if let Some(process) = Pid::from_raw(player.child.id().cast_signed()) {
                // It may have ended already.
                let _ = kill_process(process, Signal::TERM);
            }
        }
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && players.iter_mut().any(Self::is_there) {
            tokio::time::sleep(NAP).await;
        }
    }

    fn is_there(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        // Nothing is left to do if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The validator's database.
pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join("validator.db")
}

/// Its lines, by a thread that ends with it.
fn read(stdout: ChildStdout) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(LINES);
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Who is ignored is read all the same.
            let _ = sender.blocking_send(line);
        }
    });
    lines
}
