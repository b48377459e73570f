//! How soon a short challenge is answered while a long one has the devices, through the miner's queue:
//! `cargo bench --bench sharing -- [DEVICES]`, of `auto` by default.
//!
//! Short ones are of length 7; what they take alone is measured in the same run. The difference is what
//! pausing costs: the long search put down, and the short one taken up.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark speaks, and stops where it is surprised"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sn27::{
    address::Address,
    challenge::{Challenge, Charsets, Difficulty, Digest, HashLine, Mask, RandomChallenge},
    miner::{Capacity, Ending, Pending, Question, Queue},
    solver::{Selection, Solver},
    wire::Priority,
};

/// Short challenges of each kind.
const COUNT: usize = 200;

fn submit(queue: &Queue, challenge: Challenge, caller: u8) -> Pending {
    let question = Question {
        name: "a benchmark's".to_owned(),
        challenge,
        caller: Address::from_bytes([caller; 32]),
        priority: Priority(1),
        deadline: Instant::now() + Duration::from_secs(600),
    };
    queue.submit(question).unwrap()
}

/// More candidates than can be tried.
fn endless() -> Challenge {
    let line = HashLine {
        digest: Digest::of(b"", b""),
        salt: b"0123456789abcdef".to_vec(),
    };
    let mask = Mask::parse(&b"?a".repeat(12), &Charsets::default());
    Challenge::new(line, mask.unwrap()).unwrap()
}

async fn measure(name: &str, queue: &Queue) {
    let mut times = Vec::new();
    for _ in 0..COUNT {
        let random = RandomChallenge::new(Difficulty::new(7).unwrap(), &mut rand::rng());
        let challenge = random.challenge().unwrap();
        let begun = Instant::now();
        let answer = submit(queue, challenge, 1).answer().await;
        assert_eq!(answer.ending, Ending::Found(random.password.into_bytes()));
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        // The long one goes on, or would be paused before it has begun.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{name}: p50 {:.2} ms, p99 {:.2} ms, at most {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

#[tokio::main]
async fn main() {
    let given = std::env::args().skip(1).find(|it| it != "--bench");
    let selection: Selection = given.as_deref().unwrap_or("auto").parse().unwrap();
    let solver = Solver::open(&selection, None).unwrap();
    for device in solver.devices() {
        println!("{} {}", device.name, device.model.as_deref().unwrap_or(""));
    }
    let capacity = Capacity {
        all: 100,
        per_caller: 100,
    };
    let queue = Queue::start(Arc::new(solver), capacity).unwrap();
    measure("length 7 alone", &queue).await;
    let long = submit(&queue, endless(), 2);
    measure("length 7 while a long one has the devices", &queue).await;
    let before = queue.candidates();
    tokio::time::sleep(Duration::from_secs(1)).await;
    println!(
        "the long one went on at {:.0} MH/s",
        (queue.candidates() - before) as f64 / 1e6
    );
    drop(long);
}
