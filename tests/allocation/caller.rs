//! A caller: its RSA key, its requests, its SSH client.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
    sync::OnceLock,
    time::Duration,
};

use rsa::{
    PrivateKey,
    pkcs8::{EncodePublicKey, LineEnding},
    sha2::Sha256,
};
use sn27::wire::{
    Allocate, AllocateOutput, Amount, Answer, AxonAddress, CallError, Capacity, DeviceRequirement,
    DockerAction, DockerRequirement, Ping, WayIn,
};
use tempfile::TempDir;

use crate::miner::{mining::dendrite, subnet::run};

pub(crate) const GIB: u64 = 1 << 30;

/// Of two different keys, which take a while to make.
pub(crate) struct Key(PrivateKey);

impl Key {
    pub(crate) fn first() -> &'static Self {
        static KEY: OnceLock<Key> = OnceLock::new();
        KEY.get_or_init(Self::new)
    }

    pub(crate) fn second() -> &'static Self {
        static KEY: OnceLock<Key> = OnceLock::new();
        KEY.get_or_init(Self::new)
    }

    pub(crate) fn new() -> Self {
        Self(PrivateKey::new(&mut rand::rng(), 2048).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        let public = self.0.as_public_key();
        public.to_public_key_pem(LineEnding::LF).unwrap()
    }

    /// What the miner told.
    pub(crate) fn open(&self, output: &AllocateOutput) -> WayIn {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let sealed = STANDARD.decode(output.info.as_ref().unwrap()).unwrap();
        let text = self.0.oaep_decrypt::<Sha256>(&sealed).unwrap();
        let way: WayIn = serde_json::from_slice(&text).unwrap();
        assert_eq!(*way.json(), String::from_utf8(text).unwrap());
        way
    }
}

/// A small machine.
pub(crate) fn small() -> DeviceRequirement {
    DeviceRequirement {
        cpu: Amount { count: 1 },
        gpu: None,
        hard_disk: Capacity { capacity: GIB },
        ram: Capacity { capacity: GIB / 2 },
        testing: false,
    }
}

/// A request for a small machine.
pub(crate) fn register(key: &Key) -> Allocate {
    Allocate {
        timeline: 1,
        checking: false,
        device_requirement: Some(small()),
        public_key: key.pem(),
        ..Allocate::default()
    }
}

pub(crate) fn register_with(key: &Key, ssh_key: &str) -> Allocate {
    Allocate {
        docker_requirement: DockerRequirement {
            ssh_key: ssh_key.to_owned(),
            ..DockerRequirement::default()
        },
        ..register(key)
    }
}

pub(crate) fn release(key: &Key) -> Allocate {
    Allocate {
        checking: false,
        public_key: key.pem(),
        ..Allocate::default()
    }
}

pub(crate) fn is_free() -> Allocate {
    Allocate {
        timeline: 1,
        device_requirement: Some(small()),
        ..Allocate::default()
    }
}

pub(crate) fn is_mine(key: &Key) -> Allocate {
    Allocate {
        public_key: key.pem(),
        ..Allocate::default()
    }
}

pub(crate) fn action(key: &Key, action: &str, ssh_key: &str) -> Allocate {
    Allocate {
        checking: false,
        docker_change: true,
        public_key: key.pem(),
        docker_action: DockerAction {
            action: action.to_owned(),
            ssh_key: ssh_key.to_owned(),
            key_type: None,
        },
        ..Allocate::default()
    }
}

/// As a hotkey asks, once it knows that both are of one kind.
pub(crate) async fn call(
    uri: &str,
    axon: &AxonAddress,
    asked: &Allocate,
) -> Result<Answer<Allocate>, CallError> {
    let patience = Duration::from_secs(60);
    let dendrite = dendrite(uri);
    dendrite.call(axon, &Ping {}, patience).await?;
    dendrite.call(axon, asked, patience).await
}

pub(crate) fn ask(uri: &str, axon: &AxonAddress, asked: &Allocate) -> AllocateOutput {
    let answer = run(call(uri, axon, asked)).unwrap();
    answer.synapse.output.unwrap()
}

/// A port that is free now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// OpenSSH's client with files of its own.
pub(crate) struct Ssh {
    folder: TempDir,
    port: u16,
}

impl Ssh {
    /// One that knows this host by its key, as the miner told it.
    pub(crate) fn new(way: &WayIn) -> Self {
        let folder = TempDir::new().unwrap();
        let port = way.port;
        let host = way.host_key.as_ref().unwrap();
        let known = format!("[127.0.0.1]:{port} ssh-ed25519 {host}\n");
        fs::write(folder.path().join("known_hosts"), known).unwrap();
        Self { folder, port }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A new key of this kind; its public line.
    pub(crate) fn keygen(&self, name: &str, kind: &str) -> String {
        keygen(self.path(), name, kind)
    }

    /// Takes over a private key of another folder.
    pub(crate) fn adopt(&self, folder: &Path, name: &str) {
        let to = self.path().join(name);
        fs::copy(folder.join(name), &to).unwrap();
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn command(&self, options: &[&str], script: &str) -> Command {
        let mut command = Command::new("ssh");
        let known = self.path().join("known_hosts");
        command
            .args(["-F", "none", "-p", &self.port.to_string()])
            .arg("-o")
            .arg(format!("UserKnownHostsFile={}", known.display()))
            .args(["-o", "StrictHostKeyChecking=yes", "-o", "LogLevel=ERROR"])
            .args(["-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=20"])
            .args(options)
            .args(["root@127.0.0.1", script])
            .env_remove("SSH_AUTH_SOCK");
        command
    }

    /// A script's end, logged in with a password.
    pub(crate) fn password(&self, password: &str, script: &str) -> Output {
        let asked = self.path().join("askpass");
        fs::write(&asked, "#!/bin/sh\nprintf '%s\\n' \"$PASSWORD\"\n").unwrap();
        fs::set_permissions(&asked, fs::Permissions::from_mode(0o700)).unwrap();
        let options = [
            "-o",
            "PreferredAuthentications=password",
            "-o",
            "NumberOfPasswordPrompts=1",
        ];
        let mut command = self.command(&options, script);
        command
            .env("SSH_ASKPASS", &asked)
            .env("SSH_ASKPASS_REQUIRE", "force")
            .env("DISPLAY", ":0")
            .env("PASSWORD", password);
        command.output().unwrap()
    }

    /// A script's end, logged in with a key of a name.
    pub(crate) fn key(&self, name: &str, script: &str) -> Output {
        let identity = self.path().join(name).display().to_string();
        let options = ["-o", "BatchMode=yes", "-i", &identity];
        self.command(&options, script).output().unwrap()
    }
}

pub(crate) fn keygen(folder: &Path, name: &str, kind: &str) -> String {
    let path = folder.join(name);
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-N", "", "-C", "me@home", "-t", kind, "-f"]);
    assert!(keygen.arg(&path).status().unwrap().success());
    fs::read_to_string(path.with_extension("pub")).unwrap()
}

/// What a script printed.
pub(crate) fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .trim()
        .to_owned()
}
