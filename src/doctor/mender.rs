//! The commands of a remedy, as this distribution has them. Nobody runs them but the user.

use std::path::Path;

use crate::{
    check::Remedy,
    hardware::{Distribution, Family, is_installed},
    shell::word,
};

/// Who knows the commands of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mender {
    family: Option<Family>,
    /// Whether systemd starts services here.
    systemd: bool,
    firewall: Option<Firewall>,
    /// Whether the user is root, and needs no sudo.
    root: bool,
}

/// What keeps ports shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Firewall {
    Ufw,
    Firewalld,
}

impl Mender {
    /// For this machine.
    pub(super) fn here(distribution: &Distribution) -> Self {
        let firewalls = [
            ("ufw", Firewall::Ufw),
            ("firewall-cmd", Firewall::Firewalld),
        ];
        let firewall = firewalls.into_iter().find(|(name, _)| is_installed(name));
        Self {
            family: distribution.family,
            systemd: Path::new("/run/systemd/system").is_dir(),
            firewall: firewall.map(|(_, firewall)| firewall),
            root: rustix::process::geteuid().is_root(),
        }
    }

    /// The commands, one after the other; none where they are not known here.
    pub(super) fn commands(&self, remedy: &Remedy) -> Vec<String> {
        let commands = match remedy {
            Remedy::InstallDriver => self.driver(),
            Remedy::LoadDriver => vec!["sudo modprobe nvidia".to_owned()],
            Remedy::JoinGpuGroups => vec!["sudo usermod -aG video,render \"$USER\"".to_owned()],
            Remedy::Reboot => vec!["sudo reboot".to_owned()],
            Remedy::InstallDocker => self.docker(),
            Remedy::StartDocker => vec![self.start("docker")],
            Remedy::JoinDockerGroup => {
                owned(["sudo usermod -aG docker \"$USER\"", "newgrp docker"])
            }
            Remedy::PullImage(image) => vec![format!("docker pull {image}")],
            Remedy::InstallToolkit => self.toolkit(),
            Remedy::ConfigureToolkit => self.configure(),
            Remedy::SetClock => self.clock(),
            Remedy::NameListener(port) => vec![format!("sudo ss -ltnp 'sport = :{port}'")],
            Remedy::OpenPort(port) => self.open(*port),
            Remedy::Own(path) => vec![format!("sudo chown -R \"$(id -un)\": {}", quoted(path))],
            Remedy::Close(path, mode) => vec![format!("chmod {mode:o} {}", quoted(path))],
            Remedy::Remove(path) => vec![format!("rm -r {}", quoted(path))],
            Remedy::Run(command) => vec![command.clone()],
        };
        match self.root {
            true => commands.iter().map(|it| it.replace("sudo ", "")).collect(),
            false => commands,
        }
    }

    fn driver(&self) -> Vec<String> {
        let mut commands = match self.family {
            None => return Vec::new(),
            Some(Family::Debian) => owned([
                "sudo apt update",
                "sudo apt install nvidia-driver  # from Debian's non-free",
            ]),
            Some(Family::Ubuntu) => owned([
                "sudo apt install ubuntu-drivers-common",
                "sudo ubuntu-drivers install",
            ]),
            Some(Family::Fedora) => owned([
                "sudo dnf install https://mirrors.rpmfusion.org/nonfree/fedora/rpmfusion-nonfree-release-$(rpm -E %fedora).noarch.rpm",
                "sudo dnf install akmod-nvidia xorg-x11-drv-nvidia-cuda",
            ]),
            Some(Family::RedHat) => owned([
                "sudo dnf config-manager --add-repo https://developer.download.nvidia.com/compute/cuda/repos/rhel$(rpm -E %rhel)/$(uname -m)/cuda-rhel$(rpm -E %rhel).repo",
                "sudo dnf install nvidia-open",
            ]),
            Some(Family::Arch) => owned(["sudo pacman -S nvidia-open nvidia-utils"]),
            Some(Family::Suse) => owned([
                "sudo zypper install nvidia-open-driver-G06-signed-kmp-default nvidia-compute-utils-G06",
            ]),
        };
        commands.push("sudo reboot".to_owned());
        commands
    }

    fn docker(&self) -> Vec<String> {
        let mut commands = match self.family {
            None => return Vec::new(),
            Some(Family::Debian | Family::Ubuntu) => owned(["sudo apt install docker.io"]),
            Some(Family::Fedora) => owned(["sudo dnf install moby-engine"]),
            Some(Family::RedHat) => owned([
                "sudo dnf config-manager --add-repo https://download.docker.com/linux/rhel/docker-ce.repo",
                "sudo dnf install docker-ce",
            ]),
            Some(Family::Arch) => owned(["sudo pacman -S docker"]),
            Some(Family::Suse) => owned(["sudo zypper install docker"]),
        };
        commands.push(self.start("docker"));
        commands
    }

    fn toolkit(&self) -> Vec<String> {
        const KEY: &str = "/usr/share/keyrings/nvidia-container-toolkit-keyring.gpg";
        const SITE: &str = "https://nvidia.github.io/libnvidia-container";
        let repository = format!("{SITE}/stable/rpm/nvidia-container-toolkit.repo");
        let mut commands = match self.family {
            None => return Vec::new(),
            Some(Family::Debian | Family::Ubuntu) => vec![
                format!("curl -fsSL {SITE}/gpgkey | sudo gpg --dearmor -o {KEY}"),
                format!(
                    "curl -fsSL {SITE}/stable/deb/nvidia-container-toolkit.list | sed 's#deb https://#deb [signed-by={KEY}] https://#' | sudo tee /etc/apt/sources.list.d/nvidia-container-toolkit.list"
                ),
                "sudo apt update".to_owned(),
                "sudo apt install nvidia-container-toolkit".to_owned(),
            ],
            Some(Family::Fedora | Family::RedHat) => vec![
                format!(
                    "curl -fsSL {repository} | sudo tee /etc/yum.repos.d/nvidia-container-toolkit.repo"
                ),
                "sudo dnf install nvidia-container-toolkit".to_owned(),
            ],
            Some(Family::Arch) => owned(["sudo pacman -S nvidia-container-toolkit"]),
            Some(Family::Suse) => vec![
                format!("sudo zypper addrepo {repository}"),
                "sudo zypper install nvidia-container-toolkit".to_owned(),
            ],
        };
        commands.extend(self.configure());
        commands
    }

    fn configure(&self) -> Vec<String> {
        let restart = match self.systemd {
            true => "sudo systemctl restart docker",
            false => "sudo service docker restart",
        };
        owned([
            "sudo nvidia-ctk runtime configure --runtime=docker",
            restart,
        ])
    }

    fn clock(&self) -> Vec<String> {
        if self.systemd {
            return owned(["sudo timedatectl set-ntp true"]);
        }
        let install = match self.family {
            None => return Vec::new(),
            Some(Family::Debian | Family::Ubuntu) => "sudo apt install chrony",
            Some(Family::Fedora | Family::RedHat) => "sudo dnf install chrony",
            Some(Family::Arch) => "sudo pacman -S chrony",
            Some(Family::Suse) => "sudo zypper install chrony",
        };
        vec![install.to_owned(), self.start("chrony")]
    }

    fn open(&self, port: u16) -> Vec<String> {
        match self.firewall {
            None => Vec::new(),
            Some(Firewall::Ufw) => vec![format!("sudo ufw allow {port}/tcp")],
            Some(Firewall::Firewalld) => vec![
                format!("sudo firewall-cmd --permanent --add-port={port}/tcp"),
                "sudo firewall-cmd --reload".to_owned(),
            ],
        }
    }

    fn start(&self, service: &str) -> String {
        match self.systemd {
            true => format!("sudo systemctl enable --now {service}"),
            false => format!("sudo service {service} start"),
        }
    }
}

fn owned<const N: usize>(commands: [&str; N]) -> Vec<String> {
    commands.map(str::to_owned).into()
}

fn quoted(path: &Path) -> String {
    word(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mender(family: Option<Family>) -> Mender {
        Mender {
            family,
            systemd: true,
            firewall: Some(Firewall::Ufw),
            root: false,
        }
    }

    #[test]
    fn each_distribution_has_its_own_commands() {
        for (family, tool) in [
            (Family::Debian, "apt"),
            (Family::Ubuntu, "apt"),
            (Family::Fedora, "dnf"),
            (Family::RedHat, "dnf"),
            (Family::Arch, "pacman"),
            (Family::Suse, "zypper"),
        ] {
            let mender = mender(Some(family));
            for remedy in [
                Remedy::InstallDriver,
                Remedy::InstallDocker,
                Remedy::InstallToolkit,
            ] {
                let commands = mender.commands(&remedy);
                let uses = |command: &String| command.contains(&format!("sudo {tool} "));
                assert!(commands.iter().any(uses), "{family:?} {remedy:?}");
            }
        }
    }

    #[test]
    fn where_nothing_is_known_nothing_is_told() {
        let mender = mender(None);
        for remedy in [
            Remedy::InstallDriver,
            Remedy::InstallDocker,
            Remedy::InstallToolkit,
        ] {
            assert_eq!(mender.commands(&remedy), [] as [&str; 0], "{remedy:?}");
        }
        let start = mender.commands(&Remedy::StartDocker);
        assert_eq!(start, ["sudo systemctl enable --now docker"]);
    }

    #[test]
    fn without_systemd_and_as_root_the_commands_are_others() {
        let mender = Mender {
            systemd: false,
            root: true,
            ..mender(Some(Family::Debian))
        };
        let docker = mender.commands(&Remedy::InstallDocker);
        assert_eq!(docker, ["apt install docker.io", "service docker start"]);
        let clock = mender.commands(&Remedy::SetClock);
        assert_eq!(clock, ["apt install chrony", "service chrony start"]);
    }

    #[test]
    fn paths_are_one_word() {
        let close = Remedy::Close("/a b/coldkey".into(), 0o600);
        let commands = mender(None).commands(&close);
        assert_eq!(commands, ["chmod 600 '/a b/coldkey'"]);
    }
}
