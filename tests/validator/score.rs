//! The formulas against upstream's own code, and what they promise.

use proptest::prelude::*;
use serde::Deserialize;
use sn27::validator::score::{Formula, History, Score, Single, hardware::Hardware};

use crate::support::tests;

tests![
    scores_of_every_formula_are_upstreams_to_the_last_digit,
    scores_of_answers_stay_between_nothing_and_their_cap,
    scores_of_histories_stay_between_nothing_and_their_cap,
    better_answers_never_score_less,
    better_histories_never_score_less,
    failures_score_nothing,
    a_bigger_machine_never_scores_less,
];

/// A score that upstream's code gave, and what it was given.
#[derive(Deserialize)]
struct Case {
    formula: String,
    score: f64,
    #[serde(default)]
    solved: bool,
    #[serde(default)]
    elapsed: f64,
    #[serde(default)]
    difficulty: f64,
    allocated: bool,
    #[serde(flatten)]
    more: serde_json::Map<String, serde_json::Value>,
}

impl Case {
    fn number(&self, name: &str) -> f64 {
        self.more[name].as_f64().unwrap()
    }

    fn count(&self, name: &str) -> u32 {
        self.more[name].as_u64().unwrap().try_into().unwrap()
    }

    fn answer(&self) -> Single {
        Single {
            solved: self.solved,
            elapsed: self.elapsed,
            difficulty: self.difficulty as u8,
            allocated: self.allocated,
        }
    }

    fn history(&self) -> History {
        History {
            attempts: self.count("attempts"),
            successes: self.count("successes"),
            last_20_failed: self.count("last_20_failed"),
            elapsed: self.elapsed,
            difficulty: self.difficulty,
            docker: self.more["docker"].as_bool().unwrap(),
            allocated: self.allocated,
            penalties: self.count("penalties"),
            validators: self.count("validators"),
        }
    }

    fn hardware(&self) -> Hardware {
        Hardware {
            cpu_count: self.number("cpu_count"),
            cpu_frequency: self.number("cpu_frequency"),
            gpu_capacity: self.number("gpu_capacity"),
            graphics_speed: self.number("graphics_speed"),
            memory_speed: self.number("memory_speed"),
            disk_free: self.number("disk_free"),
            disk_read: self.number("disk_read"),
            disk_write: self.number("disk_write"),
            ram_free: self.number("ram_free"),
            ram_read: self.number("ram_read"),
            allocated: self.allocated,
        }
    }
}

fn scores_of_every_formula_are_upstreams_to_the_last_digit() {
    #[derive(Deserialize)]
    struct File {
        scores: Vec<Case>,
    }
    let file: File =
        serde_json::from_str(include_str!("../fixtures/scores-upstream.json")).unwrap();
    assert_eq!(file.scores.len(), 360);
    for case in file.scores {
        let formula: Formula = case.formula.parse().unwrap();
        let score = match formula {
            Formula::Seed => case.answer().seed(),
            Formula::V1_2 => case.answer().v1_2(),
            Formula::V1_3(revision) => case.history().v1_3(revision),
            Formula::V1_5 => case.history().v1_5(),
            Formula::Hardware => case.hardware().score(),
        };
        assert_eq!(score.score, case.score, "{score:?}");
        if !score.terms.is_empty() && score.notes.is_empty() {
            let sum: f64 = score.terms.iter().map(|term| term.value).sum();
            assert!((sum / score.divisor - case.score).abs() < 1e-9, "{score:?}");
        }
    }
}

fn answers() -> impl Strategy<Value = Single> {
    let elapsed = prop_oneof![any::<f64>(), 0.0..60.0];
    let parts = (any::<bool>(), elapsed, any::<u8>(), any::<bool>());
    parts.prop_map(|(solved, elapsed, difficulty, allocated)| Single {
        solved,
        elapsed,
        difficulty,
        allocated,
    })
}

fn histories() -> impl Strategy<Value = History> {
    let counts = (0..=60_u32).prop_flat_map(|attempts| (Just(attempts), 0..=attempts));
    let elapsed = prop_oneof![0.0..30.0_f64, 0.0..1e6, Just(0.0)];
    let others = (any::<bool>(), any::<bool>(), 0..9_u32, 0..20_u32);
    (counts, 0..=20_u32, elapsed, 0.0..14.0_f64, others).prop_map(
        |(
            (attempts, successes),
            failed,
            elapsed,
            difficulty,
            (docker, allocated, penalties, validators),
        )| History {
            attempts,
            successes,
            last_20_failed: failed,
            elapsed,
            difficulty,
            docker,
            allocated,
            penalties,
            validators,
        },
    )
}

fn of_histories(history: &History) -> Vec<Score> {
    let formulas = Formula::ALL.into_iter();
    let scores = formulas.filter_map(|formula| match formula {
        Formula::V1_3(revision) => Some(history.v1_3(revision)),
        Formula::V1_5 => Some(history.v1_5()),
        Formula::Seed | Formula::V1_2 | Formula::Hardware => None,
    });
    scores.collect()
}

fn within(score: &Score) {
    // The last digit may go over where a sum is rounded.
    let cap = score.cap.unwrap_or(f64::INFINITY) * (1.0 + 1e-12);
    assert!((0.0..=cap).contains(&score.score), "{score:?}");
}

fn scores_of_answers_stay_between_nothing_and_their_cap() {
    proptest!(|(answer in answers())| {
        within(&answer.seed());
        within(&answer.v1_2());
    });
}

fn scores_of_histories_stay_between_nothing_and_their_cap() {
    proptest!(|(history in histories())| {
        of_histories(&history).iter().for_each(within);
    });
}

fn better_answers_never_score_less() {
    proptest!(|(answer in answers(), sooner in 0.0..1.0_f64, harder in 0..4_u8)| {
        let worse = Single { elapsed: answer.elapsed.abs().min(1e9), ..answer };
        let better = Single {
            elapsed: worse.elapsed * sooner,
            difficulty: worse.difficulty.saturating_add(harder),
            ..worse
        };
        assert!(better.seed().score >= worse.seed().score);
        assert!(better.v1_2().score >= worse.v1_2().score);
        let rented = Single { allocated: true, ..worse };
        assert!(rented.seed().score >= worse.seed().score);
        assert!(rented.v1_2().score >= worse.v1_2().score);
    });
}

fn better_histories_never_score_less() {
    proptest!(|(worse in histories(), sooner in 0.0..1.0_f64, harder in 0.0..3.0_f64, fewer in 0..20_u32, more in 0..20_u32)| {
        let better = History {
            // No time at all counts as less than next to none, until 1.3.8.
            elapsed: (worse.elapsed * sooner).max(f64::MIN_POSITIVE).min(worse.elapsed),
            difficulty: worse.difficulty + harder,
            last_20_failed: worse.last_20_failed.saturating_sub(fewer),
            successes: (worse.successes + more).min(worse.attempts),
            penalties: 0,
            docker: true,
            ..worse
        };
        for (better, worse) in of_histories(&better).iter().zip(of_histories(&worse)) {
            assert!(better.score >= worse.score * (1.0 - 1e-12), "{better:?} {worse:?}");
        }
    });
}

fn failures_score_nothing() {
    proptest!(|(answer in answers(), history in histories())| {
        let failed = Single { solved: false, ..answer };
        assert_eq!(failed.seed().score, 0.0);
        assert_eq!(failed.v1_2().score, 0.0);
        let hopeless = History { successes: 0, allocated: false, ..history };
        for score in of_histories(&hopeless) {
            assert_eq!(score.score, 0.0, "{score:?}");
        }
        let lately = History { last_20_failed: 20, allocated: false, ..history };
        for score in of_histories(&lately) {
            assert_eq!(score.score, 0.0, "{score:?}");
        }
    });
}

fn a_bigger_machine_never_scores_less() {
    proptest!(|(values in proptest::array::uniform10(prop_oneof![0.0..1e6_f64, 0.0..1e16]), factor in 1.0..10.0_f64, which in 0..10_usize, allocated in any::<bool>())| {
        let machine = |values: [f64; 10]| {
            let [cpu_count, cpu_frequency, gpu_capacity, graphics_speed, memory_speed, disk_free, disk_read, disk_write, ram_free, ram_read] = values;
            Hardware { cpu_count, cpu_frequency, gpu_capacity, graphics_speed, memory_speed, disk_free, disk_read, disk_write, ram_free, ram_read, allocated }
        };
        let mut bigger = values;
        bigger[which] *= factor;
        let (small, big) = (machine(values).score(), machine(bigger).score());
        within(&small);
        within(&big);
        assert!(big.score >= small.score);
        assert!(small.score >= 10.0);
    });
}
