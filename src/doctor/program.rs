//! Programs of the system, run to their end or to a limit of time.

use std::{
    io::{self, Read},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::aside::aside;
use crate::child::end_with_us;

/// What is read of what a program prints.
const MOST: u64 = 64 << 10;

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ran {
    /// By itself.
    Ended {
        /// Whether it says that it succeeded.
        success: bool,
        stdout: String,
        stderr: String,
    },
    /// It was killed, as its time was over.
    Slow { stdout: String },
    /// It is not installed.
    Missing,
    /// It could not be started.
    Broken(String),
}

/// Runs a program without input.
pub(super) async fn run(mut command: Command, limit: Duration) -> Ran {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    end_with_us(&mut command);
    let run = move || match command.spawn() {
        Ok(child) => finish(child, limit),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ran::Missing,
        Err(error) => Ran::Broken(error.to_string()),
    };
    // A moment more than the program has.
    let ran = aside(limit + Duration::from_secs(1), run).await;
    ran.unwrap_or_else(|| Ran::Broken("it does not end".to_owned()))
}

fn finish(mut child: Child, limit: Duration) -> Ran {
    const NAP: Duration = Duration::from_millis(10);
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let read = |reader: thread::JoinHandle<String>| reader.join().unwrap_or_default();
    let since = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                return Ran::Ended {
                    success: status.success(),
                    stdout: read(stdout),
                    stderr: read(stderr),
                };
            }
            Ok(None) if since.elapsed() < limit => thread::sleep(NAP),
            Ok(None) => {
                // What can't be killed has ended.
                let _ = child.kill();
                let _ = child.wait();
                return Ran::Slow {
                    stdout: read(stdout),
                };
            }
            Err(error) => return Ran::Broken(error.to_string()),
        }
    }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read until then counts, and the rest keeps nobody waiting.
            let _ = pipe.by_ref().take(MOST).read_to_end(&mut bytes);
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn programs_end_or_are_ended() {
        let limit = Duration::from_secs(10);
        let ended = run(shell("echo out; echo err >&2; exit 3"), limit).await;
        let expected = Ran::Ended {
            success: false,
            stdout: "out\n".to_owned(),
            stderr: "err\n".to_owned(),
        };
        assert_eq!(ended, expected);
        let missing = run(Command::new("sn27-no-such-program"), limit).await;
        assert_eq!(missing, Ran::Missing);
        let slow = run(
            shell("echo first; exec sleep 1000"),
            Duration::from_millis(300),
        )
        .await;
        assert!(matches!(slow, Ran::Slow { .. }), "{slow:?}");
        let many = run(shell("yes | head -c 300000"), limit).await;
        assert!(matches!(many, Ran::Ended { success: true, stdout, .. } if stdout.len() == 65536));
    }
}
