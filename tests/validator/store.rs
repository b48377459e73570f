//! What a validator remembers, whatever it was killed in the middle of.

use std::{fs, path::Path};

use rusqlite::Connection;
use sn27::validator::store::{Average, Recorded, Round, Store, StoreError};
use tempfile::TempDir;

use super::{answered, hotkey, round};
use crate::support::tests;

tests![
    a_database_of_v1_5_3_opens_and_goes_on,
    what_is_written_is_what_v1_5_3_reads,
    a_round_counts_once,
    a_challenge_of_another_round_counts_once,
    a_uid_that_changed_hands_begins_anew,
    averages_move_and_survive,
    a_round_that_is_killed_at_any_step_is_recorded_once,
    a_newer_database_is_refused,
    failures_count_over_twenty_and_sixty,
];

/// The database of SN27 v1.5.3: its tables, and two miners' rows as its validator wrote them.
const UPSTREAM: &str = include_str!("../fixtures/validator-v1.5.3.sql");

fn upstream(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("database.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(UPSTREAM).unwrap();
    path
}

fn record(store: &Store, round: &Round) -> Result<Recorded, StoreError> {
    let average = Average::new(0.5).unwrap();
    store.record(round, average, |answer, history| {
        if answer.success {
            1.0 / f64::from(history.attempts)
        } else {
            0.0
        }
    })
}

fn count(path: &Path, table: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    let query = format!("SELECT COUNT(*) FROM {table}");
    connection.query_row(&query, [], |row| row.get(0)).unwrap()
}

fn a_database_of_v1_5_3_opens_and_goes_on() {
    let folder = TempDir::new().unwrap();
    let path = upstream(folder.path());
    let before = Store::read_only(&path).unwrap().miner(3).unwrap().unwrap();
    assert_eq!((before.history.attempts, before.history.successes), (3, 2));
    assert_eq!(before.history.last_20_failed, 1);
    assert_eq!(before.history.elapsed, 6.0);
    assert_eq!(before.history.difficulty, 7.5);
    assert!(!before.history.docker && before.history.allocated);
    assert_eq!(Store::read_only(&path).unwrap().scores().unwrap(), []);

    let store = Store::open(&path).unwrap();
    record(
        &store,
        &round("1", vec![answered("1", 3, before.hotkey, true)]),
    )
    .unwrap();
    let after = store.miner(3).unwrap().unwrap();
    assert_eq!((after.history.attempts, after.history.successes), (4, 3));
    assert_eq!(store.miner(9).unwrap().unwrap().history.attempts, 1);
    assert_eq!(count(&path, "wandb_runs"), 1);
}

fn what_is_written_is_what_v1_5_3_reads() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("database.db");
    let store = Store::open(&path).unwrap();
    record(&store, &round("1", vec![answered("1", 5, hotkey(5), true)])).unwrap();
    let connection = Connection::open(&path).unwrap();
    // The columns of upstream's INSERT and SELECT statements.
    let row: (u16, String, bool, f64, u8, String) = connection
        .query_row(
            "SELECT c.uid, m.ss58_address, success, elapsed_time, difficulty, created_at
             FROM challenge_details c JOIN miner m ON m.uid = c.uid AND m.ss58_address = c.ss58_address",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)),
        )
        .unwrap();
    let expected = "2023-11-14T22:13:20.000000".to_owned();
    assert_eq!(row, (5, hotkey(5).to_string(), true, 9.0, 8, expected));
    // Its CREATE statements change nothing.
    let tables = "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master ORDER BY name)";
    let shape = |connection: &Connection| -> String {
        connection.query_row(tables, [], |row| row.get(0)).unwrap()
    };
    let ours = shape(&connection);
    let creates = UPSTREAM.split(';').filter(|it| it.contains("CREATE"));
    for create in creates {
        connection.execute_batch(create).unwrap();
    }
    assert_eq!(shape(&connection), ours);
}

fn a_round_counts_once() {
    let store = Store::in_memory().unwrap();
    let first = round(
        "1",
        vec![
            answered("1", 0, hotkey(1), true),
            answered("1", 1, hotkey(2), false),
        ],
    );
    let Recorded::Now(scored) = record(&store, &first).unwrap() else {
        panic!("it is new");
    };
    assert_eq!(scored, store.scores().unwrap());
    assert_eq!(record(&store, &first).unwrap(), Recorded::Before);
    assert_eq!(store.scores().unwrap(), scored);
    assert_eq!(store.miner(0).unwrap().unwrap().history.attempts, 1);
}

fn a_challenge_of_another_round_counts_once() {
    let store = Store::in_memory().unwrap();
    let answer = answered("1", 0, hotkey(1), true);
    record(&store, &round("1", vec![answer.clone()])).unwrap();
    let again = round("2", vec![answer, answered("2", 1, hotkey(2), true)]);
    let Recorded::Now(scored) = record(&store, &again).unwrap() else {
        panic!("the round is new");
    };
    assert_eq!(scored.len(), 1);
    assert_eq!(store.miner(0).unwrap().unwrap().history.attempts, 1);
    assert_eq!(store.scores().unwrap()[0].rounds, 1);
}

fn a_uid_that_changed_hands_begins_anew() {
    let store = Store::in_memory().unwrap();
    let both = vec![
        answered("1", 0, hotkey(1), true),
        answered("1", 1, hotkey(2), true),
    ];
    record(&store, &round("1", both)).unwrap();
    // Uid 0 is another's now, and the one of uid 1 came back as uid 2.
    store.purge(&[(0, hotkey(7)), (2, hotkey(2))]).unwrap();
    assert_eq!(store.scores().unwrap(), []);
    assert_eq!(
        (store.miner(0).unwrap(), store.miner(1).unwrap()),
        (None, None)
    );
    // The same without a purge before: the round itself sees it.
    record(&store, &round("2", vec![answered("2", 0, hotkey(7), true)])).unwrap();
    record(&store, &round("3", vec![answered("3", 0, hotkey(8), true)])).unwrap();
    let miner = store.miner(0).unwrap().unwrap();
    assert_eq!((miner.hotkey, miner.history.attempts), (hotkey(8), 1));
    let scores = store.scores().unwrap();
    assert_eq!(
        (scores.len(), scores[0].hotkey, scores[0].rounds),
        (1, hotkey(8), 1)
    );
    // Those who stay are left alone.
    store.purge(&[(0, hotkey(8)), (5, hotkey(5))]).unwrap();
    assert_eq!(store.scores().unwrap(), scores);
}

fn averages_move_and_survive() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("database.db");
    let average = |scores: &[f64]| {
        for score in scores {
            let store = Store::open(&path).unwrap();
            let id = count(&path, "sn27_rounds").to_string();
            let answers = vec![answered(&id, 0, hotkey(1), true)];
            let quarter = Average::new(0.25).unwrap();
            store
                .record(&round(&id, answers), quarter, |_, _| *score)
                .unwrap();
        }
        Store::open(&path).unwrap().scores().unwrap()[0].average
    };
    assert_eq!(average(&[8.0]), 8.0);
    assert_eq!(average(&[0.0]), 6.0);
    assert_eq!(average(&[2.0, 1.0]), 4.0);
    assert!(Average::new(0.0).is_none() && Average::new(1.1).is_none());
}

/// Copies a database as a killed process leaves it: with its log, and without rolling back.
fn image(from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let name = format!("database.db{suffix}");
        if from.join(&name).exists() {
            fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}

fn a_round_that_is_killed_at_any_step_is_recorded_once() {
    let before = |store: &Store| {
        let both = vec![
            answered("1", 0, hotkey(1), true),
            answered("1", 1, hotkey(2), true),
        ];
        record(store, &round("1", both)).unwrap();
    };
    // Uid 1 changes hands, uid 2 is new.
    let next = round(
        "2",
        vec![
            answered("2", 0, hotkey(1), true),
            answered("2", 1, hotkey(3), true),
            answered("2", 2, hotkey(4), false),
        ],
    );
    let whole = Store::in_memory().unwrap();
    before(&whole);
    let old = whole.scores().unwrap();
    record(&whole, &next).unwrap();
    let new = whole.scores().unwrap();

    let mut recorded = false;
    for step in 0.. {
        let (folder, crashed) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let path = folder.path().join("database.db");
        before(&Store::open(&path).unwrap());
        let killed = Store::open(&path).unwrap().stopping_before(step);
        let done = record(&killed, &next);
        image(folder.path(), crashed.path());
        let store = Store::open(&crashed.path().join("database.db")).unwrap();
        let left = store.scores().unwrap();
        assert!(left == old || left == new, "step {step}: {left:?}");
        assert!(left == new || !recorded, "step {step}");
        recorded |= left == new;
        // Whoever starts again records it, once.
        record(&store, &next).unwrap();
        assert_eq!(store.scores().unwrap(), new, "step {step}");
        assert_eq!(store.miner(0).unwrap().unwrap().history.attempts, 2);
        match done {
            Err(StoreError::Stopped) => {}
            Ok(_) => {
                assert!(step > 12, "only {step} steps");
                break;
            }
            Err(error) => panic!("step {step}: {error}"),
        }
    }
    assert!(recorded);
}

fn a_newer_database_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = upstream(folder.path());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::Newer { found: 2, .. })
    ));
    fs::write(
        &path,
        "not a database, and long enough to be looked at by SQLite",
    )
    .unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Database(_))));
    let missing = folder.path().join("none.db");
    assert!(matches!(
        Store::read_only(&missing),
        Err(StoreError::Missing(_))
    ));
    assert!(!missing.exists());
}

fn failures_count_over_twenty_and_sixty() {
    let store = Store::in_memory().unwrap();
    for number in 0..70 {
        let id = number.to_string();
        let success = number % 7 != 0;
        record(
            &store,
            &round(&id, vec![answered(&id, 0, hotkey(1), success)]),
        )
        .unwrap();
    }
    let history = store.miner(0).unwrap().unwrap().history;
    // Of 10 to 69 eight are multiples of seven, of 50 to 69 two.
    assert_eq!((history.attempts, history.successes), (60, 52));
    assert_eq!(history.last_20_failed, 2);
    assert_eq!((history.elapsed, history.difficulty), (4.0, 8.0));
}
