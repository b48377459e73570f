//! Whether SSH answers, and by which key it is known.

use std::{net::SocketAddr, process::Stdio, time::Duration};

use tokio::time::{Instant, sleep, timeout};

use super::AllocateError;
use crate::ssh::{SshKey, greets};

/// For one greeting.
const GREETING: Duration = Duration::from_secs(5);
/// Between two tries.
const NAP: Duration = Duration::from_millis(250);
/// For the host's keys.
const SCAN: Duration = Duration::from_secs(20);
/// More than all keys of a host have.
const LINES: usize = 64;

/// Waits until an SSH server greets.
pub(super) async fn wait(address: SocketAddr, patience: Duration) -> Result<(), AllocateError> {
    let since = Instant::now();
    loop {
        let why = match timeout(GREETING, greets(address)).await {
            Ok(Ok(true)) => return Ok(()),
            Ok(Ok(false)) => "it is something else".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no greeting in time".to_owned(),
        };
        if since.elapsed() >= patience {
            return Err(AllocateError::Unreachable { address, why });
        }
        sleep(NAP).await;
    }
}

/// The keys that a host shows when it is seen for the first time, by OpenSSH's own program. Whoever
/// is between could show others: a miner that tells its key does not need this.
pub(super) async fn scan(address: SocketAddr) -> Result<Vec<SshKey>, AllocateError> {
    let failed = |why: String| AllocateError::HostKey { address, why };
    let scan = tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new("ssh-keyscan");
        let port = address.port().to_string();
        let ip = address.ip().to_string();
        command.args(["-T", "5", "-p", &port, "-t", "ed25519,ecdsa,rsa", "--", &ip]);
        command.stdin(Stdio::null()).output()
    });
    let output = timeout(SCAN, scan).await;
    let output = output.map_err(|_| failed("ssh-keyscan takes too long".to_owned()))?;
    let output = output.map_err(|error| failed(error.to_string()))?;
    let output = output.map_err(|error| failed(format!("ssh-keyscan: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let keys: Vec<_> = text.lines().take(LINES).filter_map(key).collect();
    match keys.is_empty() {
        true => Err(failed("it shows none".to_owned())),
        false => Ok(keys),
    }
}

/// The key of a line such as `[10.0.0.1]:4444 ssh-ed25519 AAAA`.
fn key(line: &str) -> Option<SshKey> {
    let (host, key) = line.split_once(' ')?;
    (!host.starts_with('#')).then(|| SshKey::parse(key).ok())?
}
