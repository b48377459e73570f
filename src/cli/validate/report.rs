//! A round, as it is shown.

use std::net::SocketAddr;

use serde::Serialize;

use super::weighed::Weighed;
use crate::{
    address::Address,
    challenge::Difficulty,
    output::{Column, Human, Page, seconds},
    validator::{
        filter::Excluded,
        round::{Cause, Ended, Finished},
        store::Scored,
    },
};

/// A round.
#[derive(Serialize)]
pub(super) struct RoundReport {
    event: &'static str,
    id: String,
    /// The block of the state that it went by.
    block: u64,
    /// How long before it the chain was heard of, in seconds.
    chain_age: f64,
    /// Whether it counts.
    recorded: bool,
    /// All of it, in seconds.
    took: f64,
    solved: usize,
    miners: Vec<MinerReport>,
    excluded: Vec<Excluded>,
    /// What became of the weights, after a single round.
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<Weighed>,
}

#[derive(Serialize)]
struct MinerReport {
    uid: u16,
    hotkey: Address,
    axon: SocketAddr,
    challenge: String,
    difficulty: Difficulty,
    elapsed: f64,
    solved: bool,
    failure: Option<Cause>,
    score: Option<f64>,
    average: Option<f64>,
}

impl MinerReport {
    fn new(ended: Ended, scored: Option<&Scored>) -> Self {
        let Ended {
            uid,
            hotkey,
            axon,
            challenge,
            difficulty,
            elapsed,
            failure,
        } = ended;
        Self {
            uid,
            hotkey,
            axon,
            challenge,
            difficulty,
            elapsed: elapsed.as_secs_f64(),
            solved: failure.is_none(),
            failure,
            score: scored.map(|scored| scored.last),
            average: scored.map(|scored| scored.average),
        }
    }
}

impl RoundReport {
    pub(super) fn new(finished: Finished) -> Self {
        let solved = finished.solved();
        let miners = finished.answers.iter();
        let miners = miners.map(|it| MinerReport::new(it.clone(), finished.score(it.uid)));
        Self {
            event: "round",
            id: finished.id.clone(),
            block: finished.block,
            chain_age: finished.age.as_secs_f64(),
            recorded: finished.recorded,
            took: finished.took.as_secs_f64(),
            solved,
            miners: miners.collect(),
            excluded: finished.excluded,
            weights: None,
        }
    }

    /// With what became of the weights.
    pub(super) fn weighed(self, weights: Option<Weighed>) -> Self {
        Self { weights, ..self }
    }
}

impl Human for RoundReport {
    fn human(&self, page: &mut Page) {
        page.table(
            &[
                Column::Right("uid"),
                Column::Left("hotkey"),
                Column::Left("axon"),
                Column::Right("difficulty"),
                Column::Right("took"),
                Column::Left("answer"),
                Column::Right("score"),
                Column::Right("average"),
            ],
            self.miners.iter().map(|miner| {
                let answer = miner.failure.as_ref().map(ToString::to_string);
                let number = |value: Option<f64>| {
                    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"))
                };
                vec![
                    miner.uid.to_string(),
                    miner.hotkey.to_string(),
                    miner.axon.to_string(),
                    miner.difficulty.to_string(),
                    seconds(miner.elapsed),
                    answer.unwrap_or_else(|| "right".to_owned()),
                    number(miner.score),
                    number(miner.average),
                ]
            }),
        );
        for Excluded { uid, rule } in &self.excluded {
            page.line(format!("uid {uid} was not asked: {rule}"));
        }
        page.line(format!(
            "{} of {} solved, in {}, at block {}",
            self.solved,
            self.miners.len(),
            seconds(self.took),
            self.block
        ));
        if let Some(weights) = &self.weights {
            weights.human(page);
        }
    }
}
