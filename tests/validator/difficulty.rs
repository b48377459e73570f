//! The rule that makes challenges harder and easier.

use proptest::prelude::*;
use sn27::{
    challenge::Difficulty,
    validator::{difficulty::Range, score::History},
};

use crate::support::tests;

tests![
    the_rule_of_1_5_is_followed_case_by_case,
    the_range_is_never_left,
];

fn level(value: u8) -> Difficulty {
    Difficulty::new(value).unwrap()
}

fn next(successes: u32, last_20_failed: u32, difficulty: f64) -> u8 {
    let history = History {
        attempts: 60,
        successes,
        last_20_failed,
        difficulty,
        ..History::default()
    };
    Range::upstream().unwrap().next(Some(&history)).get()
}

fn the_rule_of_1_5_is_followed_case_by_case() {
    assert_eq!(Range::upstream().unwrap().next(None), level(7));
    // Four successes say nothing yet; the fifth does.
    assert_eq!(next(4, 0, 9.0), 7);
    assert_eq!(next(5, 0, 9.0), 11);
    // Below a tenth two up, below a fifth one up, above a quarter one down.
    assert_eq!(next(40, 1, 8.0), 10);
    assert_eq!(next(40, 2, 8.0), 9);
    assert_eq!(next(40, 3, 8.0), 9);
    assert_eq!(next(40, 4, 8.0), 8);
    assert_eq!(next(40, 5, 8.0), 8);
    assert_eq!(next(40, 6, 8.0), 7);
    // The mean is rounded up, and both ends hold.
    assert_eq!(next(40, 4, 8.05), 9);
    assert_eq!(next(40, 0, 11.5), 12);
    assert_eq!(next(40, 20, 7.0), 7);
    let fixed = Range::new(level(6), level(6)).unwrap();
    let history = History {
        successes: 60,
        ..History::default()
    };
    assert_eq!(fixed.next(Some(&history)), level(6));
    assert_eq!(Range::new(level(8), level(7)), None);
}

fn the_range_is_never_left() {
    let levels = || (5..=12_u8, 5..=12_u8);
    proptest!(|((one, other) in levels(), successes in 0..99_u32, failed in 0..=20_u32, mean in prop_oneof![any::<f64>(), 0.0..20.0])| {
        let range = Range::new(level(one.min(other)), level(one.max(other))).unwrap();
        let history = History { successes, last_20_failed: failed, difficulty: mean, ..History::default() };
        let next = range.next(Some(&history));
        assert!((range.easiest()..=range.hardest()).contains(&next));
        let worse = History { last_20_failed: 20, ..history };
        assert!(range.next(Some(&worse)) <= next);
    });
}
