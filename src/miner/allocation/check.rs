//! What lending needs, looked at before a miner starts. Nothing is changed, and nothing of it keeps
//! a miner from answering challenges.

use std::path::Path;

use super::docker::{Daemon, DockerError};
use crate::{
    check::Check,
    hardware::{self, Gpu},
};

/// What the subnet asks of a machine that is lent (`min_compute.yml` of SN27 1.9.0).
const LEAST_MEMORY: u64 = 24 * GB;
const LEAST_DISK: u64 = 100 * GB;
const GB: u64 = 1_000_000_000;
/// Without it, what the machine is good for.
const NEED: &str = "challenges need none; without it the machine can't be lent";

/// Docker, the image, NVIDIA's container runtime, memory and disk.
pub async fn docker(socket: &Path, image: Option<&str>) -> Vec<Check> {
    let name = "docker";
    let daemon = match Daemon::connect(socket).await {
        Ok(daemon) => daemon,
        Err(error) => {
            let detail = format!("{error}; {NEED}");
            return vec![Check::warn(name, detail, error.help())];
        }
    };
    let facts = &daemon.facts;
    let detail = format!("{} answers, version {}", socket.display(), facts.version);
    let mut checks = vec![Check::ok(name, detail), self::image(&daemon, image).await];
    let gpus = tokio::task::spawn_blocking(hardware::gpus).await;
    if let Ok(Ok(gpus)) = gpus
        && !gpus.is_empty()
    {
        checks.push(nvidia(facts.nvidia, &gpus));
    }
    if image.is_some() {
        checks.push(memory());
        checks.push(disk(&facts.root));
    }
    checks
}

async fn image(daemon: &Daemon, image: Option<&str>) -> Check {
    let name = "image";
    let Some(image) = image else {
        return Check::ok(name, "none is named: the machine is not lent");
    };
    match daemon.image(image).await {
        Ok(Some(id)) => Check::ok(name, format!("{image}, {id}")),
        Ok(None) => Check::warn(
            name,
            format!("{image} is not on this machine"),
            "the miner fetches it when it starts; a large one is fetched sooner with `docker pull`",
        ),
        Err(error) => broken(name, &error),
    }
}

fn broken(name: &'static str, error: &DockerError) -> Check {
    Check::warn(name, error.to_string(), error.help())
}

fn nvidia(runtime: bool, gpus: &[Gpu]) -> Check {
    let name = "container toolkit";
    let count = gpus.len();
    match runtime {
        true => Check::ok(name, format!("Docker can lend {count} GPUs")),
        false => Check::warn(
            name,
            format!("Docker has no NVIDIA runtime: none of {count} GPUs can be lent"),
            "install nvidia-container-toolkit, then `sudo nvidia-ctk runtime configure --runtime=docker` and `sudo systemctl restart docker`",
        ),
    }
}

fn memory() -> Check {
    let there = hardware::memory().total_bytes.unwrap_or_default();
    least("memory", there, LEAST_MEMORY, "of RAM")
}

fn disk(root: &Path) -> Check {
    let disk = hardware::disk(root).or_else(|| hardware::disk(Path::new("/")));
    let there = disk.and_then(|disk| disk.total_bytes).unwrap_or_default();
    least("disk", there, LEAST_DISK, "for containers")
}

fn least(name: &'static str, there: u64, wanted: u64, what: &str) -> Check {
    let detail = format!("{} GB {what}", there / GB);
    if there >= wanted {
        return Check::ok(name, detail);
    }
    let help = format!("the subnet asks for {} GB", wanted / GB);
    Check::warn(name, detail, help)
}
