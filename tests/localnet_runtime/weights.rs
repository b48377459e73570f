//! Weights: set, committed, revealed. Each refusal by its name and in the order of 425.

use codec::Encode;
use runtime::{
    Runtime,
    admin::Call as Admin,
    drand::{Pulse, Pulses},
    subtensor::{self, Call, Event},
};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring::{Alice, Bob};

use super::chain::{Chain, NETUID, TAO, burned, call, events, refusal, sudo, weigh};
use crate::support::tests;

tests![
    weights_are_refused_in_order,
    committed_weights_are_revealed_in_their_epoch,
    a_round_of_the_beacon_opens_timelocked_weights,
];

fn weights_are_refused_in_order() {
    let mut chain = Chain::new();
    let (alice, bob, netuid) = (&Alice.to_account_id(), &Bob.to_account_id(), NETUID);
    chain.blocks(1);
    chain.block(|| {
        let on_root = Call::set_weights {
            netuid: 0,
            dests: vec![],
            weights: vec![1],
            version_key: 0,
        };
        assert_eq!(refusal(alice, on_root), "CanNotSetRootNetworkWeights");
        assert_eq!(refusal(alice, weigh(&[0], &[], 0)), "WeightVecNotEqualSize");
        let other = Call::set_mechanism_weights {
            netuid,
            mecid: 1,
            dests: vec![],
            weights: vec![],
            version_key: 0,
        };
        assert_eq!(refusal(alice, other), "MechanismDoesNotExist");
        assert_eq!(
            refusal(alice, weigh(&[0, 0], &[1, 1], 0)),
            "UidsLengthExceedUidsInSubNet"
        );
        assert_eq!(
            refusal(bob, weigh(&[0], &[1], 0)),
            "HotKeyNotRegisteredInSubNet"
        );
        call(bob, burned(bob.clone())).unwrap();
        sudo(Admin::sudo_set_stake_threshold { min_stake: 5 }).unwrap();
        sudo(Admin::sudo_set_weights_version_key {
            netuid,
            weights_version_key: 9,
        })
        .unwrap();
        assert_eq!(
            refusal(bob, weigh(&[0], &[1], 8)),
            "NotEnoughStakeToSetWeights"
        );
        call(
            bob,
            Call::add_stake {
                hotkey: bob.clone(),
                netuid,
                amount_staked: TAO,
            },
        )
        .unwrap();
        assert_eq!(
            refusal(bob, weigh(&[0], &[1], 8)),
            "IncorrectWeightVersionKey"
        );
        assert_eq!(refusal(bob, weigh(&[0], &[1], 9)), "SettingWeightsTooFast");
        sudo(Admin::sudo_set_weights_set_rate_limit {
            netuid,
            weights_set_rate_limit: 0,
        })
        .unwrap();
        assert_eq!(
            refusal(bob, weigh(&[0], &[1], 9)),
            "NeuronNoValidatorPermit"
        );
        call(bob, weigh(&[1], &[1], 9)).unwrap();
        assert_eq!(refusal(alice, weigh(&[0, 0], &[1, 1], 9)), "DuplicateUids");
        assert_eq!(
            refusal(alice, weigh(&[0, 7], &[1, 1], 9)),
            "UidVecContainInvalidOne"
        );
        sudo(Admin::sudo_set_min_allowed_weights {
            netuid,
            min_allowed_weights: 2,
        })
        .unwrap();
        assert_eq!(refusal(alice, weigh(&[1], &[1], 9)), "WeightVecLengthIsLow");
        subtensor::MaxWeightsLimit::<Runtime>::insert(netuid, 40_000);
        assert_eq!(
            refusal(alice, weigh(&[0, 1], &[1, 3], 9)),
            "MaxWeightExceeded"
        );
        call(alice, weigh(&[0, 1], &[2, 3], 9)).unwrap();
        assert_eq!(
            subtensor::Weights::<Runtime>::get(netuid, 0),
            [(0, 43_690), (1, u16::MAX)]
        );
    });
}

fn committed_weights_are_revealed_in_their_epoch() {
    let mut chain = Chain::new();
    let (alice, netuid) = (&Alice.to_account_id(), NETUID);
    let reveal = |salt: u16| Call::reveal_weights {
        netuid,
        uids: vec![0],
        values: vec![1],
        salt: vec![salt],
        version_key: 0,
    };
    chain.block(|| {
        sudo(Admin::sudo_set_tempo { netuid, tempo: 10 }).unwrap();
        sudo(Admin::sudo_set_weights_set_rate_limit {
            netuid,
            weights_set_rate_limit: 0,
        })
        .unwrap();
        let hash = (alice, netuid, vec![0_u16], vec![1_u16], vec![7_u16], 0_u64);
        let commit_hash = sp_core::H256(sp_io::hashing::blake2_256(&hash.encode()));
        assert_eq!(
            refusal(
                alice,
                Call::commit_weights {
                    netuid,
                    commit_hash
                }
            ),
            "CommitRevealDisabled"
        );
        sudo(Admin::sudo_set_commit_reveal_weights_enabled {
            netuid,
            enabled: true,
        })
        .unwrap();
        assert_eq!(refusal(alice, reveal(7)), "NoWeightsCommitFound");
        call(
            alice,
            Call::commit_weights {
                netuid,
                commit_hash,
            },
        )
        .unwrap();
        assert_eq!(refusal(alice, reveal(8)), "InvalidRevealCommitHashNotMatch");
        assert_eq!(refusal(alice, reveal(7)), "RevealTooEarly");
    });
    chain.blocks(10);
    chain.block(|| {
        call(alice, reveal(7)).unwrap();
        assert_eq!(
            subtensor::Weights::<Runtime>::get(netuid, 0),
            [(0, u16::MAX)]
        );
        assert_eq!(refusal(alice, reveal(7)), "NoWeightsCommitFound");
        let locked = |commit_reveal_version| Call::commit_timelocked_weights {
            netuid,
            commit: vec![1, 2, 3].try_into().unwrap(),
            reveal_round: 5,
            commit_reveal_version,
        };
        assert_eq!(refusal(alice, locked(3)), "IncorrectCommitRevealVersion");
        call(alice, locked(4)).unwrap();
        assert_eq!(
            subtensor::TimelockedWeightCommits::<Runtime>::get(netuid, 1).len(),
            1
        );
    });
    chain.blocks(10);
    chain.run(|| assert!(subtensor::TimelockedWeightCommits::<Runtime>::get(netuid, 1).is_empty()));
}

/// Locked to round 1000 of drand's quicknet with bittensor-drand 2 from PyPI: Alice, uid 0 with the
/// value 5, version key 0.
const LOCKED: &str = "95526c9cb7802268a240f39b44db3d5fe2cd129986087febb71332d6e5a2a5c08f71b69ecee39ba5557ba078f911052d17e3219349a357327b8b37d25185c35eb283bcdeb8032405a3517a7714477b45960065725d6d5bb4996cc5ba1ab3210e2000000000000000b5e85b7865167748cad3a6a8311f2b8ac36139662c9fb62ba6326b225ee8aa0d20000000000000002be749325f8673cc3f5998068dd2184369ca117ee069eefef3a78a92452006c85b000000000000003f00000000000000f61fe9d3e1f94fea55289d39f036bbbaca16f1779e9a67a48655a72e125d91c2e02f6e5d02fefc8e3a072a6ceb7a5357a100908ab9120fe3bbbdbf4be229520c00000000000000b39eb003ba259e323da08b3f08000000000000004145535f47434d5f";
/// That round.
const SIGNATURE: &str = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";

fn a_round_of_the_beacon_opens_timelocked_weights() {
    let mut chain = Chain::new();
    let (alice, netuid) = (&Alice.to_account_id(), NETUID);
    let bytes = |text| sp_core::bytes::from_hex(text).unwrap();
    let put = |key: Vec<u8>, value: Vec<u8>| {
        let items = vec![(key, value)];
        sudo(frame_system::Call::set_storage { items }).unwrap();
    };
    chain.block(|| {
        sudo(Admin::sudo_set_tempo { netuid, tempo: 10 }).unwrap();
        sudo(Admin::sudo_set_weights_set_rate_limit {
            netuid,
            weights_set_rate_limit: 0,
        })
        .unwrap();
        sudo(Admin::sudo_set_commit_reveal_weights_enabled {
            netuid,
            enabled: true,
        })
        .unwrap();
        for reveal_round in [1_000, 1_001] {
            let commit = bytes(LOCKED).try_into().unwrap();
            let commit_reveal_version = 4;
            call(
                alice,
                Call::commit_timelocked_weights {
                    netuid,
                    commit,
                    reveal_round,
                    commit_reveal_version,
                },
            )
            .unwrap();
        }
        let mut pulse = Pulse {
            round: 1_000,
            randomness: Default::default(),
            signature: bytes(SIGNATURE).try_into().unwrap(),
        };
        put(Pulses::<Runtime>::hashed_key_for(1_000), pulse.encode());
        pulse.signature = vec![0x80; 48].try_into().unwrap();
        put(Pulses::<Runtime>::hashed_key_for(1_001), pulse.encode());
    });
    chain.blocks(9);
    chain.run(|| assert!(subtensor::Weights::<Runtime>::get(netuid, 0).is_empty()));
    chain.block(|| {
        let revealed = Event::TimelockedWeightsRevealed(netuid, alice.clone());
        let revealed = events().into_iter().filter(|event| *event == revealed);
        assert_eq!(revealed.count(), 1);
    });
    chain.run(|| {
        assert_eq!(
            subtensor::Weights::<Runtime>::get(netuid, 0),
            [(0, u16::MAX)]
        )
    });
}
