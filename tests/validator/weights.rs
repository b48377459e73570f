//! Weights from scores to what the chain holds, in each of its ways.

use std::sync::Arc;

use proptest::prelude::*;
use serde::Deserialize;
use sn27::{
    chain::{
        Argument, Call, Finality, names,
        weights::{Commitment, Weights},
    },
    localnet::runtime::admin,
    money::Tao,
    validator::{
        store::Store,
        weights::{
            Done, Keeper, Method, Mode, Obstacle, Options, Report, Target, WeightsError,
            WeightsPlan, carry_out, emit, normalise, reveal,
        },
    },
};

use super::rehearsal::{NETUID, Rehearsal, Subnetwork, options};
use crate::{
    chain::{key, run},
    support::tests,
};

tests![
    scores_become_the_sdks_numbers,
    weights_keep_the_order_of_scores,
    weights_are_set_openly_once_they_are_allowed,
    committed_weights_are_revealed_in_their_epoch,
    the_mode_is_the_chains_unless_one_is_wanted,
    what_stands_in_the_way_is_said_before_anything_is_sent,
    burning_is_all_weight_on_the_owners_hotkey,
    an_extrinsic_that_waits_in_the_pool_is_waited_for,
    a_limit_that_changed_meanwhile_is_waited_for,
    the_keeper_commits_and_reveals_what_is_wanted,
    the_keeper_says_what_hinders_it_and_goes_on,
    the_keeper_says_once_how_long_weights_wait,
    a_commitment_of_another_program_is_left_alone,
];

const SCORES: [(u16, f64); 2] = [(1, 0.75), (2, 0.25)];
const SET: [(u16, u16); 2] = [(1, 65_535), (2, 21_845)];

const OPEN: Subnetwork = Subnetwork {
    tempo: 360,
    commit_reveal: false,
    rate_limit: 0,
};
const COMMITTED: Subnetwork = Subnetwork {
    tempo: 60,
    commit_reveal: true,
    rate_limit: 0,
};

fn scores_become_the_sdks_numbers() {
    #[derive(Deserialize)]
    struct File {
        weights: Vec<Case>,
    }
    #[derive(Deserialize)]
    struct Case {
        scores: Vec<f64>,
        uids: Vec<u16>,
        values: Vec<u16>,
    }
    let file: File = serde_json::from_str(include_str!("../fixtures/weights.json")).unwrap();
    assert_eq!(file.weights.len(), 40);
    for case in file.weights {
        let shares = normalise(&case.scores);
        let shares: Vec<(u16, f32)> = (0..).zip(shares).collect();
        assert_eq!(emit(&shares), (case.uids, case.values), "{:?}", case.scores);
    }
}

fn weights_keep_the_order_of_scores() {
    proptest!(|(scores in proptest::collection::vec(prop_oneof![any::<f64>(), -1.0..1.0_f64, 0.0..1e-6], 0..64))| {
        let shares: Vec<(u16, f32)> = (0..).zip(normalise(&scores)).collect();
        let (uids, values) = emit(&shares);
        assert_eq!(uids.len(), values.len());
        assert!(values.iter().all(|value| *value > 0));
        let any = scores.iter().any(|score| *score as f32 > 1e-30);
        assert!(!any || values.contains(&u16::MAX), "{scores:?}");
        for (uid, value) in uids.iter().zip(&values) {
            for (other, less) in uids.iter().zip(&values) {
                let higher = scores[usize::from(*uid)] > scores[usize::from(*other)];
                assert!(!higher || value >= less, "{scores:?}");
            }
        }
    });
}

fn weights_are_set_openly_once_they_are_allowed() {
    run(async {
        let rehearsal = Rehearsal::start(Subnetwork {
            rate_limit: 10,
            ..OPEN
        })
        .await;
        let Rehearsal {
            chain, validator, ..
        } = &rehearsal;
        let store = Store::in_memory().unwrap();
        let plan = rehearsal.plan(&SCORES, Mode::Auto).await.unwrap();
        assert_eq!(plan.method, Method::Set);
        let shown = serde_json::to_value(&plan).unwrap();
        assert_eq!(shown["uids"], serde_json::json!([1, 2]));
        assert_eq!(shown["values"], serde_json::json!([65_535, 21_845]));
        assert_eq!(rehearsal.weights().await, []);

        let carrying = carry_out(&plan, chain, validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        let Done::Set(first) = done else {
            panic!("{done:?}");
        };
        assert_eq!(rehearsal.weights().await, SET);

        // At once again: it waits for the limit, and not longer.
        let plan = rehearsal.plan(&[(2, 1.0)], Mode::Auto).await.unwrap();
        assert_eq!(plan.allowed_at, first.block.number + 10);
        let carrying = carry_out(&plan, chain, validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        let Done::Set(second) = done else {
            panic!("{done:?}");
        };
        assert!(second.block.number >= plan.allowed_at);
        assert_eq!(rehearsal.weights().await, [(2, 65_535)]);
    });
}

fn committed_weights_are_revealed_in_their_epoch() {
    run(async {
        let rehearsal = Rehearsal::start(COMMITTED).await;
        let Rehearsal {
            chain, validator, ..
        } = &rehearsal;
        let store = Store::in_memory().unwrap();
        let plan = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
        assert_eq!(plan.method, Method::Reveal);
        let carrying = carry_out(&plan, chain, validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        assert!(matches!(done, Done::Committed(_)), "{done:?}");
        assert_eq!(rehearsal.rules().await.commits.len(), 1);
        assert_eq!(rehearsal.weights().await, []);
        let receipt = rehearsal
            .with_blocks(async {
                loop {
                    let revealed = reveal(NETUID, chain, validator, &store).await.unwrap();
                    if let Some(receipt) = revealed {
                        break receipt;
                    }
                    let block = chain.now().await.unwrap().block().number;
                    assert!(block < plan.reveals_at.unwrap() + 60, "the epoch is over");
                }
            })
            .await;
        assert!(receipt.block.number >= plan.reveals_at.unwrap());
        assert_eq!(rehearsal.weights().await, SET);
        assert_eq!(rehearsal.rules().await.commits, []);
    });
}

fn the_mode_is_the_chains_unless_one_is_wanted() {
    run(async {
        let open = Rehearsal::start(OPEN).await;
        let auto = open.plan(&SCORES, Mode::Auto).await.unwrap();
        assert_eq!((auto.method, auto.reveals_at), (Method::Set, None));
        for mode in [Mode::Reveal, Mode::Timelock] {
            assert_eq!(
                open.plan(&SCORES, mode).await,
                Err(Obstacle::Mode("openly"))
            );
        }
        let committed = Rehearsal::start(COMMITTED).await;
        let auto = committed.plan(&SCORES, Mode::Auto).await.unwrap();
        let Method::Timelock { version: 4, round } = auto.method else {
            panic!("{auto:?}");
        };
        assert!(round > 34_000_000);
        let refused = committed.plan(&SCORES, Mode::Open).await;
        assert!(matches!(refused, Err(Obstacle::Mode(_))), "{refused:?}");
        // Runtimes before the timelock.
        let mut rules = committed.rules().await;
        rules.timelock = None;
        let plan = WeightsPlan::new(&rules, &SCORES, &options(Mode::Auto)).unwrap();
        assert_eq!(plan.method, Method::Reveal);
        let refused = WeightsPlan::new(&rules, &SCORES, &options(Mode::Timelock));
        assert!(matches!(refused, Err(Obstacle::Mode(_))), "{refused:?}");
    });
}

fn what_stands_in_the_way_is_said_before_anything_is_sent() {
    run(async {
        let rehearsal = Rehearsal::start(OPEN).await;
        let rules = rehearsal.rules().await;
        let auto = options(Mode::Auto);
        let plan = |rules, scores| WeightsPlan::new(rules, scores, &auto);
        for scores in [
            &[][..],
            &[(1, 0.0)],
            &[(1, -3.0), (2, f64::NAN)],
            &[(9, 1.0)],
        ] {
            assert_eq!(plan(&rules, scores), Err(Obstacle::NoScore), "{scores:?}");
        }
        let mut stranger = rules.clone();
        stranger.uid = None;
        assert_eq!(
            plan(&stranger, &SCORES),
            Err(Obstacle::NotRegistered(NETUID))
        );
        let mut miner = rules.clone();
        miner.may_weigh = false;
        assert_eq!(plan(&miner, &SCORES), Err(Obstacle::NoPermit(NETUID)));
        assert!(plan(&miner, &[(0, 1.0)]).is_ok());
        let mut newer = rules.clone();
        newer.version_key = 191;
        let refused = Err(Obstacle::VersionKey {
            netuid: NETUID,
            wanted: 191,
            ours: 190,
        });
        assert_eq!(plan(&newer, &SCORES), refused);
        let mut even = rules.clone();
        even.largest = 40_000;
        assert_eq!(
            plan(&even, &SCORES),
            Err(Obstacle::TooHeavy { limit: 40_000 })
        );
        assert!(plan(&even, &[(1, 0.5), (2, 0.5)]).is_ok());
        // Where the chain wants more entries, the rest are zeros; a neuron alone on itself needs none.
        let mut many = rules.clone();
        many.fewest = 8;
        let padded = plan(&many, &[(2, 1.0)]).unwrap().weights;
        assert_eq!(padded.uids, [2, 0, 1]);
        assert_eq!(padded.values, [65_535, 0, 0]);
        assert_eq!(plan(&many, &[(0, 1.0)]).unwrap().weights.uids, [0]);
        let still = sn27::chain::weights::Schedule::Kept {
            block: 1,
            tempo: 0,
            last: 0,
            pending: 0,
            index: 0,
        };
        let mut still_rules = rules.clone();
        still_rules.commit_reveal = true;
        still_rules.schedule = still;
        assert_eq!(plan(&still_rules, &SCORES), Err(Obstacle::NoEpochs(NETUID)));
        // And the chain takes what was padded.
        rehearsal.sudo(admin::Call::sudo_set_min_allowed_weights {
            netuid: NETUID,
            min_allowed_weights: 3,
        });
        let plan = rehearsal.plan(&[(2, 1.0)], Mode::Auto).await.unwrap();
        let store = Store::in_memory().unwrap();
        let carrying = carry_out(&plan, &rehearsal.chain, &rehearsal.validator, &store);
        rehearsal.with_blocks(carrying).await.unwrap();
        assert_eq!(rehearsal.weights().await, [(2, 65_535), (0, 0), (1, 0)]);
    });
}

fn burning_is_all_weight_on_the_owners_hotkey() {
    run(async {
        let rehearsal = Rehearsal::start(OPEN).await;
        let rules = rehearsal.rules().await;
        let view = rehearsal.chain.now().await.unwrap();
        let owner = view.uid(NETUID, rules.owner.unwrap()).await.unwrap();
        let plan = WeightsPlan::burn(&rules, owner, &options(Mode::Auto)).unwrap();
        assert_eq!(
            (plan.weights.uids, plan.weights.values),
            (vec![0], vec![65_535])
        );
        let nobody = WeightsPlan::burn(&rules, None, &options(Mode::Auto));
        assert_eq!(nobody, Err(Obstacle::NoOwner(NETUID)));
    });
}

/// Sends TAO from the validator's own account, which only waits in the pool until a block comes.
fn elsewhere(rehearsal: &Rehearsal) -> tokio::task::JoinHandle<()> {
    let (chain, signer) = (rehearsal.chain.clone(), rehearsal.validator.clone());
    tokio::spawn(async move {
        let bob = Argument::Destination(key("//Bob").address());
        let call = Call::new(names::TRANSFER_KEEP_ALIVE, [bob, Tao(1).into()]);
        let sent = chain.submit(call, &signer, Finality::InBlock, |_| {}).await;
        sent.unwrap();
    })
}

fn an_extrinsic_that_waits_in_the_pool_is_waited_for() {
    run(async {
        let rehearsal = Rehearsal::start(OPEN).await;
        let before = rehearsal.rules().await.nonce;
        let other = elsewhere(&rehearsal);
        // Until the node counts it.
        let account = rehearsal.validator.address();
        loop {
            let bob = Argument::Destination(account);
            let call = Call::new(names::TRANSFER_KEEP_ALIVE, [bob, Tao(1).into()]);
            if rehearsal
                .chain
                .prepare(call, account)
                .await
                .unwrap()
                .nonce()
                > before
            {
                break;
            }
        }
        let store = Store::in_memory().unwrap();
        let plan = rehearsal.plan(&SCORES, Mode::Auto).await.unwrap();
        let carrying = carry_out(&plan, &rehearsal.chain, &rehearsal.validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        assert!(matches!(done, Done::Set(_)), "{done:?}");
        other.await.unwrap();
        assert_eq!(rehearsal.rules().await.nonce, before + 2);
        assert_eq!(rehearsal.weights().await, SET);
    });
}

fn a_limit_that_changed_meanwhile_is_waited_for() {
    run(async {
        let rehearsal = Rehearsal::start(OPEN).await;
        let store = Store::in_memory().unwrap();
        let Rehearsal {
            chain, validator, ..
        } = &rehearsal;
        let plan = rehearsal.plan(&SCORES, Mode::Auto).await.unwrap();
        rehearsal
            .with_blocks(carry_out(&plan, chain, validator, &store))
            .await
            .unwrap();
        let stale = rehearsal.plan(&[(1, 1.0)], Mode::Auto).await.unwrap();
        rehearsal.sudo(admin::Call::sudo_set_weights_set_rate_limit {
            netuid: NETUID,
            weights_set_rate_limit: 12,
        });
        let allowed_at = rehearsal.rules().await.allowed_at();
        assert!(allowed_at > stale.allowed_at);
        let carrying = carry_out(&stale, chain, validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        let Done::Set(receipt) = done else {
            panic!("{done:?}");
        };
        assert!(receipt.block.number >= allowed_at);
    });
}

fn keeper(rehearsal: &Rehearsal, store: Store, mode: Mode) -> Keeper {
    Keeper {
        chain: rehearsal.chain.clone(),
        signer: rehearsal.validator.clone(),
        store: Arc::new(store),
        netuid: NETUID,
        options: Options {
            mode,
            ..options(mode)
        },
    }
}

fn the_keeper_commits_and_reveals_what_is_wanted() {
    run(async {
        let rehearsal = Rehearsal::start(COMMITTED).await;
        let store = Store::in_memory().unwrap();
        let (targets, mut reports) = keeper(&rehearsal, store, Mode::Reveal).start(8);
        targets.want(Target::Scores(SCORES.to_vec()));
        let seen = rehearsal.with_blocks(async {
            let mut seen = Vec::new();
            while let Some(report) = reports.recv().await {
                seen.push(match report {
                    Report::Planned(_) => "planned",
                    Report::Done(Done::Committed(_)) => "committed",
                    Report::Revealed(_) => "revealed",
                    other => panic!("{other:?}"),
                });
                if seen.last() == Some(&"revealed") {
                    break;
                }
            }
            seen
        });
        assert_eq!(seen.await, ["planned", "committed", "revealed"]);
        assert_eq!(rehearsal.weights().await, SET);
    });
}

fn the_keeper_says_what_hinders_it_and_goes_on() {
    run(async {
        let rehearsal = Rehearsal::start(OPEN).await;
        let store = Store::in_memory().unwrap();
        let (targets, mut reports) = keeper(&rehearsal, store, Mode::Auto).start(8);
        targets.want(Target::Scores(Vec::new()));
        let report = rehearsal.with_blocks(reports.recv()).await.unwrap();
        assert!(
            matches!(report, Report::Hindered(Obstacle::NoScore)),
            "{report:?}"
        );
        targets.want(Target::Burn);
        let done = rehearsal.with_blocks(async {
            loop {
                if let Some(Report::Done(done)) = reports.recv().await {
                    break done;
                }
            }
        });
        assert!(matches!(done.await, Done::Set(_)));
        assert_eq!(rehearsal.weights().await, [(0, 65_535)]);
        // Nobody wants anything any more: the task ends, and so do its reports.
        drop(targets);
        assert!(rehearsal.with_blocks(reports.recv()).await.is_none());
    });
}

fn the_keeper_says_once_how_long_weights_wait() {
    run(async {
        let rehearsal = Rehearsal::start(Subnetwork {
            rate_limit: 10,
            ..OPEN
        })
        .await;
        let store = Store::in_memory().unwrap();
        let (targets, mut reports) = keeper(&rehearsal, store, Mode::Auto).start(8);
        let mut seen = Vec::new();
        let mut next = async |until: &str| loop {
            let report = rehearsal.with_blocks(reports.recv()).await.unwrap();
            let said = match report {
                Report::Planned(_) => "planned",
                Report::Waits(_) => "waits",
                Report::Done(Done::Set(_)) => "set",
                other => panic!("{other:?}"),
            };
            seen.push(said);
            if said == until {
                break;
            }
        };
        targets.want(Target::Scores(SCORES.to_vec()));
        next("set").await;
        targets.want(Target::Scores(vec![(2, 1.0)]));
        next("set").await;
        // For the first ones it may have waited since its registration.
        assert!(
            seen.ends_with(&["planned", "set", "waits", "planned", "set"]),
            "{seen:?}"
        );
        assert_eq!(rehearsal.weights().await, [(2, 65_535)]);
    });
}

fn a_commitment_of_another_program_is_left_alone() {
    run(async {
        let rehearsal = Rehearsal::start(COMMITTED).await;
        let Rehearsal {
            chain, validator, ..
        } = &rehearsal;
        let foreign = Commitment {
            weights: Weights {
                uids: vec![1],
                values: vec![1],
                version_key: 0,
            },
            salt: vec![1, 2, 3],
        };
        let hash = foreign.hash(validator.address(), NETUID);
        let call = sn27::chain::weights::commit(NETUID, hash);
        let sending = chain.submit(call, validator, Finality::InBlock, |_| {});
        rehearsal.with_blocks(sending).await.unwrap();
        let store = Store::in_memory().unwrap();
        while rehearsal.rules().await.due().is_none() {
            rehearsal.localnet.produce_block().unwrap();
        }
        let revealed = reveal(NETUID, chain, validator, &store).await.unwrap();
        assert_eq!(revealed, None);
        // The chain itself agrees with our hash.
        let call = foreign.weights.reveal(NETUID, &foreign.salt);
        let sending = chain.submit(call, validator, Finality::InBlock, |_| {});
        rehearsal.with_blocks(sending).await.unwrap();
        assert_eq!(rehearsal.weights().await, [(1, 65_535)]);
        // What nobody may do is refused, and said by its name.
        let stranger = key("//Dave");
        let rules = rehearsal.rules().await;
        let plan = WeightsPlan::new(&rules, &SCORES, &options(Mode::Reveal)).unwrap();
        let carrying = carry_out(&plan, chain, &stranger, &store);
        let refused = rehearsal.with_blocks(carrying).await;
        assert!(
            matches!(refused, Err(WeightsError::Chain(_))),
            "{refused:?}"
        );
    });
}
