//! Epochs: who earns, that nothing is lost or made, and how long one takes.

use std::time::Instant;

use runtime::{
    Balances, Runtime, System,
    admin::Call as Admin,
    subtensor::{self, Call},
};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::AccountId32;

use super::{
    chain::{Chain, NETUID, TAO, account, call, sudo},
    consensus::crowd,
};
use crate::support::tests;

tests![
    a_validator_and_its_miners_earn,
    nobody_s_emission_is_unmade,
    an_epoch_of_256_neurons_is_quick,
];

fn a_validator_and_its_miners_earn() {
    let mut chain = Chain::new();
    let (alice, bob, netuid) = (&Alice.to_account_id(), &Bob.to_account_id(), NETUID);
    chain.block(|| {
        sudo(Admin::sudo_set_tempo { netuid, tempo: 10 }).unwrap();
        sudo(Admin::sudo_set_weights_set_rate_limit {
            netuid,
            weights_set_rate_limit: 0,
        })
        .unwrap();
        call(
            bob,
            Call::burned_register {
                netuid,
                hotkey: bob.clone(),
            },
        )
        .unwrap();
        for number in 1..4 {
            call(
                bob,
                Call::burned_register {
                    netuid,
                    hotkey: account(number),
                },
            )
            .unwrap();
        }
        call(
            bob,
            Call::add_stake {
                hotkey: bob.clone(),
                netuid,
                amount_staked: 100 * TAO,
            },
        )
        .unwrap();
        call(
            alice,
            Call::add_stake {
                hotkey: bob.clone(),
                netuid,
                amount_staked: 300 * TAO,
            },
        )
        .unwrap();
    });
    chain.blocks(11);
    chain.block(|| {
        assert!(subtensor::ValidatorPermit::<Runtime>::get(netuid)[1]);
        let (dests, weights) = (vec![2, 3], vec![1, 3]);
        call(
            bob,
            Call::set_weights {
                netuid,
                dests,
                weights,
                version_key: 0,
            },
        )
        .unwrap();
    });
    let stake = |chain: &mut Chain, hotkey: &AccountId32, coldkey: &AccountId32| {
        chain.run(|| subtensor::Pallet::<Runtime>::stake_of(hotkey, coldkey, netuid))
    };
    let before = stake(&mut chain, bob, alice);
    chain.blocks(20);
    chain.run(|| {
        let ratios = |values: Vec<u16>| {
            values
                .into_iter()
                .map(|v| u32::from(v) * 100 / 65535)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ratios(subtensor::Incentive::<Runtime>::get(netuid)),
            [0, 0, 24, 74, 0]
        );
        assert_eq!(
            ratios(subtensor::Dividends::<Runtime>::get(netuid)),
            [0, 100, 0, 0, 0]
        );
        let emission = subtensor::Emission::<Runtime>::get(netuid);
        // Ten blocks' alpha less the owner's 18 percent; half of it to each side.
        assert!(
            emission[1].abs_diff(41 * TAO / 10) < TAO / 1_000,
            "{emission:?}"
        );
        assert!(emission[3].abs_diff(emission[2] * 3) < 100, "{emission:?}");
        assert!(emission[2] + emission[3] <= 41 * TAO / 10 + TAO / 1_000);
        assert_eq!(emission[4], 0);
    });
    let after = stake(&mut chain, bob, alice);
    assert!(after > before + 4 * TAO, "{before} {after}");
    conserved(&mut chain);
}

/// What every state must show: TAO is where it is said to be, and alpha has TAO behind it.
pub(crate) fn conserved(chain: &mut Chain) {
    chain.run(|| {
        let issued = Balances::total_issuance();
        let held: u64 = frame_system::Account::<Runtime>::iter_values()
            .map(|account| account.data.free + account.data.reserved)
            .sum();
        assert_eq!(held, issued);
        assert_eq!(
            subtensor::TotalIssuance::<Runtime>::get(),
            issued,
            "block {}",
            System::block_number()
        );
        let mut total = 0;
        for netuid in subtensor::Pallet::<Runtime>::netuids() {
            let pot =
                Balances::free_balance(subtensor::Pallet::<Runtime>::account_of_subnet(netuid));
            let tao = subtensor::SubnetTAO::<Runtime>::get(netuid);
            assert!(pot >= tao, "subnet {netuid} holds {pot}, not {tao}");
            total += tao;
            let alpha: u64 = subtensor::TotalHotkeyAlpha::<Runtime>::iter()
                .filter_map(|(_, on, alpha)| (on == netuid).then_some(alpha))
                .sum();
            assert_eq!(
                alpha,
                subtensor::SubnetAlphaOut::<Runtime>::get(netuid),
                "subnet {netuid}"
            );
            let pending = subtensor::PendingServerEmission::<Runtime>::get(netuid)
                + subtensor::PendingValidatorEmission::<Runtime>::get(netuid)
                + subtensor::PendingOwnerCut::<Runtime>::get(netuid);
            assert!(
                alpha + pending <= tao,
                "subnet {netuid}: {alpha} + {pending} > {tao}"
            );
            let incentive = subtensor::Incentive::<Runtime>::get(netuid);
            assert!(incentive.iter().map(|i| u32::from(*i)).sum::<u32>() <= 65_535);
        }
        assert_eq!(subtensor::TotalStake::<Runtime>::get(), total);
    });
}

fn nobody_s_emission_is_unmade() {
    let mut chain = Chain::new();
    let netuid = NETUID;
    chain.block(|| {
        sudo(Admin::sudo_set_tempo { netuid, tempo: 5 }).unwrap();
        subtensor::OwnerCutEnabled::<Runtime>::insert(netuid, false);
    });
    let before = chain.run(Balances::total_issuance);
    chain.blocks(5);
    // Of the first block the owner had its cut already.
    let cut = TAO * 11_796 / 65_535;
    assert_eq!(chain.run(Balances::total_issuance), before - TAO + cut);
    conserved(&mut chain);
}

/// Told, not asserted.
#[expect(clippy::print_stderr, reason = "a test tells how long it took")]
fn an_epoch_of_256_neurons_is_quick() {
    let epoch = crowd(256, 7);
    let start = Instant::now();
    let outcome = epoch.run();
    let sums = start.elapsed();
    assert_eq!(outcome.incentive.len(), 256);

    let mut chain = Chain::new();
    let netuid = NETUID;
    chain.block(|| {
        subtensor::Burn::<Runtime>::insert(netuid, 0);
        subtensor::MinBurn::<Runtime>::insert(netuid, 1);
        subtensor::MaxBurn::<Runtime>::insert(netuid, 1);
        for number in 1..256 {
            call(
                &Bob.to_account_id(),
                Call::burned_register {
                    netuid,
                    hotkey: account(number),
                },
            )
            .unwrap();
        }
        for (uid, neuron) in (0_u16..).zip(&crowd(256, 7).neurons) {
            let hotkey = subtensor::Keys::<Runtime>::get(netuid, uid);
            subtensor::Weights::<Runtime>::insert(netuid, uid, &neuron.weights);
            subtensor::Bonds::<Runtime>::insert(netuid, uid, &neuron.bonds);
            if neuron.stake > 0 {
                let amount_staked = neuron.stake / 100 + TAO;
                call(
                    &Bob.to_account_id(),
                    Call::add_stake {
                        hotkey,
                        netuid,
                        amount_staked,
                    },
                )
                .unwrap();
            }
        }
        let permits = (0..256).map(|uid| uid % 4 == 0).collect::<Vec<_>>();
        subtensor::ValidatorPermit::<Runtime>::insert(netuid, permits);
        subtensor::LastUpdate::<Runtime>::insert(netuid, vec![3_u64; 256]);
        sudo(Admin::sudo_set_tempo { netuid, tempo: 1 }).unwrap();
    });
    let start = Instant::now();
    chain.block(|| ());
    let block = start.elapsed();
    eprintln!("an epoch of 256 neurons: {sums:?} for the sums, {block:?} for its block");
    conserved(&mut chain);
}
