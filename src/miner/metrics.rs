//! Counters for Prometheus.

use std::{
    sync::{Mutex, PoisonError, atomic::AtomicU64},
    time::Duration,
};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Outcome, Tallied};

type Label = [(&'static str, &'static str); 1];
type Number = Gauge<f64, AtomicU64>;

/// All counters of a miner.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    challenges: Family<Label, Counter>,
    refusals: Family<Label, Counter>,
    solving: Histogram,
    answering: Histogram,
    gauges: Mutex<Numbers>,
}

/// What is looked at when somebody asks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gauges {
    /// Challenges that wait or are under way.
    pub queue: usize,
    /// Since the chain was heard of.
    pub chain_age: Duration,
    /// The newest block that was heard of.
    pub block: u64,
    /// Candidates tried since the start.
    pub candidates: u64,
    /// Candidates a second, lately.
    pub hashes_per_second: f64,
    /// Entries that the journal lost.
    pub journal_lost: u64,
    /// Whether somebody has the machine.
    pub lent: bool,
    /// How allocations went.
    pub allocations: Vec<Tallied>,
}

#[derive(Debug, Default)]
struct Numbers {
    queue: Number,
    chain_age: Number,
    block: Number,
    hash_rate: Number,
    hashes: Counter,
    journal_lost: Counter,
    lent: Number,
    allocations: Family<Label, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        /// Seconds: from what a GPU needs for 10^7 candidates to what validators wait.
        const BUCKETS: [f64; 14] = [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0,
        ];
        let mut registry = Registry::with_prefix("sn27");
        let challenges = Family::default();
        let refusals = Family::default();
        let (solving, answering) = (Histogram::new(BUCKETS), Histogram::new(BUCKETS));
        let gauges = Numbers::default();
        let all = &mut registry;
        all.register("challenges", "Challenges by outcome", challenges.clone());
        all.register(
            "refusals",
            "Requests that were refused, by rule",
            refusals.clone(),
        );
        let seconds = || Unit::Seconds;
        all.register_with_unit(
            "solve",
            "Search of challenges that were solved",
            seconds(),
            solving.clone(),
        );
        all.register_with_unit(
            "answer",
            "From the arrival of challenges that were solved to the answer",
            seconds(),
            answering.clone(),
        );
        all.register(
            "queue_length",
            "Challenges that wait or are under way",
            gauges.queue.clone(),
        );
        all.register_with_unit(
            "chain_age",
            "Since the chain was heard of",
            seconds(),
            gauges.chain_age.clone(),
        );
        all.register(
            "chain_block",
            "Newest block that was heard of",
            gauges.block.clone(),
        );
        all.register("hashes", "Candidates tried", gauges.hashes.clone());
        all.register(
            "hash_rate",
            "Candidates a second while challenges were searched lately",
            gauges.hash_rate.clone(),
        );
        all.register(
            "journal_lost",
            "Entries that could not be written to the journal",
            gauges.journal_lost.clone(),
        );
        all.register(
            "lent",
            "Whether somebody has the machine",
            gauges.lent.clone(),
        );
        all.register(
            "allocations",
            "Allocations by what became of them",
            gauges.allocations.clone(),
        );
        // Those that have not happened yet are zero, not missing.
        for outcome in Outcome::ALL {
            if outcome != Outcome::Running && outcome != Outcome::Lost {
                let _ = challenges.get_or_create(&[("outcome", outcome.name())]);
            }
        }
        Self {
            registry,
            challenges,
            refusals,
            solving,
            answering,
            gauges: Mutex::new(gauges),
        }
    }
}

impl Metrics {
    /// A challenge ended.
    pub fn challenge(&self, outcome: Outcome, hashing: Duration, total: Duration) {
        let label = [("outcome", outcome.name())];
        self.challenges.get_or_create(&label).inc();
        if outcome == Outcome::Found {
            self.solving.observe(hashing.as_secs_f64());
            self.answering.observe(total.as_secs_f64());
        }
    }

    /// A rule refused a request.
    pub fn refused(&self, rule: &'static str) {
        self.refusals.get_or_create(&[("rule", rule)]).inc();
    }

    /// All of it in Prometheus's text.
    pub fn text(&self, now: Gauges) -> String {
        let Gauges {
            queue,
            chain_age,
            block,
            candidates,
            hashes_per_second,
            journal_lost,
            lent,
            allocations,
        } = now;
        let numbers = self.gauges.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.queue.set(queue as f64);
        numbers.chain_age.set(chain_age.as_secs_f64());
        numbers.block.set(block as f64);
        numbers.hash_rate.set(hashes_per_second);
        raise(&numbers.hashes, candidates);
        raise(&numbers.journal_lost, journal_lost);
        numbers.lent.set(if lent { 1.0 } else { 0.0 });
        for Tallied { event, count } in allocations {
            let counter = numbers.allocations.get_or_create(&[("event", event)]);
            raise(&counter, count);
        }
        let mut text = String::new();
        // Writing to a String can't fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Brings a counter to what was counted elsewhere.
fn raise(counter: &Counter, value: u64) {
    counter.inc_by(value.saturating_sub(counter.get()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_every_number() {
        let metrics = Metrics::default();
        metrics.refused("not-enough-stake");
        let quarter = Duration::from_millis(250);
        metrics.challenge(Outcome::Found, quarter, 2 * quarter);
        let now = Gauges {
            queue: 3,
            block: 1234,
            candidates: 10,
            lent: true,
            allocations: vec![Tallied {
                event: "made",
                count: 2,
            }],
            ..Gauges::default()
        };
        metrics.text(now.clone());
        let text = metrics.text(now);
        for line in [
            "sn27_challenges_total{outcome=\"found\"} 1",
            "sn27_challenges_total{outcome=\"cancelled\"} 0",
            "sn27_refusals_total{rule=\"not-enough-stake\"} 1",
            "sn27_queue_length 3.0",
            "sn27_chain_block 1234.0",
            "sn27_hashes_total 10",
            "sn27_solve_seconds_count 1",
            "sn27_solve_seconds_bucket{le=\"0.25\"} 1",
            "sn27_answer_seconds_sum 0.5",
            "sn27_chain_age_seconds 0.0",
            "sn27_lent 1.0",
            "sn27_allocations_total{event=\"made\"} 2",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
