//! What an Allocate synapse asks for, by the rules of SN27 1.9.0, its fields checked.
//!
//! `checking` and `timeline` say what is meant; `base_image`, `ssh_port` and `volume_path` are the
//! miner's to decide, and the caller's are not looked at. A `dockerfile` is a command for the
//! image's build, outside of all limits and as the host's root: it is always refused, and whoever
//! wants it run is root in the container and can run it there.

use super::caller_key::{CallerKey, InvalidCallerKey};
use crate::{
    ssh::{InvalidSshKey, SshKey},
    wire::{Allocate, DeviceRequirement},
};

/// Days.
const LONGEST: i64 = 90;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    /// Whether the machine could be had; with so much, if it is said.
    Free(Option<DeviceRequirement>),
    /// Whether it is the caller's.
    Mine(CallerKey),
    /// The machine.
    Make(Box<Order>),
    /// To take it back.
    Release(CallerKey),
    /// Something to be done with the container.
    Change(CallerKey, Change),
}

/// A machine that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) key: CallerKey,
    /// 1 to 90.
    pub(super) days: i64,
    pub(super) wanted: DeviceRequirement,
    /// What logs in; else a password.
    pub(super) login: Option<SshKey>,
}

/// What can be done with a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Restart,
    Pause,
    Resume,
    /// Another key for the user.
    UserKey(SshKey),
    /// Another key for upstream's terminal in the browser.
    TerminalKey(SshKey),
}

/// Why a request means nothing here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum InvalidRequest {
    #[error(transparent)]
    CallerKey(#[from] InvalidCallerKey),
    #[error(transparent)]
    SshKey(#[from] InvalidSshKey),
    #[error("a timeline of {0} days")]
    Timeline(i64),
    #[error("there is no device_requirement")]
    NoRequirement,
    #[error("a dockerfile is never run: run its commands in the container")]
    Dockerfile,
    #[error("no such action: use exchange_key, restart, pause, resume or unpause")]
    Action,
    #[error("no such key_type: use user or terminal")]
    KeyType,
}

impl Request {
    /// Reads a synapse.
    pub(super) fn read(asked: &Allocate) -> Result<Self, InvalidRequest> {
        if asked.timeline < 0 {
            return Err(InvalidRequest::Timeline(asked.timeline));
        }
        let key = || CallerKey::parse(&asked.public_key);
        Ok(match (asked.checking, asked.timeline) {
            (true, 0) => Self::Mine(key()?),
            (true, _) => Self::Free(asked.device_requirement.clone()),
            (false, _) if asked.docker_change => Self::Change(key()?, change(asked)?),
            (false, 0) => Self::Release(key()?),
            (false, days) => Self::Make(Box::new(order(asked, key()?, days)?)),
        })
    }
}

fn order(asked: &Allocate, key: CallerKey, days: i64) -> Result<Order, InvalidRequest> {
    let docker = &asked.docker_requirement;
    if !docker.dockerfile.trim().is_empty() {
        return Err(InvalidRequest::Dockerfile);
    }
    let wanted = asked.device_requirement.clone();
    let login = match docker.ssh_key.trim() {
        "" => None,
        key => Some(SshKey::parse(key)?),
    };
    Ok(Order {
        key,
        days: days.min(LONGEST),
        wanted: wanted.ok_or(InvalidRequest::NoRequirement)?,
        login,
    })
}

fn change(asked: &Allocate) -> Result<Change, InvalidRequest> {
    let action = &asked.docker_action;
    Ok(match action.action.as_str() {
        "restart" => Change::Restart,
        "pause" => Change::Pause,
        "resume" | "unpause" => Change::Resume,
        "exchange_key" => {
            let key = SshKey::parse(&action.ssh_key)?;
            match action.key_type.as_deref() {
                None | Some("" | "user") => Change::UserKey(key),
                Some("terminal") => Change::TerminalKey(key),
                Some(_) => return Err(InvalidRequest::KeyType),
            }
        }
        _ => return Err(InvalidRequest::Action),
    })
}
