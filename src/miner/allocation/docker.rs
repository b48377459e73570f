//! Docker's daemon, by its socket: the few calls that lending needs, each with a limit of time.

mod error;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use bollard::{
    API_DEFAULT_VERSION, Docker,
    models::{ContainerCreateBody, ContainerStateStatusEnum as Status, SystemInfo},
    query_parameters::{
        CreateContainerOptionsBuilder, CreateImageOptionsBuilder,
        DownloadFromContainerOptionsBuilder, KillContainerOptionsBuilder,
        ListContainersOptionsBuilder, LogsOptionsBuilder, RemoveContainerOptionsBuilder,
        RestartContainerOptionsBuilder, UploadToContainerOptionsBuilder,
    },
};
use futures_util::StreamExt as _;

pub(super) use error::DockerError;
use error::{Step, reading};

/// For any answer of the daemon but a pull's.
const PATIENCE: Duration = Duration::from_secs(30);
/// For an image from a registry.
const PULL: Duration = Duration::from_secs(3600);
/// What is read of a file of a container.
const MOST: usize = 4 << 20;

/// A connection.
#[derive(Debug, Clone)]
pub(super) struct Daemon {
    docker: Docker,
    /// What it says of itself.
    pub(super) facts: Facts,
}

/// What a daemon says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Facts {
    /// Such as `28.5.1`.
    pub(super) version: String,
    /// Where it keeps containers.
    pub(super) root: PathBuf,
    /// Whether it has NVIDIA's container runtime, or knows the GPUs by NVIDIA's CDI files.
    pub(super) nvidia: bool,
    /// What keeps containers' files, and on what: `overlay2 on extfs`.
    pub(super) storage: String,
    /// Whether its storage driver may be able to limit a container's disk.
    pub(super) quotas: bool,
}

/// How a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It runs, or is being restarted.
    Running,
    /// It is frozen.
    Paused,
    /// It has ended, or never began.
    Stopped,
}

/// A container that carries our labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) labels: HashMap<String, String>,
}

impl Facts {
    fn of(info: SystemInfo) -> Self {
        let runtimes = info.runtimes.unwrap_or_default();
        let devices = info.discovered_devices.unwrap_or_default();
        let mut devices = devices.into_iter().filter_map(|device| device.id);
        let driver = info.driver.unwrap_or_default();
        let status = info.driver_status.unwrap_or_default();
        let mut status = status.iter().filter_map(|pair| match pair.as_slice() {
            [name, value] => Some((name.as_str(), value.as_str())),
            _ => None,
        });
        let backing = status.find(|(name, _)| *name == "Backing Filesystem");
        let backing = backing.map(|(_, backing)| backing);
        Self {
            version: info.server_version.unwrap_or_default(),
            root: info.docker_root_dir.unwrap_or_default().into(),
            nvidia: runtimes.contains_key("nvidia")
                || devices.any(|id| id.starts_with("nvidia.com/gpu")),
            quotas: matches!(driver.as_str(), "btrfs" | "zfs")
                || (driver == "overlay2" && backing == Some("xfs")),
            storage: match backing {
                Some(backing) => format!("{driver} on {backing}"),
                None => driver,
            },
        }
    }
}

impl Daemon {
    /// Connects, and learns which version of the API both know.
    pub(super) async fn connect(socket: &Path) -> Result<Self, DockerError> {
        error::permitted(socket).await?;
        let path = socket.to_string_lossy();
        let connected = Docker::connect_with_unix(&path, PATIENCE.as_secs(), API_DEFAULT_VERSION);
        let docker = connected.map_err(|error| DockerError::of(Step::Connect, &error))?;
        let docker = docker.negotiate_version().await;
        let docker = docker.map_err(|error| DockerError::of(Step::Connect, &error))?;
        let info = docker.info().await;
        let info = info.map_err(|error| DockerError::of(Step::Connect, &error))?;
        Ok(Self {
            docker,
            facts: Facts::of(info),
        })
    }

    /// An image's identity; none where it is not there.
    pub(super) async fn image(&self, name: &str) -> Result<Option<String>, DockerError> {
        let image = self.docker.inspect_image(name).await;
        let image = error::there(image, Step::Image)?;
        Ok(image.and_then(|image| image.id))
    }

    /// Fetches an image from its registry. May take long.
    pub(super) async fn pull(&self, name: &str) -> Result<(), DockerError> {
        let tagged = name.rsplit('/').next().unwrap_or(name).contains([':', '@']);
        // Without a tag the daemon would fetch all of them.
        let name = if tagged {
            name.to_owned()
        } else {
            format!("{name}:latest")
        };
        let options = CreateImageOptionsBuilder::default()
            .from_image(&name)
            .build();
        let pull = async {
            let mut progress = Box::pin(self.docker.create_image(Some(options), None, None));
            while let Some(step) = progress.next().await {
                step.map_err(|error| DockerError::of(Step::Pull, &error))?;
            }
            Ok(())
        };
        let pulled = tokio::time::timeout(PULL, pull).await;
        pulled.unwrap_or(Err(DockerError::Slow(Step::Pull.name())))
    }

    /// Makes a container, which does not run yet.
    pub(super) async fn create(
        &self,
        name: &str,
        body: ContainerCreateBody,
    ) -> Result<(), DockerError> {
        let options = CreateContainerOptionsBuilder::default().name(name).build();
        let created = self.docker.create_container(Some(options), body).await;
        created.map(drop).map_err(DockerError::at(Step::Create))
    }

    /// Unpacks an archive at the top of a container.
    pub(super) async fn put(&self, name: &str, archive: Vec<u8>) -> Result<(), DockerError> {
        let options = UploadToContainerOptionsBuilder::default().path("/").build();
        let body = bollard::body_full(archive.into());
        let put = self.docker.upload_to_container(name, Some(options), body);
        put.await.map_err(DockerError::at(Step::Files))
    }

    /// A file of a container, in an archive.
    pub(super) async fn get(&self, name: &str, path: &str) -> Result<Vec<u8>, DockerError> {
        let options = DownloadFromContainerOptionsBuilder::default()
            .path(path)
            .build();
        let mut pieces = Box::pin(self.docker.download_from_container(name, Some(options)));
        let mut archive = Vec::new();
        let read = async {
            while let Some(piece) = pieces.next().await {
                archive.extend(piece.map_err(DockerError::at(Step::Files))?);
                if archive.len() > MOST {
                    return Err(reading("it is too long"));
                }
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(read) => read.map(|()| archive),
            Err(_) => Err(DockerError::Slow(Step::Files.name())),
        }
    }

    /// Starts a container; one that runs goes on.
    pub(super) async fn start(&self, name: &str) -> Result<(), DockerError> {
        let started = self.docker.start_container(name, None).await;
        error::unless(started, 304, Step::Start)
    }

    /// Ends all in a container and starts it anew.
    pub(super) async fn restart(&self, name: &str) -> Result<(), DockerError> {
        /// Seconds in which programs may end by themselves.
        const GRACE: i32 = 5;
        let options = RestartContainerOptionsBuilder::default().t(GRACE).build();
        let restarted = self.docker.restart_container(name, Some(options)).await;
        restarted.map_err(DockerError::at(Step::Start))
    }

    /// Freezes a container.
    pub(super) async fn pause(&self, name: &str) -> Result<(), DockerError> {
        let paused = self.docker.pause_container(name).await;
        paused.map_err(DockerError::at(Step::Pause))
    }

    /// Lets a frozen container go on.
    pub(super) async fn resume(&self, name: &str) -> Result<(), DockerError> {
        let resumed = self.docker.unpause_container(name).await;
        resumed.map_err(DockerError::at(Step::Pause))
    }

    /// Has sshd read its configuration again; who is logged in stays so.
    pub(super) async fn reload(&self, name: &str) -> Result<(), DockerError> {
        let options = KillContainerOptionsBuilder::default().signal("HUP").build();
        let signalled = self.docker.kill_container(name, Some(options)).await;
        signalled.map_err(DockerError::at(Step::Reload))
    }

    /// Ends a container and all that is in it; one that is gone already is no failure.
    pub(super) async fn remove(&self, name: &str) -> Result<(), DockerError> {
        let options = RemoveContainerOptionsBuilder::default()
            .force(true)
            .v(true)
            .build();
        let removed = self.docker.remove_container(name, Some(options)).await;
        match error::unless(removed, 404, Step::Remove) {
            // It is being removed.
            Err(DockerError::Refused { status: 409, .. }) => Ok(()),
            other => other,
        }
    }

    /// How a container is; none where it is not there.
    pub(super) async fn state(&self, name: &str) -> Result<Option<State>, DockerError> {
        let container = self.docker.inspect_container(name, None).await;
        let container = error::there(container, Step::Look)?;
        let status = container.and_then(|container| container.state?.status);
        Ok(status.map(|status| match status {
            Status::RUNNING | Status::RESTARTING => State::Running,
            Status::PAUSED => State::Paused,
            _ => State::Stopped,
        }))
    }

    /// All containers, running or not, with these labels.
    pub(super) async fn labelled(&self, labels: &[String]) -> Result<Vec<Found>, DockerError> {
        let filters = HashMap::from([("label", labels.to_vec())]);
        let options = ListContainersOptionsBuilder::default()
            .all(true)
            .filters(&filters)
            .build();
        let found = self.docker.list_containers(Some(options)).await;
        let found = found.map_err(DockerError::at(Step::Look))?;
        let found = found.into_iter().filter_map(|container| {
            Some(Found {
                id: container.id?,
                labels: container.labels.unwrap_or_default(),
            })
        });
        Ok(found.collect())
    }

    /// The last lines that a container wrote, for the miner's log.
    pub(super) async fn last_words(&self, name: &str) -> String {
        let options = LogsOptionsBuilder::default()
            .stdout(true)
            .stderr(true)
            .tail("5")
            .build();
        let lines = self.docker.logs(name, Some(options)).take(5);
        let lines = lines.filter_map(async |line| line.ok().map(|line| line.to_string()));
        let lines: Vec<String> = lines.collect().await;
        lines.concat().trim().to_owned()
    }
}
