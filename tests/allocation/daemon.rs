//! Docker as it is on this machine, by its own client.

use std::process::Command;

use crate::support::Skipped;

/// What `tests/run` makes.
pub(crate) const IMAGE: &str = "sn27-test-ssh:1";
const SOCKET: &str = "unix:///var/run/docker.sock";

/// Docker and the image, or why not.
pub(crate) fn there() -> Result<(), Skipped> {
    let skipped = |why: &str| Err(Skipped(format!("{why}; tests/run sees to it")));
    match command(&["version"]).output() {
        Ok(output) if output.status.success() => {}
        Ok(_) => return skipped("no Docker daemon answers"),
        Err(_) => return skipped("docker is not installed"),
    }
    let image = command(&["image", "inspect", IMAGE]).output().unwrap();
    if !image.status.success() {
        return skipped("there is no image with sshd");
    }
    match Command::new("ssh").arg("-V").output() {
        Ok(_) => Ok(()),
        Err(_) => skipped("ssh is not installed"),
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("docker");
    command.args(["-H", SOCKET]).args(arguments);
    command
}

/// What a docker command prints.
pub(crate) fn docker(arguments: &[&str]) -> String {
    let output = command(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The containers, in any state, that a miner's ledger has to answer for.
pub(crate) fn containers(ledger: &str) -> Vec<String> {
    let label = format!("label=sn27.ledger={ledger}");
    let names = docker(&["ps", "-a", "--filter", &label, "--format", "{{.Names}}"]);
    names.lines().map(str::to_owned).collect()
}

/// One field of `docker inspect`.
pub(crate) fn inspect(container: &str, field: &str) -> String {
    docker(&["inspect", "-f", &format!("{{{{json {field}}}}}"), container])
}

/// What a container's sshd said.
pub(crate) fn logs(container: &str) -> String {
    let output = command(&["logs", container]).output().unwrap();
    [output.stdout, output.stderr]
        .iter()
        .map(|it| String::from_utf8_lossy(it))
        .collect()
}
