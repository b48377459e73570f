//! Yuma on its own.

use runtime::yuma::{Epoch, Neuron, Settings};
use sn27::localnet::runtime;

use super::chain::TAO;
use crate::support::tests;

tests![
    a_majority_clips_a_minority,
    incentive_adds_up_to_at_most_one
];

fn settings() -> Settings {
    Settings {
        owner: None,
        kappa: 32_767,
        validators: 64,
        bonds_average: 900_000,
        bonds_penalty: 65_535,
        yuma3: true,
    }
}

fn validator(stake: u64, weights: &[(u16, u16)]) -> Neuron {
    Neuron {
        stake,
        active: true,
        permit: true,
        updated: 10,
        weights: weights.to_vec(),
        ..Neuron::default()
    }
}

fn miner() -> Neuron {
    Neuron {
        active: true,
        updated: 10,
        registered: 1,
        ..Neuron::default()
    }
}

fn a_majority_clips_a_minority() {
    let neurons = vec![
        validator(40, &[(3, 1), (4, 1)]),
        validator(30, &[(3, 1), (4, 1)]),
        // The third tries to pay one miner all.
        validator(30, &[(4, 1)]),
        miner(),
        miner(),
    ];
    let outcome = Epoch {
        neurons,
        settings: settings(),
    }
    .run();
    assert_eq!(outcome.consensus, [0, 0, 0, 32_767, 32_767]);
    assert_eq!(outcome.trust, [65_535, 65_535, 32_767, 0, 0]);
    // 0.7 × 0.5 against 1.0 × 0.5, of 0.85.
    let share = |part: f64| (part / 0.85 * 65_535.0) as u16;
    assert!(
        outcome.incentive[3].abs_diff(share(0.35)) < 2,
        "{outcome:?}"
    );
    assert!(outcome.incentive[4].abs_diff(share(0.5)) < 2, "{outcome:?}");
    assert!(outcome.dividends[0] > outcome.dividends[1]);
    assert!(outcome.dividends[1] > outcome.dividends[2]);
    assert_eq!(outcome.permits, [true, true, true, false, false]);
}

/// A subnet of `count` neurons, a quarter of them validators that weigh all others.
pub(crate) fn crowd(count: u16, mut seed: u64) -> Epoch {
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let neurons = (0..count).map(|uid| {
        let mut pairs = || {
            (0..count)
                .map(|other| (other, random() as u16))
                .collect::<Vec<_>>()
        };
        match uid % 4 {
            0 => Neuron {
                bonds: pairs(),
                ..validator(u64::from(uid) * TAO + 1, &pairs())
            },
            _ => miner(),
        }
    });
    Epoch {
        neurons: neurons.collect(),
        settings: settings(),
    }
}

fn incentive_adds_up_to_at_most_one() {
    for seed in 1..50 {
        for yuma3 in [false, true] {
            let mut epoch = crowd(12, seed);
            epoch.settings.yuma3 = yuma3;
            let outcome = epoch.run();
            for ratios in [outcome.incentive, outcome.dividends, outcome.stake] {
                let sum: u32 = ratios.iter().map(|ratio| u32::from(*ratio)).sum();
                assert!((65_500..=65_535).contains(&sum), "{sum}");
            }
        }
    }
}
