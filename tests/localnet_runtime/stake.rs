//! Stake: in, out and across. Each refusal by its name and in the order of 425.

use runtime::{
    Balances, Runtime,
    admin::Call as Admin,
    subtensor::{self, Call},
};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring::{Alice, Bob};

use super::chain::{Chain, NETUID, TAO, account, call, refusal, sudo};
use crate::support::tests;

tests![stake_goes_in_and_out, stake_is_refused_in_order,];

fn stake_goes_in_and_out() {
    let mut chain = Chain::new();
    let (alice, bob, netuid) = (&Alice.to_account_id(), &Bob.to_account_id(), NETUID);
    let on = |netuid| subtensor::Pallet::<Runtime>::stake_of(alice, bob, netuid);
    chain.block(|| {
        let before = Balances::free_balance(bob);
        let hotkey = alice.clone();
        call(
            bob,
            Call::add_stake {
                hotkey: hotkey.clone(),
                netuid,
                amount_staked: 100 * TAO,
            },
        )
        .unwrap();
        assert_eq!(
            (on(netuid), Balances::free_balance(bob)),
            (100 * TAO, before - 100 * TAO)
        );
        let swap = Call::swap_stake {
            hotkey: hotkey.clone(),
            origin_netuid: netuid,
            destination_netuid: 0,
            alpha_amount: 40 * TAO,
        };
        call(bob, swap).unwrap();
        assert_eq!((on(netuid), on(0)), (60 * TAO, 40 * TAO));
        call(
            bob,
            Call::remove_stake {
                hotkey: hotkey.clone(),
                netuid,
                amount_unstaked: 10 * TAO,
            },
        )
        .unwrap();
        assert_eq!(
            (on(netuid), Balances::free_balance(bob)),
            (50 * TAO, before - 90 * TAO)
        );
        call(bob, Call::unstake_all { hotkey }).unwrap();
        assert_eq!(
            (on(netuid), on(0), Balances::free_balance(bob)),
            (0, 0, before)
        );
    });
}

fn stake_is_refused_in_order() {
    let mut chain = Chain::new();
    let (alice, bob, netuid) = (&Alice.to_account_id(), &Bob.to_account_id(), NETUID);
    let add = |hotkey: &sp_runtime::AccountId32, netuid, amount_staked| Call::add_stake {
        hotkey: hotkey.clone(),
        netuid,
        amount_staked,
    };
    chain.block(|| {
        assert_eq!(
            refusal(bob, add(alice, netuid, u64::MAX)),
            "InsufficientLiquidity"
        );
        assert_eq!(refusal(bob, add(alice, 9, TAO)), "SubnetNotExists");
        sudo(Admin::sudo_set_subtoken_enabled {
            netuid,
            subtoken_enabled: false,
        })
        .unwrap();
        assert_eq!(refusal(bob, add(alice, netuid, 1)), "SubtokenDisabled");
        sudo(Admin::sudo_set_subtoken_enabled {
            netuid,
            subtoken_enabled: true,
        })
        .unwrap();
        assert_eq!(refusal(bob, add(alice, netuid, 1)), "AmountTooLow");
        let limited = |limit_price, allow_partial| Call::add_stake_limit {
            hotkey: alice.clone(),
            netuid,
            amount_staked: TAO,
            limit_price,
            allow_partial,
        };
        assert_eq!(refusal(bob, limited(TAO - 1, false)), "SlippageTooHigh");
        assert_eq!(
            refusal(&account(1), add(&account(2), netuid, TAO)),
            "NotEnoughBalanceToStake"
        );
        assert_eq!(
            refusal(bob, add(&account(2), netuid, TAO)),
            "HotKeyAccountNotExists"
        );
        call(bob, limited(TAO, false)).unwrap();
        let remove = |amount_unstaked| Call::remove_stake {
            hotkey: alice.clone(),
            netuid,
            amount_unstaked,
        };
        assert_eq!(refusal(bob, remove(0)), "AmountTooLow");
        assert_eq!(refusal(bob, remove(1)), "AmountTooLow");
        assert_eq!(refusal(&account(1), remove(TAO)), "AmountTooLow");
        let limited = |amount_unstaked, limit_price| Call::remove_stake_limit {
            hotkey: alice.clone(),
            netuid,
            amount_unstaked,
            limit_price,
            allow_partial: false,
        };
        assert_eq!(
            refusal(bob, limited(2 * TAO, TAO)),
            "NotEnoughStakeToWithdraw"
        );
        assert_eq!(refusal(bob, limited(TAO, TAO + 1)), "SlippageTooHigh");
        call(bob, remove(u64::MAX)).unwrap();
    });
}
