//! The Allocate synapse (SN27 1.0 to 1.9.0): lend a machine, look after it, take it back.

use serde::{Deserialize, Serialize};

use super::{Synapse, SynapseName, dict};

/// What is asked for; fields that a caller's version doesn't know have their defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Allocate {
    /// Days; 0 takes the machine back.
    pub timeline: i64,
    /// Empty when a machine is taken back.
    #[serde(with = "dict")]
    pub device_requirement: Option<DeviceRequirement>,
    /// Ask whether it could be done, and do nothing.
    pub checking: bool,
    /// A miner's answer; empty in requests.
    #[serde(with = "dict")]
    pub output: Option<AllocateOutput>,
    /// RSA, SubjectPublicKeyInfo as PEM: whom the answer is encrypted for.
    pub public_key: String,
    /// The container to make; since 1.4.5.
    pub docker_requirement: DockerRequirement,
    /// Whether `docker_action` is meant; since 1.4.6.
    pub docker_change: bool,
    /// What to do with the container that is there.
    pub docker_action: DockerAction,
}

impl Default for Allocate {
    fn default() -> Self {
        Self {
            timeline: 0,
            device_requirement: None,
            checking: true,
            output: None,
            public_key: String::new(),
            docker_requirement: DockerRequirement::default(),
            docker_change: false,
            docker_action: DockerAction::default(),
        }
    }
}

impl Allocate {
    /// Its own fields in their order, which an unreleased branch of SN27 hashes.
    pub(super) const FIELDS: [&'static str; 8] = [
        "timeline",
        "device_requirement",
        "checking",
        "output",
        "public_key",
        "docker_requirement",
        "docker_change",
        "docker_action",
    ];
}

impl Synapse for Allocate {
    const NAME: SynapseName = SynapseName::Allocate;
}

/// The machine that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeviceRequirement {
    /// Cores.
    pub cpu: Amount,
    /// None where no GPU is wanted.
    #[serde(default, with = "dict")]
    pub gpu: Option<GpuRequirement>,
    /// Bytes.
    pub hard_disk: Capacity,
    /// Bytes.
    pub ram: Capacity,
    /// A validator's check, not an allocation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub testing: bool,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amount {
    /// How many.
    pub count: u64,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Capacity {
    /// In the unit of what it is the capacity of.
    pub capacity: u64,
}

/// The GPUs that are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GpuRequirement {
    /// How many.
    #[serde(default)]
    pub count: u64,
    /// MB.
    #[serde(default)]
    pub capacity: u64,
    /// A part of the name.
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// The container that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DockerRequirement {
    /// An image.
    pub base_image: String,
    /// A line of `authorized_keys`.
    pub ssh_key: String,
    /// Miners take their own instead.
    pub ssh_port: u16,
    /// A path in the container.
    pub volume_path: String,
    /// A command for the image's build. Never to be run unasked.
    pub dockerfile: String,
}

impl Default for DockerRequirement {
    fn default() -> Self {
        Self {
            base_image: "ubuntu".to_owned(),
            ssh_key: String::new(),
            ssh_port: 4444,
            volume_path: "/tmp".to_owned(),
            dockerfile: String::new(),
        }
    }
}

/// What to do with a container.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DockerAction {
    /// `exchange_key`, `restart`, `pause`, `unpause` or `resume`; empty for nothing.
    pub action: String,
    /// The key to put in.
    pub ssh_key: String,
    /// Whose: `user` or `terminal`; since 1.6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_type: Option<String>,
}

/// What a miner answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AllocateOutput {
    /// Whether it can be, or was, done.
    pub status: bool,
    /// RSA-OAEP of the way in, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// Of SSH; since 1.4.9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Why not, of sn27 for sn27: callers of the SDK's dialect are told what upstream tells them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
