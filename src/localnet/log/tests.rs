//! Logs that are whole, torn, damaged or another chain's.

use std::io::Write as _;

use super::*;
use crate::localnet::error::LocalnetError;

fn identity() -> Identity {
    Identity {
        genesis: Hash::repeat_byte(1),
        runtime: "test 1".to_owned(),
    }
}

fn entry(number: u8) -> Entry {
    let mut block = Block::genesis(Hash::repeat_byte(number));
    block.extrinsics = vec![vec![number; 100]];
    Entry {
        block,
        changes: vec![(vec![number], Some(vec![9])), (vec![0, number], None)],
    }
}

fn read(directory: &Path) -> Result<(Vec<Entry>, Log), LocalnetError> {
    let mut entries = Vec::new();
    let log = Log::open(directory, &identity(), |entry| {
        entries.push(entry);
        Ok(())
    })?;
    Ok((entries, log))
}

fn written(directory: &Path) -> Vec<u8> {
    let (_, mut log) = read(directory).unwrap();
    (1..=3).for_each(|number| log.append(&entry(number)).unwrap());
    drop(log);
    std::fs::read(directory.join("chain.log")).unwrap()
}

#[test]
fn a_log_cut_anywhere_keeps_its_whole_blocks_and_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let whole = written(directory.path());
    let mut most = 0;
    for length in 0..whole.len() {
        std::fs::write(directory.path().join("chain.log"), &whole[..length]).unwrap();
        let (entries, mut log) = read(directory.path()).unwrap();
        assert!(entries.len() >= most);
        most = entries.len();
        log.append(&entry(9)).unwrap();
        drop(log);
        let (again, _) = read(directory.path()).unwrap();
        assert_eq!(again.len(), most + 1, "{length}");
        assert_eq!(again[most], entry(9));
    }
    assert_eq!(most, 2);
}

#[test]
fn damage_before_whole_blocks_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let whole = written(directory.path());
    let mut damaged = whole.clone();
    damaged[MAGIC.len() + 100] ^= 1;
    std::fs::write(directory.path().join("chain.log"), damaged).unwrap();
    let error = read(directory.path()).unwrap_err();
    assert!(matches!(error, LocalnetError::Damaged { .. }), "{error}");
    std::fs::write(directory.path().join("chain.log"), b"some other file").unwrap();
    let error = read(directory.path()).unwrap_err();
    assert!(matches!(error, LocalnetError::NotALog(_)), "{error}");
}

#[test]
fn the_last_block_damaged_is_a_torn_one() {
    let directory = tempfile::tempdir().unwrap();
    let mut whole = written(directory.path());
    *whole.last_mut().unwrap() ^= 1;
    std::fs::write(directory.path().join("chain.log"), whole).unwrap();
    assert_eq!(read(directory.path()).unwrap().0.len(), 2);
}

#[test]
fn another_chain_or_runtime_is_named() {
    let directory = tempfile::tempdir().unwrap();
    written(directory.path());
    let open = |identity| Log::open(directory.path(), &identity, |_| Ok(())).unwrap_err();
    let mut other = identity();
    other.genesis = Hash::zero();
    assert!(matches!(open(other), LocalnetError::OtherGenesis { .. }));
    let mut other = identity();
    other.runtime = "test 2".to_owned();
    let error = open(other).to_string();
    assert!(
        error.contains("test 1") && error.contains("test 2"),
        "{error}"
    );
}

#[test]
fn one_process_at_a_time_has_it() {
    let directory = tempfile::tempdir().unwrap();
    let (_, log) = read(directory.path()).unwrap();
    let error = read(directory.path()).unwrap_err();
    assert!(matches!(error, LocalnetError::InUse(_)), "{error}");
    drop(log);
    read(directory.path()).unwrap();
    // Anything may be beside the log.
    File::create(directory.path().join("note"))
        .unwrap()
        .write_all(b"x")
        .unwrap();
}
