//! Registering a neuron. Each refusal by its name and in the order of 425.

use runtime::{
    Balances, GenesisConfig, Runtime,
    admin::Call as Admin,
    subtensor::{self, Call, Event, rules::Rules},
};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

use super::chain::{
    Chain, NETUID, TAO, account, burned, call, events, refusal, submit, sudo, weigh,
};
use crate::support::tests;

tests![
    a_signed_registration_pays_and_bumps_the_price,
    two_registrations_in_one_block_pay_the_bumped_price,
    registrations_are_refused_in_order,
    the_price_falls_by_half_in_a_half_life,
    older_rules_limit_registrations,
    proof_of_work_is_honoured_by_option,
    weights_of_pruned_uids_vanish,
];

fn a_signed_registration_pays_and_bumps_the_price() {
    let mut chain = Chain::new();
    chain.blocks(2);
    chain.block(|| {
        let before = Balances::free_balance(Bob.to_account_id());
        let price = subtensor::Burn::<Runtime>::get(NETUID);
        submit(Bob, burned(Charlie.to_account_id()).into())
            .unwrap()
            .unwrap();
        let after = subtensor::Burn::<Runtime>::get(NETUID);
        assert!(after > price * 125 / 100 && after < price * 127 / 100);
        let registered = Event::NeuronRegistered(NETUID, 1, Charlie.to_account_id());
        assert!(events().contains(&registered));
        let paid = before - Balances::free_balance(Bob.to_account_id());
        assert!(paid > price && paid < price + TAO / 100, "{paid}");
    });
}

fn two_registrations_in_one_block_pay_the_bumped_price() {
    Chain::new().block(|| {
        let bob = Bob.to_account_id();
        let mut paid = Vec::new();
        for number in 0..2 {
            let before = Balances::free_balance(&bob);
            call(&bob, burned(account(number))).unwrap();
            paid.push(before - Balances::free_balance(&bob));
        }
        assert_eq!(paid[1], paid[0] * 126 / 100);
    });
}

fn registrations_are_refused_in_order() {
    Chain::new().block(|| {
        let (bob, hotkey) = (&Bob.to_account_id(), account(1));
        let on = |netuid| Call::burned_register {
            netuid,
            hotkey: hotkey.clone(),
        };
        assert_eq!(refusal(bob, on(0)), "RegistrationNotPermittedOnRootSubnet");
        assert_eq!(refusal(bob, on(9)), "SubnetNotExists");
        let limit = |limit_price| Call::register_limit {
            netuid: NETUID,
            hotkey: hotkey.clone(),
            limit_price,
        };
        assert_eq!(
            refusal(bob, limit(TAO - 1)),
            "RegistrationPriceLimitExceeded"
        );
        let netuid = NETUID;
        sudo(Admin::sudo_set_network_registration_allowed {
            netuid,
            registration_allowed: false,
        })
        .unwrap();
        assert_eq!(refusal(bob, limit(TAO)), "SubNetRegistrationDisabled");
        sudo(Admin::sudo_set_network_registration_allowed {
            netuid,
            registration_allowed: true,
        })
        .unwrap();
        assert_eq!(
            refusal(&account(2), burned(Alice.to_account_id())),
            "HotKeyAlreadyRegisteredInSubNet"
        );
        call(
            bob,
            Call::try_associate_hotkey {
                hotkey: hotkey.clone(),
            },
        )
        .unwrap();
        assert_eq!(refusal(&account(2), on(NETUID)), "NotEnoughBalanceToStake");
        assert_eq!(
            refusal(&Charlie.to_account_id(), on(NETUID)),
            "NonAssociatedColdKey"
        );
        subtensor::MaxAllowedUids::<Runtime>::insert(NETUID, 1);
        assert_eq!(refusal(bob, on(NETUID)), "NoNeuronIdAvailable");
        subtensor::MaxAllowedUids::<Runtime>::insert(NETUID, 2);
        call(bob, limit(TAO)).unwrap();
    });
}

fn the_price_falls_by_half_in_a_half_life() {
    let mut chain = Chain::new();
    chain.block(|| subtensor::BurnHalfLife::<Runtime>::insert(NETUID, 10));
    chain.blocks(10);
    let price = chain.run(|| subtensor::Burn::<Runtime>::get(NETUID));
    assert!((TAO / 2 - 100..=TAO / 2).contains(&price), "{price}");
    chain.blocks(200);
    assert_eq!(
        chain.run(|| subtensor::Burn::<Runtime>::get(NETUID)),
        500_000
    );
}

fn older_rules_limit_registrations() {
    let rules = Rules {
        intervals: true,
        work: false,
    };
    let mut chain = Chain::with(&GenesisConfig {
        rules,
        ..GenesisConfig::default()
    });
    let bob = Bob.to_account_id();
    for number in 0..6 {
        chain.block(|| {
            call(&bob, burned(account(number))).unwrap();
            assert_eq!(
                refusal(&bob, burned(account(99))),
                "TooManyRegistrationsThisBlock"
            );
        });
    }
    chain.block(|| {
        assert_eq!(
            refusal(&bob, burned(account(99))),
            "TooManyRegistrationsThisInterval"
        )
    });
    chain.blocks(100);
    // Six came where two were hoped for: the price doubles.
    assert_eq!(
        chain.run(|| subtensor::Burn::<Runtime>::get(NETUID)),
        2 * TAO
    );
    chain.block(|| call(&bob, burned(account(99))).unwrap());
}

fn proof_of_work_is_honoured_by_option() {
    let rules = Rules {
        intervals: true,
        work: true,
    };
    let mut chain = Chain::with(&GenesisConfig {
        rules,
        ..GenesisConfig::default()
    });
    let (netuid, hotkey, coldkey) = (NETUID, account(1), Bob.to_account_id());
    let work = |block_number, nonce, work: [u8; 32]| Call::register {
        netuid,
        block_number,
        nonce,
        work: work.to_vec(),
        hotkey: hotkey.clone(),
        coldkey: coldkey.clone(),
    };
    chain.blocks(5);
    chain.block(|| {
        subtensor::Difficulty::<Runtime>::insert(netuid, 4);
        let signer = &hotkey;
        assert_eq!(
            refusal(&coldkey, work(5, 0, [0; 32])),
            "TransactorAccountShouldBeHotKey"
        );
        assert_eq!(refusal(signer, work(3, 0, [0; 32])), "InvalidWorkBlock");
        assert_eq!(refusal(signer, work(5, 0, [255; 32])), "InvalidDifficulty");
        assert_eq!(refusal(signer, work(5, 0, [0; 32])), "InvalidSeal");
        let hash = runtime::System::block_hash(5);
        let inner =
            sp_io::hashing::keccak_256(&[hash.as_bytes(), AsRef::<[u8]>::as_ref(&hotkey)].concat());
        let seal = |nonce: u64| {
            let bound = [&nonce.to_le_bytes()[..], &inner].concat();
            sp_io::hashing::keccak_256(&sp_io::hashing::sha2_256(&bound))
        };
        let nonce = (0..).find(|nonce| seal(*nonce)[31] < 64).unwrap();
        call(signer, work(5, nonce, seal(nonce))).unwrap();
        assert_eq!(subtensor::Owner::<Runtime>::get(&hotkey), coldkey);
    });
}

fn weights_of_pruned_uids_vanish() {
    let mut chain = Chain::new();
    let (bob, netuid) = (&Bob.to_account_id(), NETUID);
    chain.block(|| {
        sudo(Admin::sudo_set_max_burn {
            netuid,
            max_burn: 2 * TAO,
        })
        .unwrap();
        sudo(Admin::sudo_set_min_non_immune_uids { netuid, min: 0 }).unwrap();
        subtensor::MaxAllowedUids::<Runtime>::insert(netuid, 3);
        call(bob, burned(account(1))).unwrap();
        call(bob, burned(account(2))).unwrap();
        subtensor::WeightsSetRateLimit::<Runtime>::insert(netuid, 0);
        call(&Alice.to_account_id(), weigh(&[1, 2], &[1, 1], 0)).unwrap();
        subtensor::Weights::<Runtime>::insert(netuid, 1, vec![(2, 9)]);
        subtensor::Bonds::<Runtime>::insert(netuid, 1, vec![(2, 9)]);
        subtensor::Incentive::<Runtime>::insert(netuid, vec![0, 7, 7]);
        // The owner's neuron stays; of the others the first came no later and goes.
        call(bob, burned(account(3))).unwrap();
        assert_eq!(subtensor::Uids::<Runtime>::get(netuid, account(3)), Some(1));
        assert_eq!(subtensor::Uids::<Runtime>::get(netuid, account(1)), None);
        assert_eq!(
            subtensor::Weights::<Runtime>::get(netuid, 0),
            [(1, 0), (2, u16::MAX)]
        );
        assert!(subtensor::Weights::<Runtime>::get(netuid, 1).is_empty());
        assert!(subtensor::Bonds::<Runtime>::get(netuid, 1).is_empty());
        assert_eq!(subtensor::Incentive::<Runtime>::get(netuid), [0, 0, 7]);
    });
}
