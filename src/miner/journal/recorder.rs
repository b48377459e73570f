//! The thread that writes: whoever answers a validator doesn't wait for the disk.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};

use super::{Began, Ended, Journal, Outcome, Refused};

/// What may wait to be written; what doesn't fit is counted.
const ROOM: usize = 8192;
/// Written together.
const BATCH: usize = 512;
/// Between two droppings of what is old.
const SWEEP: Duration = Duration::from_secs(3600);

enum Entry {
    Began(Began),
    Ended(Ended),
    Refused(Refused),
    /// Everything before it is written when this is dropped.
    Finish(SyncSender<()>),
}

/// Writes to a journal in the background; dropping it writes what is left.
#[derive(Debug)]
pub struct Recorder {
    entries: Option<SyncSender<Entry>>,
    thread: Option<JoinHandle<()>>,
    lost: Arc<AtomicU64>,
    numbers: AtomicU64,
}

impl Recorder {
    /// Starts the thread. Rows are kept that long.
    ///
    /// # Errors
    /// A thread that can't be had.
    pub fn start(journal: Arc<Journal>, keep: Duration) -> std::io::Result<Self> {
        let (sender, entries) = sync_channel(ROOM);
        let lost = Arc::new(AtomicU64::new(0));
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn({
                let lost = lost.clone();
                move || Writer::new(journal, lost).run(&entries, keep)
            })?;
        Ok(Self {
            entries: Some(sender),
            thread: Some(thread),
            lost,
            numbers: AtomicU64::new(0),
        })
    }

    /// A number for a challenge that came.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// A challenge came.
    pub fn began(&self, began: Began) {
        self.send(Entry::Began(began));
    }

    /// It ended.
    pub fn ended(&self, ended: Ended) {
        self.send(Entry::Ended(ended));
    }

    /// A request was refused.
    pub fn refused(&self, refused: Refused) {
        self.send(Entry::Refused(refused));
    }

    /// Waits until what was recorded is written.
    pub fn finish(&self) {
        /// More than this nobody waits, should the disk hang.
        const PATIENCE: Duration = Duration::from_secs(1);
        let (written, wait) = sync_channel(0);
        self.send(Entry::Finish(written));
        // It ends with the sender, which goes once the batch is written.
        let _ = wait.recv_timeout(PATIENCE);
    }

    /// Entries that could not be written.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    fn send(&self, entry: Entry) {
        let Some(entries) = &self.entries else { return };
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = entries.try_send(entry)
        {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.entries = None;
        if let Some(thread) = self.thread.take() {
            // A panic of its own is known.
            let _ = thread.join();
        }
    }
}

struct Writer {
    journal: Arc<Journal>,
    lost: Arc<AtomicU64>,
    /// Rows of challenges that have not ended, by number.
    running: HashMap<u64, i64>,
}

impl Writer {
    fn new(journal: Arc<Journal>, lost: Arc<AtomicU64>) -> Self {
        let running = HashMap::new();
        Self {
            journal,
            lost,
            running,
        }
    }

    fn run(mut self, entries: &Receiver<Entry>, keep: Duration) {
        let mut swept: Option<Instant> = None;
        loop {
            if swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
                swept = Some(Instant::now());
                if let Err(error) = self.journal.forget(keep) {
                    tracing::error!("the journal can't be cleaned: {error}");
                }
            }
            let first = match entries.recv_timeout(SWEEP) {
                Ok(entry) => entry,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut batch = vec![first];
            batch.extend(entries.try_iter().take(BATCH - 1));
            let count = batch.len() as u64;
            if let Err(error) = self.write(batch) {
                self.lost.fetch_add(count, Ordering::Relaxed);
                tracing::error!("{count} entries of the journal are lost: {error}");
            }
        }
    }

    fn write(&mut self, batch: Vec<Entry>) -> Result<(), super::JournalError> {
        let Self {
            journal, running, ..
        } = self;
        let mut waiting = Vec::new();
        let mut connection = journal.connection();
        let write = || {
            let transaction = connection.transaction()?;
            for entry in batch {
                match entry {
                    Entry::Began(entry) => {
                        running.insert(entry.number, began(&transaction, &entry)?);
                    }
                    Entry::Ended(entry) => {
                        if let Some(id) = running.remove(&entry.number) {
                            ended(&transaction, id, &entry)?;
                        }
                    }
                    Entry::Refused(entry) => refused(&transaction, &entry)?,
                    Entry::Finish(told) => waiting.push(told),
                }
            }
            transaction.commit()
        };
        let written = write();
        drop(connection);
        written.map_err(|error| journal.failed(error))
    }
}

fn began(connection: &Connection, entry: &Began) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO challenges (arrived, name, hotkey, uid, stake, difficulty, outcome)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![
            entry.arrived,
            entry.name,
            entry.hotkey.to_string(),
            entry.uid,
            i64::try_from(entry.stake.0).unwrap_or(i64::MAX),
            entry.difficulty,
            Outcome::Running.name(),
        ])
}

fn ended(connection: &Connection, id: i64, entry: &Ended) -> rusqlite::Result<()> {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let mut update = connection.prepare_cached(
        "UPDATE challenges SET outcome = ?2, rule = ?3, waited = ?4, hashing = ?5, total = ?6,
         candidates = ?7 WHERE id = ?1",
    )?;
    update
        .execute(params![
            id,
            entry.outcome.name(),
            entry.rule,
            milliseconds(entry.waited),
            milliseconds(entry.hashing),
            milliseconds(entry.total),
            i64::try_from(entry.candidates).unwrap_or(i64::MAX),
        ])
        .map(drop)
}

fn refused(connection: &Connection, entry: &Refused) -> rusqlite::Result<()> {
    let hotkey = entry.hotkey.map(|hotkey| hotkey.to_string());
    let mut insert = connection.prepare_cached(
        "INSERT INTO refusals (minute, rule, hotkey, count) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT DO UPDATE SET count = count + 1",
    )?;
    insert
        .execute(params![
            entry.at / 60_000,
            entry.rule,
            hotkey.unwrap_or_default()
        ])
        .map(drop)
}
