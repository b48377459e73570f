//! An allocation as it is shown: without its secrets, with the next command.

use std::net::SocketAddr;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use crate::{
    address::Address,
    allocate::{AllocateError, Allocation, Journal, Stage, arguments},
    output::{Human, Page, bytes},
    shell::word,
    wire::DeviceRequirement,
};

/// An allocation for everybody to see.
#[derive(Debug, Serialize)]
pub(super) struct View {
    pub(super) id: String,
    pub(super) stage: Stage,
    paused: bool,
    /// Whether a process is at it now.
    at_work: bool,
    /// Whether its time is over.
    expired: bool,
    /// Whether its miner says that it still lends it; none where it was not asked.
    lent: Option<Lent>,
    network: String,
    netuid: u16,
    uid: u16,
    miner: Address,
    axon: SocketAddr,
    hotkey: Address,
    days: i64,
    wanted: DeviceRequirement,
    ssh: Option<SocketAddr>,
    /// The whole command, where it can be logged in to.
    ssh_command: Option<String>,
    made: Timestamp,
    until: Option<Timestamp>,
    ended: Option<Timestamp>,
    why: Option<String>,
    /// The command that goes on from here.
    next: Option<String>,
}

/// What a miner says of what it lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Lent {
    /// It is still ours.
    Ours,
    /// It is not, or not any more.
    Gone,
    /// The miner has no answer.
    Away,
}

impl View {
    pub(super) fn new(allocation: &Allocation, journal: &Journal) -> Self {
        let Allocation {
            id,
            stage,
            network,
            netuid,
            uid,
            miner,
            axon,
            own,
            days,
            wanted,
            ssh_key: _,
            login: _,
            way: _,
            paused,
            made,
            until,
            ended,
            why,
        } = allocation;
        let at = |time: i64| Timestamp::from_millisecond(time).unwrap_or_default();
        let expired =
            *stage != Stage::Released && until.is_some_and(|until| at(until) < Timestamp::now());
        let usable = matches!(stage, Stage::Reachable | Stage::Active);
        let next = match stage {
            Stage::Released => None,
            Stage::Releasing => Some("release"),
            _ if expired => Some("release"),
            Stage::Active if *paused => Some("resume"),
            Stage::Active => Some("ssh"),
            _ => Some("resume"),
        };
        Self {
            id: id.clone(),
            stage: *stage,
            paused: *paused,
            at_work: *stage != Stage::Released && journal.is_worked_on(id),
            expired,
            lent: None,
            network: network.clone(),
            netuid: *netuid,
            uid: *uid,
            miner: *miner,
            axon: *axon,
            hotkey: *own,
            days: *days,
            wanted: wanted.clone(),
            ssh: allocation.ssh(),
            ssh_command: usable.then(|| command(allocation, journal)).flatten(),
            made: at(*made),
            until: until.map(at),
            ended: ended.map(at),
            why: why.clone(),
            next: next.map(|verb| format!("sn27 allocate {verb} {id}")),
        }
    }

    /// What the miner said, if it was asked.
    pub(super) fn told(&mut self, answer: Option<Result<bool, AllocateError>>) {
        self.lent = answer.map(|answer| match answer {
            Ok(true) => Lent::Ours,
            Ok(false) => Lent::Gone,
            Err(_) => Lent::Away,
        });
        if self.lent == Some(Lent::Gone) {
            self.next = Some(format!("sn27 allocate release {}", self.id));
        }
    }

    /// How far, in a word or two.
    pub(super) fn state(&self) -> String {
        let more = match self {
            Self { at_work: true, .. } => ", at work",
            Self { expired: true, .. } => ", expired",
            Self {
                lent: Some(Lent::Gone),
                ..
            } => ", gone",
            Self {
                lent: Some(Lent::Away),
                ..
            } => ", miner away",
            Self { paused: true, .. } => ", paused",
            _ => "",
        };
        format!("{}{more}", self.stage)
    }

    /// A row of a table.
    pub(super) fn row(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.state(),
            self.uid.to_string(),
            self.ssh.unwrap_or(self.axon).to_string(),
            local(self.made),
            self.until.map(local).unwrap_or_default(),
            self.next.clone().unwrap_or_default(),
        ]
    }
}

/// As a shell reads it.
fn command(allocation: &Allocation, journal: &Journal) -> Option<String> {
    let arguments = arguments(allocation, &journal.files(&allocation.id)).ok()?;
    let words: Vec<_> = arguments.iter().map(|it| word(it)).collect();
    Some(format!("ssh {}", words.join(" ")))
}

/// In local time, to the minute.
pub(super) fn local(time: Timestamp) -> String {
    let time = time.to_zoned(TimeZone::system());
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

/// `1 core, 2 GPUs H100, 16.0 GiB RAM, 100 GiB disk`.
pub(super) fn wanted(wanted: &DeviceRequirement) -> String {
    let some = |count: u64, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    let gpus = match &wanted.gpu {
        Some(gpu) if gpu.count > 0 => format!(", {} {}", some(gpu.count, "GPU"), gpu.kind),
        _ => String::new(),
    };
    format!(
        "{}{}, {} RAM, {} disk",
        some(wanted.cpu.count, "core"),
        gpus.trim_end(),
        bytes(wanted.ram.capacity),
        bytes(wanted.hard_disk.capacity)
    )
}

impl Human for View {
    fn human(&self, page: &mut Page) {
        let mut fields = vec![
            ("id", self.id.clone()),
            ("state", self.state()),
            ("miner", format!("uid {}, {}", self.uid, self.miner)),
            ("axon", self.axon.to_string()),
            ("subnet", format!("{} of {}", self.netuid, self.network)),
            ("hotkey", self.hotkey.to_string()),
            ("wanted", wanted(&self.wanted)),
            ("since", local(self.made)),
        ];
        let mut push = |name, value: Option<String>| {
            if let Some(value) = value {
                fields.push((name, value));
            }
        };
        push("until", self.until.map(local));
        push("ended", self.ended.map(local));
        push("why", self.why.clone());
        push("ssh", self.ssh_command.clone());
        push("next", self.next.clone());
        page.fields(&fields);
    }
}
