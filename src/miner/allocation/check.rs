//! What lending needs, looked at without changing anything. Nothing of it keeps a miner from answering
//! challenges, so nothing fails: `sn27 mine` goes on without it.

use std::path::Path;

use super::docker::{Daemon, DockerError, Facts};
use crate::{
    check::{Check, Remedy},
    hardware::{self, Disk, Gpu},
};

/// What the subnet asks of a machine that is lent (`min_compute.yml` of SN27 1.9.0).
const LEAST_MEMORY: u64 = 24 * GB;
const LEAST_DISK: u64 = 100 * GB;
const GB: u64 = 1_000_000_000;
/// Without it, what the machine is good for.
const NEED: &str = "challenges need none; without it the machine can't be lent";
const UNNAMED: &str = "none is named: the machine is not lent";

/// How much of it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a miner that starts has to tell: of what it will use.
    Needed,
    /// All that decides whether the machine could be lent, and how well.
    Whole,
}

/// Docker, the image, NVIDIA's container runtime, memory and disk. `gpus` are those of NVML.
pub async fn docker(
    socket: &Path,
    image: Option<&str>,
    gpus: Option<&[Gpu]>,
    extent: Extent,
) -> Vec<Check> {
    let whole = extent == Extent::Whole;
    let mut checks = Vec::new();
    let root = match Daemon::connect(socket).await {
        Ok(daemon) => {
            checks.push(answers(socket, &daemon.facts));
            checks.push(match image {
                None if whole => Check::skip("image", UNNAMED),
                image => self::image(&daemon, image).await,
            });
            if let Some(gpus) = gpus.filter(|gpus| !gpus.is_empty()) {
                checks.push(nvidia(daemon.facts.nvidia, gpus));
            }
            if whole {
                checks.push(quotas(&daemon.facts));
            }
            Some(daemon.facts.root)
        }
        Err(error) => {
            let detail = format!("{error}; {NEED}");
            let check = Check::warn("docker", detail, error.help());
            checks.push(check.mend(error.remedy()));
            None
        }
    };
    if whole || (root.is_some() && image.is_some()) {
        checks.push(memory());
        checks.push(disk(root.as_deref().unwrap_or(Path::new("/var/lib"))));
    }
    checks
}

fn answers(socket: &Path, facts: &Facts) -> Check {
    let detail = format!("{} answers, version {}", socket.display(), facts.version);
    Check::ok("docker", detail)
}

async fn image(daemon: &Daemon, image: Option<&str>) -> Check {
    let name = "image";
    let Some(image) = image else {
        return Check::ok(name, UNNAMED);
    };
    match daemon.image(image).await {
        Ok(Some(id)) => Check::ok(name, format!("{image}, {id}")),
        Ok(None) => Check::warn(
            name,
            format!("{image} is not on this machine"),
            "the miner fetches it when it starts; a large one is fetched sooner with `docker pull`",
        )
        .mend(Remedy::PullImage(image.to_owned())),
        Err(error) => broken(name, &error),
    }
}

fn broken(name: &'static str, error: &DockerError) -> Check {
    Check::warn(name, error.to_string(), error.help()).mend(error.remedy())
}

fn nvidia(runtime: bool, gpus: &[Gpu]) -> Check {
    let name = "container toolkit";
    let count = gpus.len();
    if runtime {
        return Check::ok(name, format!("GPUs that Docker can lend: {count}"));
    }
    let remedy = match hardware::is_installed("nvidia-ctk") {
        true => Remedy::ConfigureToolkit,
        false => Remedy::InstallToolkit,
    };
    Check::warn(
        name,
        format!("Docker has no NVIDIA runtime: none of {count} GPUs can be lent"),
        "install nvidia-container-toolkit, then `sudo nvidia-ctk runtime configure --runtime=docker` and `sudo systemctl restart docker`",
    )
    .mend(remedy)
}

fn quotas(facts: &Facts) -> Check {
    let name = "disk limits";
    let storage = &facts.storage;
    match facts.quotas {
        true => Check::ok(name, format!("{storage} can limit a container's disk")),
        false => Check::warn(
            name,
            format!(
                "{storage} can't limit a container's disk: whoever has the machine can fill it"
            ),
            "keep Docker's files on btrfs, on zfs, or on xfs with the mount option `pquota`",
        ),
    }
}

fn memory() -> Check {
    let there = hardware::memory().total_bytes.unwrap_or_default();
    let detail = format!("{} GB of RAM", there / GB);
    least("memory", there, LEAST_MEMORY, detail)
}

fn disk(root: &Path) -> Check {
    let disk = hardware::disk(root).or_else(|| hardware::disk(Path::new("/")));
    let of = |bytes: fn(&Disk) -> Option<u64>| disk.as_ref().and_then(bytes).unwrap_or_default();
    let (there, free) = (of(|disk| disk.total_bytes), of(|disk| disk.free_bytes));
    let detail = format!(
        "{} GB for containers, {} GB of them free",
        there / GB,
        free / GB
    );
    least("disk", there, LEAST_DISK, detail)
}

fn least(name: &'static str, there: u64, wanted: u64, detail: String) -> Check {
    if there >= wanted {
        return Check::ok(name, detail);
    }
    let help = format!("the subnet asks for {} GB", wanted / GB);
    Check::warn(name, detail, help)
}
