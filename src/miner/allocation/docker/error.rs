//! What goes wrong with Docker.

use std::{
    io,
    path::{Path, PathBuf},
};

use bollard::errors::Error;
use tokio::net::UnixStream;

use crate::{check::Remedy, hardware::is_installed};

/// What Docker was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Image,
    Pull,
    Create,
    Files,
    Start,
    Pause,
    Reload,
    Remove,
    Look,
}

impl Step {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Connect => "its version",
            Self::Image => "the image",
            Self::Pull => "the image from its registry",
            Self::Create => "a container",
            Self::Files => "files of the container",
            Self::Start => "the container's start",
            Self::Pause => "the container's pause",
            Self::Reload => "sshd's configuration to be read",
            Self::Remove => "the container's end",
            Self::Look => "the container's state",
        }
    }
}

/// A daemon that can't be had, or says no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::miner) enum DockerError {
    /// There is no such socket: it is not installed, or has never been started.
    #[error("Docker does not answer: there is no {}", .0.display())]
    NoSocket(PathBuf),
    /// Nothing listens at its socket.
    #[error("Docker does not answer at {}: {why}", socket.display())]
    Away {
        /// Its socket.
        socket: PathBuf,
        /// The operating system's words.
        why: String,
    },
    /// This user may not talk to it.
    #[error("no permission to talk to Docker at {}", .0.display())]
    Denied(PathBuf),
    /// It does not do it.
    #[error("Docker, asked for {what}: {message} ({status})")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// As of HTTP.
        status: u16,
        /// Its words.
        message: String,
    },
    /// It has not got the image, though its registry gave it.
    #[error("Docker has no such image")]
    Missing,
    /// It does not come to an end with it.
    #[error("Docker, asked for {0}, takes too long")]
    Slow(&'static str),
    /// It was not understood.
    #[error("Docker, asked for {what}: {why}")]
    Broken {
        /// What was asked.
        what: &'static str,
        /// What was the matter.
        why: String,
    },
}

impl DockerError {
    /// What to do next.
    pub(in crate::miner) fn help(&self) -> &'static str {
        match self {
            Self::NoSocket(_) => {
                "install it (Debian, Ubuntu: `sudo apt install docker.io`), or start it with `sudo systemctl start docker`"
            }
            Self::Away { .. } => "start it with `sudo systemctl start docker`",
            Self::Denied(_) => {
                "add this user to its group: `sudo usermod -aG docker $USER`, and log in again"
            }
            Self::Refused { .. } | Self::Missing | Self::Slow(_) | Self::Broken { .. } => {
                "see `docker info` and `journalctl -u docker`"
            }
        }
    }

    /// What mends it, where there are commands for that.
    pub(in crate::miner) fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoSocket(_) if !is_installed("dockerd") => Some(Remedy::InstallDocker),
            Self::NoSocket(_) | Self::Away { .. } => Some(Remedy::StartDocker),
            Self::Denied(_) => Some(Remedy::JoinDockerGroup),
            Self::Refused { .. } | Self::Missing | Self::Slow(_) | Self::Broken { .. } => None,
        }
    }

    pub(super) fn at(step: Step) -> impl FnOnce(Error) -> Self {
        move |error| Self::of(step, &error)
    }

    pub(super) fn of(step: Step, error: &Error) -> Self {
        let what = step.name();
        match error {
            Error::DockerResponseServerError {
                status_code,
                message,
            } => Self::Refused {
                what,
                status: *status_code,
                message: message.trim().to_owned(),
            },
            Error::RequestTimeoutError => Self::Slow(what),
            error => Self::Broken {
                what,
                why: chain(error),
            },
        }
    }
}

/// A file of a container that is not as it should be.
pub(super) fn reading(why: &str) -> DockerError {
    DockerError::Broken {
        what: Step::Files.name(),
        why: why.to_owned(),
    }
}

/// Whether this user may talk to it; bollard has one error for all that keeps it from doing so.
pub(super) async fn permitted(socket: &Path) -> Result<(), DockerError> {
    match UnixStream::connect(socket).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(DockerError::Denied(socket.to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(DockerError::NoSocket(socket.to_owned()))
        }
        Err(error) => Err(DockerError::Away {
            socket: socket.to_owned(),
            why: error.to_string(),
        }),
    }
}

/// Nothing where there is no such thing.
pub(super) fn there<T>(answer: Result<T, Error>, step: Step) -> Result<Option<T>, DockerError> {
    match answer.map_err(DockerError::at(step)) {
        Ok(thing) => Ok(Some(thing)),
        Err(DockerError::Refused { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A status that says that it is so already.
pub(super) fn unless(
    answer: Result<(), Error>,
    status: u16,
    step: Step,
) -> Result<(), DockerError> {
    match answer.map_err(DockerError::at(step)) {
        Err(DockerError::Refused { status: had, .. }) if had == status => Ok(()),
        other => other,
    }
}

/// An error and what led to it.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let words = error.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        source = error.source();
    }
    text
}
