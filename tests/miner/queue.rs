//! The queue before the real solver, on the CPU.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sn27::{
    address::Address,
    miner::{Capacity, Ending, Full, Pending, Question, Queue},
    solver::{Selection, Solver},
    wire::Priority,
};

use super::{
    mining::{challenge, endless},
    subnet::run,
};
use crate::support::tests;

tests![
    challenges_are_solved_one_after_the_other,
    what_waits_is_answered_at_its_own_deadline,
    a_long_challenge_is_paused_for_a_short_one,
    what_nobody_waits_for_is_not_searched,
    a_queue_that_is_stopped_answers_everybody,
];

fn queue(all: usize, per_caller: usize) -> Queue {
    let selection: Selection = "cpu".parse().unwrap();
    let solver = Solver::open(&selection, None).unwrap();
    Queue::start(Arc::new(solver), Capacity { all, per_caller }).unwrap()
}

fn question(challenge: sn27::challenge::Challenge, caller: u8, seconds: f64) -> Question {
    Question {
        name: "a test's".to_owned(),
        challenge,
        caller: Address::from_bytes([caller; 32]),
        priority: Priority(1),
        deadline: Instant::now() + Duration::from_secs_f64(seconds),
    }
}

fn hard(caller: u8, seconds: f64) -> Question {
    question(endless().fields().challenge().unwrap(), caller, seconds)
}

fn easy(caller: u8, seconds: f64) -> (Question, String) {
    let random = challenge(5);
    let asked = question(random.challenge().unwrap(), caller, seconds);
    (asked, random.password)
}

async fn ending(pending: Pending) -> Ending {
    pending.answer().await.ending
}

fn challenges_are_solved_one_after_the_other() {
    run(async {
        let queue = queue(100, 100);
        let mut pending = Vec::new();
        for _ in 0..20 {
            let (asked, password) = easy(1, 60.0);
            pending.push((queue.submit(asked).unwrap(), password));
        }
        for (pending, password) in pending {
            let answer = pending.answer().await;
            assert_eq!(answer.ending, Ending::Found(password.into_bytes()));
            assert!(answer.candidates > 0 && answer.hashing > Duration::ZERO);
        }
        assert!(queue.is_empty() && queue.candidates() > 0 && queue.is_alive());
    });
}

fn what_waits_is_answered_at_its_own_deadline() {
    run(async {
        let queue = queue(100, 100);
        let long = queue.submit(hard(1, 60.0)).unwrap();
        while queue.candidates() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let short = queue.submit(hard(2, 0.3)).unwrap();
        assert_eq!(short.ahead, 1);
        let answer = short.answer().await;
        assert_eq!((answer.ending, answer.candidates), (Ending::Expired, 0));
        // The long one is still under way.
        assert_eq!(queue.len(), 1);
        drop(long);
        let expired = queue.submit(hard(1, 0.2)).unwrap();
        assert_eq!(ending(expired).await, Ending::Expired);
    });
}

fn a_long_challenge_is_paused_for_a_short_one() {
    run(async {
        let queue = queue(100, 100);
        // Both wait before either is taken up.
        for _ in 0..20 {
            let long = queue.submit(hard(1, 600.0)).unwrap();
            let (asked, password) = easy(2, 60.0);
            let short = queue.submit(asked).unwrap();
            assert_eq!(ending(short).await, Ending::Found(password.into_bytes()));
            drop(long);
        }
        let endless = queue.submit(hard(1, 600.0)).unwrap();
        while queue.candidates() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let random = challenge(7);
        let long = question(random.challenge().unwrap(), 2, 600.0);
        let all = long.challenge.mask.candidates();
        let long = queue.submit(long).unwrap();
        // One within the other.
        let mut short = Vec::new();
        for caller in 3..20 {
            let (asked, password) = easy(caller, 60.0);
            short.push((queue.submit(asked).unwrap(), password));
        }
        for (short, password) in short {
            assert_eq!(ending(short).await, Ending::Found(password.into_bytes()));
        }
        let answer = long.answer().await;
        assert_eq!(answer.ending, Ending::Found(random.password.into_bytes()));
        // What was tried before a pause is not tried again.
        assert!(u128::from(answer.candidates) <= all);
        let before = queue.candidates();
        while queue.candidates() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(endless);
        while !queue.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // A paused one that nobody waits for any more is not gone on with.
        let paused = queue.submit(hard(1, 600.0)).unwrap();
        let (asked, _) = easy(2, 60.0);
        let short = queue.submit(asked).unwrap();
        drop(paused);
        assert!(matches!(ending(short).await, Ending::Found(_)));
        while !queue.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

fn what_nobody_waits_for_is_not_searched() {
    run(async {
        let queue = queue(2, 100);
        let running = queue.submit(hard(1, 600.0)).unwrap();
        while queue.candidates() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let waiting = queue.submit(hard(1, 600.0)).unwrap();
        let other = queue.submit(hard(1, 600.0)).unwrap();
        assert!(matches!(queue.submit(hard(1, 600.0)), Err(Full::All)));
        drop((waiting, other));
        assert_eq!(queue.len(), 1);
        drop(running);
        // Where they were still searched, this would be late.
        let (asked, password) = easy(2, 60.0);
        let found = ending(queue.submit(asked).unwrap()).await;
        assert_eq!(found, Ending::Found(password.into_bytes()));
    });
}

fn a_queue_that_is_stopped_answers_everybody() {
    run(async {
        let queue = queue(100, 100);
        let pending: Vec<_> = (0..5)
            .map(|_| queue.submit(hard(1, 600.0)).unwrap())
            .collect();
        queue.stop();
        for pending in pending {
            assert_eq!(ending(pending).await, Ending::Stopped);
        }
        assert!(matches!(queue.submit(hard(1, 1.0)), Err(Full::Stopping)));
    });
}
