//! Predicted prices are the chain's, to the rao.

use sn27::{chain::registration::Price, localnet::runtime::admin::Call};
use sp_keyring::Sr25519Keyring::Charlie;

use super::scene::{NETUID, Scene, instant};
use crate::support::tests;

tests![
    the_price_of_every_block_to_come_is_predicted,
    the_price_after_a_registration_is_predicted,
    bounds_of_the_price_are_kept,
];

/// The prices of so many blocks more.
fn prices(scene: &Scene, blocks: u64) -> Vec<Price> {
    let each = (0..blocks).map(|_| {
        scene.localnet.produce_block().unwrap();
        scene.look().price
    });
    each.collect()
}

fn the_price_of_every_block_to_come_is_predicted() {
    let scene = Scene::new(instant());
    for burn_half_life in [360, 7, 1, 65_535] {
        let netuid = NETUID;
        scene.sudo(Call::sudo_set_burn_half_life {
            netuid,
            burn_half_life,
        });
        let from = scene.look().price;
        for (index, price) in (1..).zip(prices(&scene, 40)) {
            let predicted = from.after(index).unwrap();
            assert_eq!(
                predicted, price.now,
                "half-life {burn_half_life}, {index} blocks"
            );
            let met = from.blocks_until(price.now).unwrap();
            assert!(met <= index && from.after(met).unwrap() <= price.now);
        }
    }
}

fn the_price_after_a_registration_is_predicted() {
    let scene = Scene::new(instant());
    for number in 0..12 {
        let before = scene.look().price;
        let paid = before.after(1).unwrap();
        let in_block = Price {
            now: paid,
            ..before
        };
        scene.other(Charlie, number);
        assert_eq!(scene.look().price.now, in_block.raised());
    }
}

fn bounds_of_the_price_are_kept() {
    let scene = Scene::new(instant());
    let (netuid, tao) = (NETUID, super::scene::TAO);
    scene.sudo(Call::sudo_set_max_burn {
        netuid,
        max_burn: 12 * tao / 10,
    });
    for number in 0..4 {
        let before = scene.look().price;
        let now = before.after(1).unwrap();
        scene.other(Charlie, number);
        assert_eq!(scene.look().price.now, Price { now, ..before }.raised());
    }
    scene.sudo(Call::sudo_set_min_burn {
        netuid,
        min_burn: tao / 2,
    });
    scene.sudo(Call::sudo_set_burn_half_life {
        netuid,
        burn_half_life: 2,
    });
    let from = scene.look().price;
    let last = prices(&scene, 20).pop().unwrap();
    assert_eq!((last.now, last.least), (from.least, from.least));
    assert_eq!(from.after(20), Some(last.now));
    assert_eq!(from.blocks_until(sn27::money::Tao(from.least.0 - 1)), None);
}
