//! Whether SSH answers where the caller will look for it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use tokio::time::timeout;

use super::{
    docker::{Daemon, State},
    refused::Refused,
};
use crate::ssh::greets;

/// In which a container has to be up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two tries.
const NAP: Duration = Duration::from_millis(50);
/// For one banner.
const BANNER: Duration = Duration::from_secs(2);

/// Waits until SSH says its name at the published port.
pub(super) async fn wait(daemon: &Daemon, container: &str, port: u16) -> Result<(), Refused> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let since = Instant::now();
    loop {
        let tried = Instant::now();
        match timeout(BANNER, greets(address)).await {
            Ok(Ok(true)) => return Ok(()),
            Ok(Ok(false)) => return Err(Refused::NoSsh(format!("{address} is something else"))),
            Ok(Err(_)) | Err(_) => {}
        }
        if daemon.state(container).await? != Some(State::Running) || since.elapsed() > PATIENCE {
            let words = daemon.last_words(container).await;
            return Err(Refused::NoSsh(words));
        }
        tokio::time::sleep(NAP.saturating_sub(tried.elapsed())).await;
    }
}
