//! Counters for Prometheus.

use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicU64};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{
    Notice, Outlook,
    round::{Cause, Ended, Event, Finished},
    weights::{Done, Report},
};

type Label = [(&'static str, &'static str); 1];
type Uid = [(&'static str, String); 1];
type Number = Gauge<f64, AtomicU64>;

/// All counters of a validator. Clones share them.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Mutex<Numbers>>);

#[derive(Debug)]
struct Numbers {
    registry: Registry,
    rounds: Counter,
    challenges: Family<Label, Counter>,
    solving: Histogram,
    round_time: Number,
    asked: Number,
    excluded: Number,
    scores: Family<Uid, Number>,
    weights: Family<Label, Counter>,
    chain_age: Number,
    block: Number,
}

/// The name of a challenge that was solved, beside those of [`Cause`].
const SOLVED: &str = "solved";
/// What becomes of weights.
const WEIGHTS: [&str; 5] = ["set", "committed", "revealed", "hindered", "failed"];

impl Default for Metrics {
    fn default() -> Self {
        /// Seconds: from what a GPU needs for 10^7 candidates to what validators wait.
        const BUCKETS: [f64; 12] = [
            0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0,
        ];
        let mut numbers = Numbers {
            registry: Registry::with_prefix("sn27"),
            rounds: Counter::default(),
            challenges: Family::default(),
            solving: Histogram::new(BUCKETS),
            round_time: Number::default(),
            asked: Number::default(),
            excluded: Number::default(),
            scores: Family::default(),
            weights: Family::default(),
            chain_age: Number::default(),
            block: Number::default(),
        };
        numbers.register();
        Self(Arc::new(Mutex::new(numbers)))
    }
}

impl Metrics {
    /// Counts what happened.
    pub fn note(&self, notice: &Notice) {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match notice {
            Notice::Round(Event::Ended(ended)) => numbers.ended(ended),
            Notice::Round(Event::Finished(finished)) => numbers.finished(finished),
            Notice::Weights(report) => {
                if let Some(name) = name(report) {
                    numbers.weights.get_or_create(&[("outcome", name)]).inc();
                }
            }
            _ => {}
        }
    }

    /// All of it in Prometheus's text.
    pub fn text(&self, outlook: &Outlook) -> String {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        numbers.chain_age.set(outlook.age().as_secs_f64());
        numbers.block.set(outlook.block() as f64);
        let mut text = String::new();
        // Writing to a String can't fail.
        let _ = encode(&mut text, &numbers.registry);
        text
    }
}

impl Numbers {
    fn register(&mut self) {
        let Self {
            registry: all,
            rounds,
            challenges,
            solving,
            round_time,
            asked,
            excluded,
            scores,
            weights,
            chain_age,
            block,
        } = self;
        all.register("rounds", "Rounds that are over", rounds.clone());
        all.register(
            "challenges_sent",
            "Challenges by what came of them",
            challenges.clone(),
        );
        let seconds = || Unit::Seconds;
        all.register_with_unit(
            "solved",
            "From the question to the answer, of challenges that were solved",
            seconds(),
            solving.clone(),
        );
        all.register_with_unit("round", "The last round", seconds(), round_time.clone());
        all.register(
            "miners_asked",
            "Miners that the last round asked",
            asked.clone(),
        );
        all.register(
            "neurons_excluded",
            "Neurons that the last round did not ask",
            excluded.clone(),
        );
        all.register("score", "Moving average by miner", scores.clone());
        all.register("weights", "What became of weights", weights.clone());
        all.register_with_unit(
            "chain_age",
            "Since the chain was heard of",
            seconds(),
            chain_age.clone(),
        );
        all.register(
            "chain_block",
            "Newest block that was heard of",
            block.clone(),
        );
        // Those that have not happened yet are zero, not missing.
        for name in std::iter::once(SOLVED).chain(Cause::NAMES) {
            let _ = challenges.get_or_create(&[("outcome", name)]);
        }
        for name in WEIGHTS {
            let _ = weights.get_or_create(&[("outcome", name)]);
        }
    }

    fn ended(&self, ended: &Ended) {
        let name = ended.failure.as_ref().map_or(SOLVED, Cause::name);
        self.challenges.get_or_create(&[("outcome", name)]).inc();
        if ended.failure.is_none() {
            self.solving.observe(ended.elapsed.as_secs_f64());
        }
    }

    fn finished(&self, finished: &Finished) {
        self.rounds.inc();
        self.round_time.set(finished.took.as_secs_f64());
        self.asked.set(finished.answers.len() as f64);
        self.excluded.set(finished.excluded.len() as f64);
        if finished.recorded {
            // Those that went have no score any more.
            self.scores.clear();
            for scored in &finished.scores {
                let label = [("uid", scored.uid.to_string())];
                self.scores.get_or_create(&label).set(scored.average);
            }
        }
    }
}

fn name(report: &Report) -> Option<&'static str> {
    let [set, committed, revealed, hindered, failed] = WEIGHTS;
    match report {
        Report::Planned(_) | Report::Waits(_) | Report::Done(Done::Before) => None,
        Report::Done(Done::Set(_)) => Some(set),
        Report::Done(Done::Committed(_)) => Some(committed),
        Report::Revealed(_) => Some(revealed),
        Report::Hindered(_) => Some(hindered),
        Report::Failed(..) => Some(failed),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        address::Address, challenge::Difficulty, validator::Roster, validator::store::Scored,
    };

    #[test]
    fn the_text_has_every_number() {
        let metrics = Metrics::default();
        let hotkey = Address::from_bytes([1; 32]);
        let ended = |uid, failure| Ended {
            uid,
            hotkey,
            axon: ([10, 0, 0, 1], 1).into(),
            challenge: String::new(),
            difficulty: Difficulty::MIN,
            elapsed: Duration::from_millis(250),
            failure,
        };
        let answers = vec![ended(1, None), ended(2, Some(Cause::Timeout))];
        for ended in &answers {
            metrics.note(&Notice::Round(Event::Ended(Box::new(ended.clone()))));
        }
        let scored = Scored {
            uid: 1,
            hotkey,
            last: 8.0,
            average: 8.5,
            rounds: 2,
        };
        metrics.note(&Notice::Round(Event::Finished(Box::new(Finished {
            id: String::new(),
            block: 5,
            age: Duration::ZERO,
            answers,
            excluded: Vec::new(),
            scores: vec![scored],
            recorded: true,
            took: Duration::from_secs(2),
        }))));
        let roster = Roster {
            block: 1234,
            members: Vec::new(),
        };
        let text = metrics.text(&Outlook::new(roster, None, Duration::ZERO));
        for line in [
            "sn27_rounds_total 1",
            "sn27_challenges_sent_total{outcome=\"solved\"} 1",
            "sn27_challenges_sent_total{outcome=\"timeout\"} 1",
            "sn27_challenges_sent_total{outcome=\"wrong\"} 0",
            "sn27_solved_seconds_count 1",
            "sn27_round_seconds 2.0",
            "sn27_miners_asked 2.0",
            "sn27_score{uid=\"1\"} 8.5",
            "sn27_weights_total{outcome=\"set\"} 0",
            "sn27_chain_block 1234.0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
