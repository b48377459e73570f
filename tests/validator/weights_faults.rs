//! A validator killed at any step of setting weights: nothing is committed twice, no salt is lost,
//! and weights arrive.

use std::path::Path;

use sn27::{
    chain::names,
    validator::{
        store::{CommitKey, Store, StoreError},
        weights::{Done, Mode, WeightsError, carry_out, reveal},
    },
};
use tempfile::TempDir;

use super::rehearsal::{NETUID, Rehearsal, Subnetwork};
use crate::{chain::run, support::tests};

tests![
    a_commitment_that_is_killed_at_any_step_is_made_once_and_revealed,
    a_reveal_that_is_killed_at_any_step_is_made_once,
    a_timelocked_commitment_that_is_killed_at_any_step_is_made_once,
    a_commitment_that_waits_in_the_pool_when_its_process_dies_is_made_once,
];

const SCORES: [(u16, f64); 2] = [(1, 0.75), (2, 0.25)];

/// Long enough for all that happens in it; and nothing but we keep a second commitment away.
const SUBNET: Subnetwork = Subnetwork {
    tempo: 120,
    commit_reveal: true,
    rate_limit: 0,
};

fn open(folder: &Path) -> Store {
    Store::open(&folder.join("database.db")).unwrap()
}

/// Whether all was done and noted before the end, so that nothing is left to be done.
async fn on_record(rehearsal: &Rehearsal, store: &Store) -> bool {
    let key = CommitKey {
        chain: rehearsal.chain.genesis(),
        netuid: NETUID,
        hotkey: rehearsal.validator.address(),
    };
    let rules = rehearsal.rules().await;
    let sent = store.sent(key.chain, key.hotkey).unwrap();
    let used = sent.is_some_and(|sent| rules.nonce > sent.nonce);
    used && store.open_commit(key).unwrap().is_none()
}

fn stopped<T: std::fmt::Debug>(done: &Result<T, WeightsError>) -> bool {
    match done {
        Err(WeightsError::Store(StoreError::Stopped)) => true,
        Ok(_) => false,
        Err(error) => panic!("{error}"),
    }
}

fn a_commitment_that_is_killed_at_any_step_is_made_once_and_revealed() {
    run(async {
        let mut before = 0;
        for step in 0.. {
            let rehearsal = Rehearsal::start(SUBNET).await;
            let Rehearsal {
                chain, validator, ..
            } = &rehearsal;
            let folder = TempDir::new().unwrap();
            let plan = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
            let killed = open(folder.path()).stopping_before(step);
            let carrying = carry_out(&plan, chain, validator, &killed);
            let first = rehearsal.with_blocks(carrying).await;
            drop(killed);

            let store = open(folder.path());
            let again = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
            let ended = !stopped(&first);
            let carrying = carry_out(&again, chain, validator, &store);
            if ended {
                // It was known to be done, so that new weights are a new commitment.
                assert!(step > 6, "only {step} steps");
                assert!(before > 0, "no step came after the commitment");
                rehearsal.with_blocks(carrying).await.unwrap();
                assert_eq!(rehearsal.rules().await.commits.len(), 2);
                break;
            }
            if !on_record(&rehearsal, &store).await {
                let second = rehearsal.with_blocks(carrying).await.unwrap();
                before += usize::from(second == Done::Before);
            }
            assert_eq!(rehearsal.rules().await.commits.len(), 1, "step {step}");

            while rehearsal.rules().await.due().is_none() {
                rehearsal.localnet.produce_block().unwrap();
            }
            let revealing = reveal(NETUID, chain, validator, &store);
            let receipt = rehearsal.with_blocks(revealing).await.unwrap().unwrap();
            assert!(receipt.event(names::WEIGHTS_REVEALED).is_some());
            assert_eq!(rehearsal.weights().await, [(1, 65_535), (2, 21_845)]);
        }
    });
}

fn a_reveal_that_is_killed_at_any_step_is_made_once() {
    run(async {
        for step in 0.. {
            let rehearsal = Rehearsal::start(SUBNET).await;
            let Rehearsal {
                chain, validator, ..
            } = &rehearsal;
            let folder = TempDir::new().unwrap();
            let plan = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
            let store = open(folder.path());
            let carrying = carry_out(&plan, chain, validator, &store);
            rehearsal.with_blocks(carrying).await.unwrap();
            drop(store);
            while rehearsal.rules().await.due().is_none() {
                rehearsal.localnet.produce_block().unwrap();
            }
            let nonce = rehearsal.rules().await.nonce;
            let killed = open(folder.path()).stopping_before(step);
            let revealing = reveal(NETUID, chain, validator, &killed);
            let first = rehearsal.with_blocks(revealing).await;
            drop(killed);
            let store = open(folder.path());
            let revealing = reveal(NETUID, chain, validator, &store);
            let second = rehearsal.with_blocks(revealing).await.unwrap();
            assert_eq!(rehearsal.weights().await, [(1, 65_535), (2, 21_845)]);
            assert_eq!(rehearsal.rules().await.nonce, nonce + 1, "step {step}");
            if !stopped(&first) {
                assert!(step > 2, "only {step} steps");
                assert_eq!(second, None);
                break;
            }
        }
    });
}

fn a_timelocked_commitment_that_is_killed_at_any_step_is_made_once() {
    run(async {
        for step in 0.. {
            let rehearsal = Rehearsal::start(SUBNET).await;
            let Rehearsal {
                chain, validator, ..
            } = &rehearsal;
            let folder = TempDir::new().unwrap();
            let nonce = rehearsal.rules().await.nonce;
            let plan = rehearsal.plan(&SCORES, Mode::Timelock).await.unwrap();
            let killed = open(folder.path()).stopping_before(step);
            let carrying = carry_out(&plan, chain, validator, &killed);
            let first = rehearsal.with_blocks(carrying).await;
            drop(killed);
            if !stopped(&first) {
                assert!(step > 6, "only {step} steps");
                break;
            }
            let store = open(folder.path());
            if !on_record(&rehearsal, &store).await {
                let again = rehearsal.plan(&SCORES, Mode::Timelock).await.unwrap();
                let carrying = carry_out(&again, chain, validator, &store);
                rehearsal.with_blocks(carrying).await.unwrap();
            }
            assert_eq!(rehearsal.rules().await.nonce, nonce + 1, "step {step}");
        }
    });
}

fn a_commitment_that_waits_in_the_pool_when_its_process_dies_is_made_once() {
    run(async {
        let rehearsal = Rehearsal::start(SUBNET).await;
        let Rehearsal {
            chain, validator, ..
        } = &rehearsal;
        let folder = TempDir::new().unwrap();
        let nonce = rehearsal.rules().await.nonce;
        let plan = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
        let killed = open(folder.path());
        // No block comes: it is in the pool when its process dies.
        tokio::select! {
            done = carry_out(&plan, chain, validator, &killed) => panic!("{done:?}"),
            () = async {
                let call = || plan.weights.set(NETUID);
                while chain.prepare(call(), validator.address()).await.unwrap().nonce() == nonce {}
            } => {}
        }
        drop(killed);
        let store = open(folder.path());
        let again = rehearsal.plan(&SCORES, Mode::Reveal).await.unwrap();
        let carrying = carry_out(&again, chain, validator, &store);
        let done = rehearsal.with_blocks(carrying).await.unwrap();
        assert_eq!(done, Done::Before);
        let rules = rehearsal.rules().await;
        assert_eq!((rules.nonce, rules.commits.len()), (nonce + 1, 1));
    });
}
