//! The operating system, and whether it is the machine's own.

use std::{env, path::Path};

use super::{cpu, mounts, text};

/// The operating system and what it runs in. The subnet's guide wants no container.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct System {
    /// Such as `Debian GNU/Linux 12 (bookworm)`.
    pub name: Option<String>,
    /// Kernel release, such as `6.1.0-28-amd64`.
    pub kernel: Option<String>,
    /// Such as `x86_64`.
    pub architecture: &'static str,
    /// The container that this process is in: `docker`, `podman`, `kubernetes`, `lxc`, …; `None`
    /// where no sign of one is seen.
    pub container: Option<String>,
    /// Whether the processor is a virtual one; unknown outside x86.
    pub virtual_machine: Option<bool>,
    /// Who says to have made the virtual machine, such as `QEMU` or `Amazon EC2`.
    pub hypervisor: Option<String>,
}

/// Looks at the system.
pub fn system() -> System {
    let virtual_machine = cpu::is_virtual();
    System {
        name: text("/etc/os-release").as_deref().and_then(pretty_name),
        kernel: text("/proc/sys/kernel/osrelease"),
        architecture: env::consts::ARCH,
        container: container(&Signs::collect()),
        virtual_machine,
        hypervisor: text("/sys/class/dmi/id/sys_vendor")
            .filter(|vendor| virtual_machine == Some(true) && !vendor.is_empty()),
    }
}

/// `PRETTY_NAME="…"` of os-release(5).
fn pretty_name(release: &str) -> Option<String> {
    let value = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// What container managers leave behind inside.
#[derive(Debug, Default)]
struct Signs {
    /// The variable `container`, which systemd-nspawn, LXC and podman set.
    variable: Option<String>,
    kubernetes: bool,
    podman_file: bool,
    docker_file: bool,
    /// Type of the filesystem at `/`.
    root: Option<String>,
    /// `/proc/self/cgroup`.
    groups: String,
}

impl Signs {
    fn collect() -> Self {
        let mounts = mounts::mounts();
        Self {
            variable: env::var("container").ok().filter(|name| !name.is_empty()),
            kubernetes: env::var_os("KUBERNETES_SERVICE_HOST").is_some(),
            podman_file: Path::new("/run/.containerenv").exists(),
            docker_file: Path::new("/.dockerenv").exists(),
            root: mounts::holding(&mounts, Path::new("/")).map(|mount| mount.kind.clone()),
            groups: text("/proc/self/cgroup").unwrap_or_default(),
        }
    }
}

fn container(signs: &Signs) -> Option<String> {
    if signs.kubernetes {
        return Some("kubernetes".to_owned());
    }
    if let Some(name) = &signs.variable {
        return Some(name.clone());
    }
    if signs.podman_file {
        return Some("podman".to_owned());
    }
    let grouped = [
        ("kubepods", "kubernetes"),
        ("docker", "docker"),
        ("libpod", "podman"),
        ("lxc", "lxc"),
    ]
    .into_iter()
    .find(|(sign, _)| in_group(&signs.groups, sign));
    if let Some((_, name)) = grouped {
        return Some(name.to_owned());
    }
    // A virtual machine's disk made from a Docker image has the file too, but no such root.
    (signs.docker_file && signs.root.as_deref() == Some("overlay")).then(|| "docker".to_owned())
}

/// Whether a control group above ours is a container's: `/docker/<id>`, `/kubepods.slice/…`,
/// `/system.slice/docker-<id>.scope`; Docker's own `docker.service` is none.
fn in_group(groups: &str, sign: &str) -> bool {
    let parts = groups.lines().filter_map(|line| line.splitn(3, ':').nth(2));
    parts.flat_map(|path| path.split('/')).any(|part| {
        part.strip_prefix(sign).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with('-')
                || rest == ".slice"
                || rest.starts_with(".payload")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_named() {
        let release = "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n";
        assert_eq!(
            pretty_name(release).as_deref(),
            Some("Debian GNU/Linux 12 (bookworm)")
        );
        assert_eq!(pretty_name("PRETTY_NAME=Arch\n").as_deref(), Some("Arch"));
        assert_eq!(pretty_name("ID=x\n"), None);
    }

    #[test]
    fn containers_are_told_by_their_signs() {
        let name = |signs: Signs| container(&signs);
        let groups = |text: &str| Signs {
            groups: text.to_owned(),
            ..Signs::default()
        };
        assert_eq!(name(Signs::default()), None);
        assert_eq!(name(groups("0::/docker/ab12\n")).as_deref(), Some("docker"));
        assert_eq!(
            name(groups("0::/system.slice/docker-ab12.scope\n")).as_deref(),
            Some("docker")
        );
        assert_eq!(
            name(groups("4:memory:/kubepods.slice/x\n")).as_deref(),
            Some("kubernetes")
        );
        assert_eq!(
            name(groups("0::/lxc.payload.web\n")).as_deref(),
            Some("lxc")
        );
        assert_eq!(name(groups("0::/system.slice/docker.service\n")), None);
        assert_eq!(name(groups("0::/user.slice/user-0.slice\n")), None);
        let variable = Signs {
            variable: Some("systemd-nspawn".to_owned()),
            ..Signs::default()
        };
        assert_eq!(name(variable).as_deref(), Some("systemd-nspawn"));
    }

    #[test]
    fn a_virtual_machine_made_of_a_docker_image_is_no_container() {
        let signs = |root: &str| Signs {
            docker_file: true,
            root: Some(root.to_owned()),
            ..Signs::default()
        };
        assert_eq!(container(&signs("overlay")).as_deref(), Some("docker"));
        assert_eq!(container(&signs("ext4")), None);
    }
}
