//! What an allocation's owner may have done with it, and nobody else.

use super::{
    caller_key::CallerKey,
    container,
    docker::{Daemon, State},
    files,
    host::{Asker, Inner},
    ledger::{Row, Stage},
    refused::Refused,
    request::Change,
    shadow, sshd,
    tally::Event,
};

impl Inner {
    /// The allocation, if it is this caller's: of its hotkey, which signed, and of its RSA key. That
    /// the key alone names it, as upstream had it, would be enough for whoever saw one request.
    pub(super) fn owned(&self, asker: Asker, key: &CallerKey) -> Result<Row, Refused> {
        let row = self.ledger.alive()?.ok_or(Refused::NotYours)?;
        match row.hotkey == asker.hotkey && row.key == key.fingerprint() {
            true => Ok(row),
            false => Err(Refused::NotYours),
        }
    }

    /// As [`owned`](Self::owned), once it is lent; and Docker.
    fn active(&self, asker: Asker, key: &CallerKey) -> Result<(Row, Daemon), Refused> {
        let row = self.owned(asker, key)?;
        if row.stage != Stage::Active {
            return Err(Refused::NotYours);
        }
        let away = || Refused::NotLending("Docker is away".to_owned());
        Ok((row, self.ready.daemon().ok_or_else(away)?))
    }
}

/// Takes the machine back. What is over already is no failure: the answer may have been lost.
pub(super) async fn release(inner: &Inner, asker: Asker, key: &CallerKey) -> Result<(), Refused> {
    let _work = inner.work.lock().await;
    let row = match inner.owned(asker, key) {
        Err(Refused::NotYours) if inner.ledger.is_over(&asker.hotkey, key.fingerprint())? => {
            return Ok(());
        }
        row => row?,
    };
    inner.clear(&row, "its owner gave it back").await?;
    inner.tally.count(Event::Released);
    tracing::info!("De-allocation made by {}.", row.hotkey);
    Ok(())
}

/// Does something with the container.
pub(super) async fn change(
    inner: &Inner,
    asker: Asker,
    key: &CallerKey,
    change: Change,
) -> Result<(), Refused> {
    let _work = inner.work.lock().await;
    let (mut row, daemon) = inner.active(asker, key)?;
    let name = container::name(&row.id);
    let state = daemon.state(&name).await?.ok_or(Refused::Gone)?;
    let done = match change {
        Change::Pause => {
            if state == State::Running {
                daemon.pause(&name).await?;
            }
            "paused"
        }
        Change::Resume => {
            run(&daemon, &name, state).await?;
            "resumed"
        }
        Change::Restart => {
            if state == State::Paused {
                daemon.resume(&name).await?;
            }
            daemon.restart(&name).await?;
            sshd::wait(&daemon, &name, inner.terms.port).await?;
            "restarted"
        }
        Change::UserKey(key) => {
            row.keys.user = Some(key);
            change_keys(inner, &daemon, &row).await?;
            "given another key"
        }
        Change::TerminalKey(key) => {
            row.keys.terminal = Some(key);
            change_keys(inner, &daemon, &row).await?;
            "given another key for the terminal"
        }
    };
    tracing::info!("the allocation of {} is {done}", row.hotkey);
    Ok(())
}

/// Has a container run, whatever it does now.
async fn run(daemon: &Daemon, name: &str, state: State) -> Result<(), Refused> {
    match state {
        State::Running => Ok(()),
        State::Paused => Ok(daemon.resume(name).await?),
        State::Stopped => Ok(daemon.start(name).await?),
    }
}

/// Writes down which keys log in, then has it so; the keeper does the rest after a kill in between.
async fn change_keys(inner: &Inner, daemon: &Daemon, row: &Row) -> Result<(), Refused> {
    inner.ledger.keep_keys(&row.id, &row.keys)?;
    put_keys(daemon, row).await
}

/// Puts an allocation's keys into its container, and closes the password. Both count at once: sshd
/// reads them for each login, and its configuration when it starts again.
pub(super) async fn put_keys(daemon: &Daemon, row: &Row) -> Result<(), Refused> {
    let name = container::name(&row.id);
    let archive = daemon.get(&name, "/etc/shadow").await?;
    let shadow = shadow::with_root(&files::only_file(&archive)?, shadow::CLOSED);
    let archive = files::changed(&row.keys, &shadow)?;
    Ok(daemon.put(&name, archive).await?)
}
