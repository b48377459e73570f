//! Endpoints, subnets and their settings, and the pool. Each refusal by its name and in the order of 425.

use runtime::{
    Runtime, RuntimeCall,
    admin::Call as Admin,
    subtensor::{self, Call, Event},
};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, One};
use sp_runtime::{
    AccountId32,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};

use super::chain::{
    Chain, NETUID, TAO, account, axon, burned, call, events, refusal, sign, submit, sudo, weigh,
};
use crate::support::tests;

tests![
    endpoints_are_refused_in_order,
    the_pool_refuses_what_425_refuses_there,
    a_hotkey_without_funds_says_where_it_serves,
    a_new_subnet_costs_and_opens,
    settings_are_sudo_s_or_the_owner_s,
];

fn endpoints_are_refused_in_order() {
    let mut chain = Chain::new();
    let alice = &Alice.to_account_id();
    let public = u128::from(u32::from_be_bytes([203, 0, 113, 9]));
    chain.block(|| {
        assert_eq!(
            refusal(&account(1), axon(public, 0, 5)),
            "HotKeyNotRegisteredInNetwork"
        );
        assert_eq!(refusal(alice, axon(public, 0, 5)), "InvalidIpType");
        assert_eq!(refusal(alice, axon(0x7f00_0001, 0, 4)), "InvalidIpAddress");
        assert_eq!(refusal(alice, axon(1, 0, 6)), "InvalidIpAddress");
        assert_eq!(refusal(alice, axon(public, 0, 4)), "InvalidPort");
        call(alice, axon(public, 8091, 4)).unwrap();
        assert_eq!(
            refusal(alice, axon(public, 0, 4)),
            "ServingRateLimitExceeded"
        );
        let metrics = Call::serve_prometheus {
            netuid: NETUID,
            version: 1,
            ip: 0,
            port: 1,
            ip_type: 4,
        };
        assert_eq!(refusal(&account(1), metrics), "InvalidIpAddress");
    });
    chain.blocks(50);
    chain.block(|| call(alice, axon(0, 8092, 4)).unwrap());
    chain.run(|| {
        assert_eq!(
            subtensor::Axons::<Runtime>::get(NETUID, alice)
                .unwrap()
                .port,
            8092
        )
    });
}

fn the_pool_refuses_what_425_refuses_there() {
    let mut chain = Chain::new();
    chain.blocks(1);
    chain.block(|| {
        let custom = |number| {
            Err(TransactionValidityError::Invalid(
                InvalidTransaction::Custom(number),
            ))
        };
        assert_eq!(submit(Dave, axon(9, 9, 4).into()), custom(10));
        assert_eq!(submit(Alice, axon(0x7f00_0001, 9, 4).into()), custom(11));
        assert_eq!(submit(Alice, axon(9, 0, 4).into()), custom(13));
        submit(Alice, weigh(&[0], &[1], 0).into()).unwrap().unwrap();
        assert_eq!(submit(Alice, weigh(&[0], &[1], 0).into()), custom(6));
        sudo(Admin::sudo_set_stake_threshold { min_stake: 5 }).unwrap();
        assert_eq!(submit(Dave, weigh(&[0], &[1], 0).into()), custom(1));
    });
}

/// 425 looks for an account only where a fee is due.
fn a_hotkey_without_funds_says_where_it_serves() {
    let mut chain = Chain::new();
    let public = u128::from(u32::from_be_bytes([203, 0, 113, 9]));
    chain.block(|| call(&Alice.to_account_id(), burned(One.to_account_id())).unwrap());
    chain.block(|| {
        let first = sign(One, axon(public, 8091, 4).into());
        submit(One, axon(public, 8091, 4).into()).unwrap().unwrap();
        let refused = |why: InvalidTransaction| Err(TransactionValidityError::Invalid(why));
        let again = runtime::Executive::apply_extrinsic(first);
        assert_eq!(again, refused(InvalidTransaction::Stale));
        let costs = transfer(Alice.to_account_id());
        assert_eq!(submit(One, costs), refused(InvalidTransaction::Payment));
    });
}

/// Something that has a fee.
fn transfer(to: AccountId32) -> RuntimeCall {
    let call = pallet_balances::Call::transfer_keep_alive {
        dest: to.into(),
        value: 1,
    };
    RuntimeCall::Balances(call)
}

fn a_new_subnet_costs_and_opens() {
    let mut chain = Chain::new();
    let (bob, hotkey) = (&Bob.to_account_id(), account(1));
    chain.block(|| {
        let make = Call::register_network {
            hotkey: hotkey.clone(),
        };
        assert_eq!(refusal(&account(1), make.clone()), "CannotAffordLockCost");
        call(bob, make.clone()).unwrap();
        assert!(events().contains(&Event::NetworkAdded(1, 1)));
        assert_eq!(
            refusal(&Charlie.to_account_id(), make),
            "NonAssociatedColdKey"
        );
        let other = Call::register_network { hotkey: account(2) };
        assert_eq!(refusal(bob, other), "NetworkTxRateLimitExceeded");
        let start = Call::start_call { netuid: 1 };
        assert_eq!(refusal(&Alice.to_account_id(), start.clone()), "BadOrigin");
        call(bob, start.clone()).unwrap();
        assert_eq!(refusal(bob, start), "FirstEmissionBlockNumberAlreadySet");
    });
    chain.blocks(3);
    chain.run(|| {
        assert_eq!(subtensor::SubnetTAO::<Runtime>::get(1), 1_003 * TAO);
        assert_eq!(subtensor::TotalNetworks::<Runtime>::get(), 3);
    });
}

fn settings_are_sudo_s_or_the_owner_s() {
    let mut chain = Chain::new();
    let (alice, bob, netuid) = (&Alice.to_account_id(), &Bob.to_account_id(), NETUID);
    chain.block(|| {
        let tempo = Admin::sudo_set_tempo { netuid, tempo: 7 };
        assert_eq!(refusal(alice, tempo.clone()), "BadOrigin");
        let limit = Admin::sudo_set_serving_rate_limit {
            netuid,
            serving_rate_limit: 7,
        };
        assert_eq!(refusal(bob, limit.clone()), "BadOrigin");
        call(alice, limit).unwrap();
        assert!(events().contains(&Event::ServingRateLimitSet(netuid, 7)));
        let sudo = pallet_sudo::Call::sudo {
            call: Box::new(tempo.into()),
        };
        submit(Alice, RuntimeCall::Sudo(sudo)).unwrap().unwrap();
        assert_eq!(subtensor::Tempo::<Runtime>::get(netuid), 7);
        let burn = Admin::sudo_set_min_burn {
            netuid,
            min_burn: 200 * TAO,
        };
        assert_eq!(refusal(alice, burn), "ValueNotInBounds");
        super::chain::sudo(Admin::sudo_set_admin_freeze_window { window: 10 }).unwrap();
        let limit = Admin::sudo_set_serving_rate_limit {
            netuid,
            serving_rate_limit: 8,
        };
        assert_eq!(
            refusal(alice, limit),
            "AdminActionProhibitedDuringWeightsWindow"
        );
    });
}
