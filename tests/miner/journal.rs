//! The journal by itself.

use std::{path::Path, sync::Arc, time::Duration};

use sn27::{
    address::Address,
    miner::{Began, Device, Ended, Journal, JournalError, Outcome, Recorder, Refused, Status},
    money::Alpha,
    wire::NonceSnapshot,
};
use tempfile::TempDir;

use crate::support::tests;

tests![
    what_is_recorded_is_summed_up,
    what_had_not_ended_is_lost_and_said_so,
    one_miner_writes_at_a_time,
    what_is_old_is_forgotten,
    nonsense_is_named,
];

const LONG: Duration = Duration::from_secs(24 * 3600);

fn milliseconds(ago: Duration) -> i64 {
    let now = std::time::SystemTime::now() - ago;
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

fn began(number: u64, hotkey: u8, ago: Duration) -> Began {
    Began {
        number,
        arrived: milliseconds(ago),
        name: format!("run {number}"),
        hotkey: Address::from_bytes([hotkey; 32]),
        uid: Some(hotkey.into()),
        stake: Alpha(7),
        difficulty: 7,
    }
}

fn ended(number: u64, outcome: Outcome, seconds: u64) -> Ended {
    Ended {
        number,
        outcome,
        rule: None,
        waited: Duration::ZERO,
        hashing: Duration::from_secs(seconds),
        total: Duration::from_secs(seconds),
        candidates: 1000,
    }
}

/// What a miner leaves that answered one challenge and refused one request.
pub(crate) fn write_journal(folder: &Path) {
    let journal = Arc::new(Journal::open(folder).unwrap());
    let recorder = Recorder::start(journal.clone(), LONG).unwrap();
    recorder.began(began(0, 1, Duration::ZERO));
    recorder.ended(ended(0, Outcome::Found, 1));
    recorder.refused(Refused {
        at: milliseconds(Duration::ZERO),
        rule: "not-enough-stake",
        hotkey: None,
    });
    recorder.finish();
    let status = Status {
        lent: None,
        pid: 1,
        started: 0,
        said: milliseconds(Duration::ZERO),
        hotkey: Address::from_bytes([1; 32]).to_string(),
        network: "local".to_owned(),
        netuid: 27,
        uid: Some(1),
        listens: ([0, 0, 0, 0], 8091).into(),
        announced: None,
        block: 1,
        chain_age: 0.5,
        queue: 0,
        hashes_per_second: Some(1e6),
        devices: vec![Device {
            name: "cpu".to_owned(),
            model: None,
            backend: "avx2".to_owned(),
        }],
    };
    journal.keep_status(&status).unwrap();
}

fn what_is_recorded_is_summed_up() {
    let folder = TempDir::new().unwrap();
    let journal = Arc::new(Journal::open(folder.path()).unwrap());
    let recorder = Recorder::start(journal.clone(), LONG).unwrap();
    for number in 0..20 {
        recorder.began(began(number, 1, Duration::ZERO));
        recorder.ended(ended(number, Outcome::Found, number + 1));
    }
    recorder.began(began(20, 2, Duration::ZERO));
    recorder.ended(ended(20, Outcome::Expired, 30));
    for _ in 0..1000 {
        recorder.refused(Refused {
            at: milliseconds(Duration::ZERO),
            rule: "not-enough-stake",
            hotkey: None,
        });
    }
    recorder.finish();
    assert_eq!(recorder.lost(), 0);
    // Another process looks at it meanwhile.
    let stats = Journal::look(folder.path()).unwrap().unwrap();
    let stats = stats.stats(LONG).unwrap();
    assert_eq!((stats.all.challenges, stats.all.found), (21, 20));
    let seconds = stats.all.seconds.unwrap();
    assert_eq!((seconds.mean, seconds.p50, seconds.p95), (10.5, 10.0, 19.0));
    assert_eq!(stats.validators.len(), 2);
    assert_eq!(stats.validators[0].uid, Some(1));
    assert_eq!(stats.validators[1].rate.seconds, None);
    let refused: u64 = stats.refusals.iter().map(|refused| refused.count).sum();
    assert_eq!(refused, 1000);
}

fn what_had_not_ended_is_lost_and_said_so() {
    let folder = TempDir::new().unwrap();
    {
        let journal = Arc::new(Journal::open(folder.path()).unwrap());
        journal.keep_nonces(NonceSnapshot(u64::MAX)).unwrap();
        let recorder = Recorder::start(journal.clone(), LONG).unwrap();
        recorder.began(began(0, 1, Duration::ZERO));
    }
    let journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.nonces().unwrap(), NonceSnapshot(u64::MAX));
    let outcomes = journal.stats(LONG).unwrap().all.outcomes;
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>(), [("lost", 1)]);
}

fn one_miner_writes_at_a_time() {
    let folder = TempDir::new().unwrap();
    assert!(Journal::look(folder.path()).unwrap().is_none());
    let first = Journal::open(folder.path()).unwrap();
    let second = Journal::open(folder.path());
    assert!(matches!(second, Err(JournalError::Busy(_))), "{second:?}");
    drop(first);
    assert!(Journal::open(folder.path()).is_ok());
}

fn what_is_old_is_forgotten() {
    let folder = TempDir::new().unwrap();
    let journal = Arc::new(Journal::open(folder.path()).unwrap());
    let recorder = Recorder::start(journal.clone(), LONG * 30).unwrap();
    for (number, days) in [0, 1, 10, 20].into_iter().enumerate() {
        recorder.began(began(number as u64, 1, LONG * days));
        recorder.refused(Refused {
            at: milliseconds(LONG * days),
            rule: "nonce-old",
            hotkey: None,
        });
    }
    recorder.finish();
    let count = || {
        let stats = journal.stats(LONG * 300).unwrap();
        let refused: u64 = stats.refusals.iter().map(|refused| refused.count).sum();
        (stats.all.challenges, refused)
    };
    assert_eq!(count(), (4, 4));
    journal.forget(LONG * 5).unwrap();
    assert_eq!(count(), (2, 2));
    // A day is as far as `--since` looks by default.
    assert_eq!(journal.stats(LONG / 2).unwrap().all.challenges, 1);
}

fn nonsense_is_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.sqlite");
    std::fs::write(
        &path,
        "this is no database, and it is long enough to be one".repeat(99),
    )
    .unwrap();
    for error in [
        Journal::open(folder.path()).unwrap_err(),
        Journal::look(folder.path()).unwrap_err(),
    ] {
        assert!(error.to_string().contains("journal.sqlite"), "{error}");
        assert!(!error.help().is_empty());
    }
}
