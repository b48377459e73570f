//! A validator that is killed at any moment and started again.

use serde_json::Value;

use super::scene::{MINERS, Program, Scene, VALIDATOR, database, home};
use crate::support::tests;

tests![a_killed_validator_counts_nothing_twice];

/// Lines of the log after which it is killed: after the key was opened, with a round begun, with
/// questions under way, recorded, with weights planned, and with weights in a block.
const MOMENTS: [&str; 6] = [
    "Initialized scores",
    "neurons not; block",
    "Querying for Challenge",
    "Synced scores",
    "Weight of miners",
    "Successfully committed weights",
];

fn a_killed_validator_counts_nothing_twice() {
    let scene = Scene::with(2, true);
    let homes = [home(MINERS[0]), home(MINERS[1])];
    let _miners = [0, 1].map(|miner| {
        let program = Program::mine(&homes[miner], &scene, miner);
        program.wait_for_log("announced with version", 0);
        program
    });
    let sn27 = home(VALIDATOR);
    for moment in MOMENTS.iter().cycle().take(2 * MOMENTS.len()) {
        let path = sn27.home().join("validate.log");
        let since = std::fs::read(path).map_or(0, |log| log.len());
        let validator = Program::validate(&sn27, &scene, &["--round-interval", "3"]);
        validator.wait_for_log(moment, since);
        assert_eq!(validator.end("-KILL"), None);
    }
    let validator = Program::validate(&sn27, &scene, &["--round-interval", "3"]);
    let committed = |lines: &[Value]| {
        let mut lines = lines.iter();
        lines.any(|line| line["data"]["state"] == "committed")
    };
    validator.wait_for("a commitment", committed);
    // Nobody sets weights beside it.
    let second = super::scene::once(&sn27, &scene, &[]);
    let message = second.json()["error"]["message"].to_string();
    assert!(message.contains("another validator"), "{message}");
    assert_eq!(validator.end("-TERM"), Some(0));

    let database = database(&sn27);
    let count = |query: &str| -> u32 { database.query_row(query, [], |row| row.get(0)).unwrap() };
    let rows = count("SELECT COUNT(*) FROM challenge_details");
    assert!(rows >= 2 * u32::try_from(MOMENTS.len()).unwrap(), "{rows}");
    // One row a challenge, two challenges a round, a score for each that counts.
    assert_eq!(rows, count("SELECT COUNT(*) FROM sn27_challenges"));
    assert_eq!(rows, 2 * count("SELECT COUNT(*) FROM sn27_rounds"));
    assert_eq!(rows, count("SELECT SUM(rounds) FROM sn27_scores"));
    let whole: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    // Each commitment on chain was made by one plan, and is known: the chain has none that we
    // don't, and what is on its way is one at most.
    let hashes: Vec<Vec<u8>> = {
        let mut statement = database
            .prepare("SELECT hash FROM sn27_commits WHERE state = 'landed'")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    assert!(!hashes.is_empty());
    assert!(count("SELECT COUNT(*) FROM sn27_commits WHERE state = 'open'") <= 1);
}
