//! Whether there is anything to lend with: Docker, and the image.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    docker::{Daemon, DockerError},
    host::Inner,
    refused::Refused,
};

/// Between two looks while all is well.
const WELL: Duration = Duration::from_secs(60);
/// Between two looks while something is missing.
const MISSING: Duration = Duration::from_secs(5);

/// What there is.
#[derive(Debug, Default)]
pub(super) struct Ready(Mutex<Found>);

#[derive(Debug, Default)]
struct Found {
    daemon: Option<Daemon>,
    /// The image's identity.
    image: Option<String>,
    /// What is missing.
    why: String,
}

impl Ready {
    /// Docker, if it was there when it was last looked at.
    pub(super) fn daemon(&self) -> Option<Daemon> {
        self.found().daemon.clone()
    }

    /// Docker and the image.
    pub(super) fn both(&self) -> Result<(Daemon, String), Refused> {
        let found = self.found();
        match (&found.daemon, &found.image) {
            (Some(daemon), Some(image)) => Ok((daemon.clone(), image.clone())),
            _ => Err(Refused::NotLending(found.why.clone())),
        }
    }

    /// Sets what there is; whether that is news.
    fn set(&self, daemon: Option<Daemon>, image: Option<String>, why: String) -> bool {
        let mut found = self.found();
        let news = found.why != why || found.image != image;
        *found = Found { daemon, image, why };
        news
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks after Docker and the image, for ever.
pub(super) async fn look_after(inner: &Inner) {
    loop {
        let well = look(inner).await;
        tokio::time::sleep(if well { WELL } else { MISSING }).await;
    }
}

async fn look(inner: &Inner) -> bool {
    let Some(name) = &inner.terms.image else {
        // What is lent already is looked after, though nothing new is.
        let daemon = match inner.ledger.alive() {
            Ok(Some(_)) => Daemon::connect(&inner.terms.socket).await.ok(),
            _ => None,
        };
        let why = "the miner was given no image for it".to_owned();
        let well = daemon.is_some();
        inner.ready.set(daemon, None, why);
        return well;
    };
    let daemon = match Daemon::connect(&inner.terms.socket).await {
        Ok(daemon) => daemon,
        Err(error) => {
            missing(inner, None, &error);
            return false;
        }
    };
    match image(inner, &daemon, name).await {
        Ok(image) => {
            let version = daemon.facts.version.clone();
            if inner.ready.set(Some(daemon), Some(image), String::new()) {
                tracing::info!("the machine can be lent: Docker {version}, image {name}");
            }
            true
        }
        Err(error) => {
            missing(inner, Some(daemon), &error);
            false
        }
    }
}

async fn image(inner: &Inner, daemon: &Daemon, name: &str) -> Result<String, DockerError> {
    if let Some(image) = daemon.image(name).await? {
        return Ok(image);
    }
    let why = "its image is being fetched".to_owned();
    if inner.ready.set(Some(daemon.clone()), None, why) {
        tracing::info!("the image {name} is being fetched");
    }
    daemon.pull(name).await?;
    let image = daemon.image(name).await?;
    image.ok_or(DockerError::Missing)
}

fn missing(inner: &Inner, daemon: Option<Daemon>, error: &DockerError) {
    if inner.ready.set(daemon, None, error.to_string()) {
        let help = error.help();
        tracing::warn!("the machine can't be lent: {error}; {help}");
    }
}
