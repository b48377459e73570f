//! Our metadata against 425's: all that is here is there, with the same names, numbers, arguments,
//! hashers and shapes.

use runtime::Runtime;
use sn27::localnet::runtime;

use super::{
    chain::recorded,
    face::{Face, face},
};
use crate::support::tests;

tests![
    version_14_is_that_of_425,
    version_15_is_that_of_425,
    version_16_is_given
];

/// The one list of where we differ: in the documentation of the module.
const LIST: &str = include_str!("../../src/localnet/runtime.rs");

fn version_14_is_that_of_425() {
    compare(14, "subtensor-425-v14.scale");
}

fn version_15_is_that_of_425() {
    compare(15, "subtensor-425-v15.scale");
}

fn version_16_is_given() {
    assert_eq!(Runtime::metadata_versions(), [14, 15, 16]);
    assert_eq!(Runtime::metadata_at_version(16).unwrap()[..5], *b"meta\x10");
}

fn compare(version: u32, file: &str) {
    let theirs = recorded(file);
    // A runtime API gives a vector: its length comes before the metadata.
    let start = theirs
        .windows(4)
        .position(|window| window == b"meta")
        .unwrap();
    let ours = face(&Runtime::metadata_at_version(version).unwrap());
    let wrong = differences(&ours, &face(&theirs[start..]));
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn differences(ours: &Face, theirs: &Face) -> Vec<String> {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (name, shape) in ours {
        let allowed = allowed
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            });
        match theirs.get(name) {
            _ if allowed => {}
            Some(other) if other == shape => {}
            Some(other) => wrong.push(format!("{name}\n  ours   {shape}\n  theirs {other}")),
            None => wrong.push(format!("{name}\n  only here: {shape}")),
        }
    }
    wrong
}

/// What the list names: the names in backquotes of its starred points.
fn allowed() -> Vec<&'static str> {
    let points = LIST.split("//! * ").skip(1);
    let points = points.map(|point| point.split("//!\n").next().unwrap());
    points
        .flat_map(|point| point.split('`').skip(1).step_by(2))
        .filter(|name| name.contains(' '))
        .collect()
}
