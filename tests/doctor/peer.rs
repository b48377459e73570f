//! `--from`: a machine with a network of its own tries the ports, over real ssh.

use std::{
    fs::{self, Permissions},
    io::Write as _,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    process::Command,
};

use super::{Findings, commands, examine};
use crate::{
    allocation::{IMAGE, docker, docker_is_there},
    support::{Skipped, Sn27, tests},
};

tests![
    a_peer_reaches_what_leads_here_and_nothing_else,
    a_peer_that_can_t_be_asked_is_told,
];

/// A container with sshd, to which the user's ssh logs in without a question.
struct Peer {
    sn27: Sn27,
    container: String,
    /// Under which it reaches this machine.
    gateway: String,
}

impl Peer {
    fn start() -> Result<Self, Skipped> {
        docker_is_there()?;
        let sn27 = Sn27::new();
        let home = sn27.home().to_owned();
        let key = home.join("key");
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&key)
            .status();
        assert!(made.unwrap().success());
        let public = fs::read_to_string(home.join("key.pub")).unwrap();
        let script = format!(
            "mkdir -p /run/sshd /root/.ssh; echo '{}' >/root/.ssh/authorized_keys; chmod -R go= /root; \
             ssh-keygen -A >/dev/null; exec /usr/sbin/sshd -D -e",
            public.trim()
        );
        let run = [
            "run",
            "-d",
            "--rm",
            "-p",
            "127.0.0.1:0:22",
            IMAGE,
            "sh",
            "-c",
            &script,
        ];
        let container = docker(&run);
        let published = docker(&["port", &container, "22/tcp"]);
        let port = published.rsplit(':').next().unwrap().to_owned();
        let host = "/etc/ssh/ssh_host_ed25519_key.pub";
        crate::miner::wait_until("the peer's sshd", || {
            let scan = Command::new("ssh-keyscan")
                .args(["-p", &port, "127.0.0.1"])
                .output();
            !scan.unwrap().stdout.is_empty()
        });
        let known = docker(&["exec", &container, "cat", host]);
        fs::write(home.join("known"), format!("[127.0.0.1]:{port} {known}\n")).unwrap();
        let home = home.display();
        // The first value counts.
        let config = format!(
            "Host stranger\n UserKnownHostsFile {home}/nobody\n\
             Host *\n GlobalKnownHostsFile /dev/null\n\
             Host peer stranger\n HostName 127.0.0.1\n Port {port}\n User root\n \
             IdentityFile {home}/key\n IdentitiesOnly yes\n UserKnownHostsFile {home}/known\n"
        );
        fs::write(format!("{home}/config"), config).unwrap();
        // ssh looks for its configuration where the user's entry has the home, not in HOME.
        let program = format!("#!/bin/sh\nexec /usr/bin/ssh -F '{home}/config' \"$@\"\n");
        let path = format!("{home}/bin");
        fs::create_dir(&path).unwrap();
        fs::write(format!("{path}/ssh"), program).unwrap();
        fs::set_permissions(format!("{path}/ssh"), Permissions::from_mode(0o755)).unwrap();
        let inherited = std::env::var("PATH").unwrap();
        let network = "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}";
        let gateway = docker(&["inspect", "-f", network, &container]);
        Ok(Self {
            sn27: sn27.env("PATH", format!("{path}:{inherited}")),
            container,
            gateway,
        })
    }

    fn look(&self, from: &str, arguments: &[&str]) -> Findings {
        let all = [
            "ports",
            "--network",
            "ws://127.0.0.1:1",
            "--axon-external-ip",
            &self.gateway,
            "--from",
            from,
        ];
        examine(&self.sn27, &[&all[..], arguments].concat())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        docker(&["rm", "-f", &self.container]);
    }
}

fn free() -> String {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

fn a_peer_reaches_what_leads_here_and_nothing_else() -> Result<(), Skipped> {
    let peer = Peer::start()?;
    let (axon, ssh) = (free(), free());
    let ports = ["--axon-port", &axon, "--ssh-port", &ssh];
    let found = peer.look("peer", &ports);
    let here = format!("peer reaches this machine at {}:{axon}", peer.gateway);
    found.assert("axon from outside", "ok", &here);
    found.assert("ssh from outside", "ok", "reaches this machine");
    // The port that others are told leads to another program than the one that listens.
    let other = TcpListener::bind("0.0.0.0:0").unwrap();
    let told = other.local_addr().unwrap().port().to_string();
    std::thread::spawn(move || {
        for stream in other.incoming() {
            let _ = stream.unwrap().write_all(b"somebody else\n");
        }
    });
    let found = peer.look(
        "peer",
        &[&ports[..], &["--axon-external-port", &told]].concat(),
    );
    found.assert("axon from outside", "failed", "reaches another machine");
    // To nobody.
    let found = peer.look(
        "peer",
        &[&ports[..], &["--axon-external-port", &free()]].concat(),
    );
    found.assert("axon from outside", "failed", "connection refused");
    // A port that is held answers for itself.
    let found = peer.look("peer", &["--axon-port", &told, "--ssh-port", &ssh]);
    found.assert("axon port", "failed", "is held by");
    found.assert("axon from outside", "ok", "where somebody answers");
    Ok(())
}

fn a_peer_that_can_t_be_asked_is_told() -> Result<(), Skipped> {
    let peer = Peer::start()?;
    let port = free();
    let ports = ["--axon-port", "0", "--ssh-port", &port];
    // Its key is not known, and nobody is asked about it, and nothing is written.
    let found = peer.look("stranger", &ports);
    let unknown = found.assert("ssh from outside", "failed", "could not be asked");
    assert!(commands(unknown).is_empty());
    assert!(!peer.sn27.home().join("nobody").exists());
    let found = peer.look("nobody@peer", &ports);
    found.assert("ssh from outside", "failed", "Permission denied");
    let found = peer.look("sn27-no-such-host.invalid", &ports);
    found.assert("ssh from outside", "failed", "could not be asked");
    Ok(())
}
