//! A whole miner's axon against the SDK's own, answering at once, on one machine in one run: rate,
//! latency at 64 connections and memory; requests that are forged; 256 challenges at once.
//!
//! `cargo bench --bench axon -- PATH/TO/python`, of an environment with the SDK (10.5.0). Ours does
//! more for each challenge: it has the right password to find, and a journal and a log to write.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark speaks, and stops where it is surprised"
)]

#[path = "axon/load.rs"]
mod load;
#[path = "axon/neurons.rs"]
mod neurons;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the tests' own, which need more of it"
)]
#[path = "../tests/miner/subnet.rs"]
mod subnet;

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use load::{Load, Seal};
use neurons::Neuron;
use sn27::{
    challenge::{ChallengeFields, Difficulty, Digest, HashLine, RandomChallenge},
    wire::{AxonAddress, Challenge, Dendrite, DendriteOptions},
};
use subnet::{MINER, Subnet, VALIDATOR, key, run};
use tokio::task::JoinSet;

const CONNECTIONS: usize = 64;
/// As many as take a few seconds.
const OURS: usize = 40_000;
const THEIRS: usize = 1_500;
/// The best of several runs says most on a busy machine.
const RUNS: usize = 3;

fn challenge(difficulty: u8) -> RandomChallenge {
    RandomChallenge::new(Difficulty::new(difficulty).unwrap(), &mut rand::rng())
}

/// A challenge with ten candidates.
fn at_once() -> ChallengeFields {
    let challenge = challenge(5);
    let (password, salt) = (&challenge.password[..1], &challenge.fields.challenge_salt);
    let line = HashLine {
        digest: Digest::of(password.as_bytes(), salt.as_bytes()),
        salt: salt.clone().into_bytes(),
    };
    ChallengeFields {
        challenge_hash: line.to_string().split(':').next().unwrap().to_owned(),
        challenge_mask: "?1".to_owned(),
        challenge_difficulty: Some(1),
        ..challenge.fields
    }
}

/// Requests a second of the best run.
fn measure(name: &str, neuron: &Neuron, requests: usize, seal: Seal, status: u16) -> f64 {
    let body = serde_json::to_string(&Challenge::from(at_once())).unwrap();
    let load = Load {
        to: neuron.address,
        requests,
        connections: CONNECTIONS,
        status,
    };
    let runs = (0..RUNS).map(|_| {
        let requests = load::requests(requests, &body, seal);
        let result = run(load.clone().run(requests));
        let rate = load.requests as f64 / result.seconds;
        println!(
            "{name}: {rate:.0} requests a second, p50 {:.1} ms, p99 {:.1} ms, at most {:.1} ms",
            result.percentile(0.5),
            result.percentile(0.99),
            result.percentile(1.0)
        );
        rate
    });
    let best = runs.fold(0.0, f64::max);
    println!("{name}: {} MiB at its peak", neuron.peak() / 1024);
    best
}

/// Seconds in which all of 256 challenges are answered, each rightly.
fn many(address: SocketAddr, difficulty: u8) -> f64 {
    let options = DendriteOptions {
        at_once: 256,
        ..DendriteOptions::default()
    };
    let axon = AxonAddress {
        ip: address.ip(),
        port: address.port(),
        hotkey: key(MINER).address(),
    };
    run(async {
        let dendrite = Arc::new(Dendrite::new(key(VALIDATOR), options).unwrap());
        let asked: Vec<_> = (0..256).map(|_| challenge(difficulty)).collect();
        let begun = Instant::now();
        let mut calls = JoinSet::new();
        for challenge in asked {
            let dendrite = dendrite.clone();
            calls.spawn(async move {
                let asked = Challenge::from(challenge.fields);
                let answer = dendrite.call(&axon, &asked, Duration::from_secs(30)).await;
                let output = answer.unwrap().synapse.output.unwrap();
                assert_eq!(output.password, Some(challenge.password));
            });
        }
        calls.join_all().await;
        begun.elapsed().as_secs_f64()
    })
}

fn main() {
    let subnet = Subnet::new();
    let ours = Neuron::sn27(&subnet);
    println!("sn27 mine: {} MiB at its start", ours.peak() / 1024);
    let rate = measure("sn27 mine", &ours, OURS, Seal::Good, 200);
    let forged = measure("sn27 mine, forged", &ours, OURS, Seal::Forged, 401);
    println!(
        "sn27 mine: {} of {} challenges in its journal",
        ours.journal(),
        RUNS * OURS
    );
    let python = std::env::args().skip(1).find(|it| it != "--bench");
    match python {
        Some(python) => {
            let theirs = Neuron::sdk(&python);
            println!("SDK's axon: {} MiB at its start", theirs.peak() / 1024);
            let sdk = measure("SDK's axon", &theirs, THEIRS, Seal::Good, 200);
            let refused = measure("SDK's axon, forged", &theirs, THEIRS, Seal::Forged, 401);
            println!(
                "{:.1} times the rate, {:.1} times with forged requests, {:.2} of the memory",
                rate / sdk,
                forged / refused,
                ours.peak() as f64 / theirs.peak() as f64
            );
        }
        None => println!("the SDK's axon: not measured; name its python after --"),
    }
    for difficulty in [5, 7] {
        let seconds = many(ours.address, difficulty);
        println!("256 challenges of length {difficulty} at once: {seconds:.2} s, all right");
    }
    println!("sn27 mine: {} MiB at its peak", ours.peak() / 1024);
}
