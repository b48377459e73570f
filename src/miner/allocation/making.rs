//! From a wish to a machine that can be logged in to.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{
    container,
    docker::{Daemon, DockerError},
    files::{self, Keys, Login},
    host::{Asker, Inner},
    ledger::{Row, Stage},
    password::{Password, random},
    refused::Refused,
    request::Order,
    shadow, sshd,
    tally::Event,
};
use crate::{epoch::milliseconds, ssh::KeyPair, wire::WayIn};

/// Milliseconds.
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Makes an allocation; the way in, encrypted for the caller. What is under way when the caller goes
/// away is taken back.
pub(super) async fn make(inner: Arc<Inner>, order: Order, asker: Asker) -> Result<String, Refused> {
    let taken = inner.slot.take().ok_or(Refused::Busy)?;
    let (teller, told) = oneshot::channel();
    // Not to be dropped halfway with the request.
    tokio::spawn(async move {
        let _taken = taken;
        let making = Making {
            inner: &inner,
            order: &order,
            asker,
            teller: &teller,
        };
        let made = making.run().await;
        let row = made.as_ref().ok().and_then(|(row, _)| row.clone());
        // Whoever went away is told nothing, and has nothing.
        let told = teller.send(made.map(|(_, info)| info)).is_ok();
        if let (false, Some(row)) = (told, row) {
            let _work = inner.work.lock().await;
            tracing::warn!("nobody waited for the allocation of {}", asker.hotkey);
            if let Err(error) = inner.clear(&row, "nobody waited for it").await {
                tracing::error!("it is not taken back yet: {error}");
            }
        }
    });
    told.await.unwrap_or(Err(Refused::BrokeOff))
}

/// One request that is being fulfilled.
struct Making<'a> {
    inner: &'a Inner,
    order: &'a Order,
    asker: Asker,
    teller: &'a oneshot::Sender<Result<String, Refused>>,
}

impl Making<'_> {
    /// The row, if it is new, and the way in.
    async fn run(&self) -> Result<(Option<Row>, String), Refused> {
        let Self { inner, order, .. } = *self;
        let (daemon, image) = inner.ready.both()?;
        let testing = order.wanted.testing;
        let share = inner.share(order.wanted.clone(), &daemon.facts.root);
        let share = share.await?;
        if let Some(row) = inner.ledger.alive()? {
            if self.is_again(&row) {
                return Ok((None, self.again(&daemon).await?));
            }
            if !row.gives_way(self.asker.hotkey, testing) {
                return Err(Refused::Taken);
            }
            let _work = inner.work.lock().await;
            inner.clear(&row, "its hotkey begins another test").await?;
        }
        let host = KeyPair::random()?;
        let now = milliseconds();
        let time = if testing { HOUR } else { order.days * DAY };
        let row = Row {
            id: hex::encode(random::<8>()?),
            hotkey: self.asker.hotkey,
            key: order.key.fingerprint().to_owned(),
            testing,
            stage: Stage::Making,
            made: now,
            until: now.saturating_add(time),
            keys: Keys {
                user: order.login.clone(),
                terminal: None,
            },
            host_key: host.public(),
            share,
        };
        if !inner.ledger.claim(&row)? {
            return Err(Refused::Taken);
        }
        let _work = inner.work.lock().await;
        match self.build(&daemon, &image, &row, &host).await {
            Ok(info) => {
                inner.tally.count(Event::Made);
                tracing::info!("Allocation made by {}.", row.hotkey);
                Ok((Some(row), info))
            }
            Err(refused) => {
                if let Err(error) = inner.clear(&row, "it could not be made").await {
                    tracing::error!("what is left of it is not removed yet: {error}");
                }
                Err(refused)
            }
        }
    }

    /// Makes the container, and waits until it can be logged in to.
    async fn build(
        &self,
        daemon: &Daemon,
        image: &str,
        row: &Row,
        host: &KeyPair,
    ) -> Result<String, Refused> {
        let inner = self.inner;
        let name = container::name(&row.id);
        self.create(daemon, image, row).await?;
        let (password, hash) = secret(&row.keys)?;
        let shadow = self.shadow(daemon, &name, &hash).await?;
        daemon
            .put(&name, files::fresh(host, &row.keys, &shadow)?)
            .await?;
        self.waited_for()?;
        daemon.start(&name).await?;
        sshd::wait(daemon, &name, inner.terms.port).await?;
        self.waited_for()?;
        let info = self.info(password.as_ref(), &row.host_key)?;
        inner.ledger.activate(&row.id)?;
        Ok(info)
    }

    /// Makes the container, without a limit of its disk where Docker can't have one.
    async fn create(&self, daemon: &Daemon, image: &str, row: &Row) -> Result<(), Refused> {
        let Inner { owner, terms, .. } = self.inner;
        let name = container::name(&row.id);
        let body = |quotas| container::body(row, owner, image, terms.port, quotas);
        let quotas = daemon.facts.quotas && row.share.disk.is_some();
        match daemon.create(&name, body(quotas)).await {
            Err(DockerError::Refused { message, .. }) if quotas && is_about_quotas(&message) => {
                tracing::warn!("the container's disk has no limit: {message}");
                Ok(daemon.create(&name, body(false)).await?)
            }
            created => Ok(created?),
        }
    }

    /// Whether this is the owner's request of before, whose answer may have been lost.
    fn is_again(&self, row: &Row) -> bool {
        row.stage == Stage::Active
            && row.hotkey == self.asker.hotkey
            && row.key == self.order.key.fingerprint()
            && row.testing == self.order.wanted.testing
    }

    /// The way in once more, to a container that is there; the way of before is closed.
    async fn again(&self, daemon: &Daemon) -> Result<String, Refused> {
        let _work = self.inner.work.lock().await;
        // Its time may have been up meanwhile.
        let row = self.inner.ledger.alive()?.filter(|row| self.is_again(row));
        let mut row = row.ok_or(Refused::Taken)?;
        let before = row.keys.login();
        row.keys = Keys {
            user: self.order.login.clone(),
            terminal: None,
        };
        self.inner.ledger.keep_keys(&row.id, &row.keys)?;
        let name = container::name(&row.id);
        let (password, hash) = secret(&row.keys)?;
        let shadow = self.shadow(daemon, &name, &hash).await?;
        daemon
            .put(&name, files::changed(&row.keys, &shadow)?)
            .await?;
        if (before, row.keys.login()) == (Login::Key, Login::Password) {
            // It has to take passwords again.
            daemon.reload(&name).await?;
            sshd::wait(daemon, &name, self.inner.terms.port).await?;
        }
        tracing::info!("{} is told the way in once more", row.hotkey);
        self.info(password.as_ref(), &row.host_key)
    }

    async fn shadow(&self, daemon: &Daemon, name: &str, hash: &str) -> Result<String, Refused> {
        let archive = daemon.get(name, "/etc/shadow").await?;
        Ok(shadow::with_root(&files::only_file(&archive)?, hash))
    }

    /// What the caller is told, encrypted.
    fn info(&self, password: Option<&Password>, host_key: &str) -> Result<String, Refused> {
        let terms = &self.inner.terms;
        let way = WayIn {
            username: "root".to_owned(),
            password: password.map_or("", Password::reveal).to_owned(),
            port: terms.port,
            version: Some(terms.version),
            host_key: self.asker.whole.then(|| host_key.to_owned()),
        };
        let info = self.order.key.seal(way.json().as_bytes());
        info.ok_or(Refused::Seal)
    }

    /// Whether anybody still waits.
    fn waited_for(&self) -> Result<(), Refused> {
        match self.teller.is_closed() {
            true => Err(Refused::CallerGone),
            false => Ok(()),
        }
    }
}

/// A password and its hash, where no key logs in.
fn secret(keys: &Keys) -> Result<(Option<Password>, String), Refused> {
    Ok(match keys.login() {
        Login::Key => (None, shadow::CLOSED.to_owned()),
        Login::Password => {
            let password = Password::random()?;
            let hash = password.hash()?;
            (Some(password), hash)
        }
    })
}

/// Whether Docker has no limits of disk, as its overlay driver has none on most filesystems.
fn is_about_quotas(message: &str) -> bool {
    ["storage-opt", "pquota", "quota"]
        .iter()
        .any(|word| message.contains(word))
}
