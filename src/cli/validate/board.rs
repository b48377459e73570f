//! The validator as it is, put together from what it tells.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use super::{ready::Ready, weighed::shown};
use crate::{
    address::Address,
    challenge::Difficulty,
    validator::{
        Notice, Standing,
        round::{Cause, Event},
        weights::{Done, Report},
    },
};

/// The validator as it is.
pub(super) struct Board {
    pub(super) hotkey: Address,
    pub(super) network: String,
    pub(super) netuid: u16,
    pub(super) uid: Option<u16>,
    pub(super) started: Instant,
    pub(super) rounds: u64,
    /// When the round that is under way began.
    pub(super) round: Option<Instant>,
    pub(super) rows: BTreeMap<u16, Row>,
    pub(super) weights: String,
    pub(super) next: Option<(u64, Instant)>,
}

/// A miner in the round that is under way, or in the last one.
pub(super) struct Row {
    pub(super) hotkey: Address,
    pub(super) axon: SocketAddr,
    pub(super) difficulty: Difficulty,
    pub(super) state: State,
    pub(super) score: Option<(f64, f64)>,
}

/// Where its challenge is.
pub(super) enum State {
    /// It was sent.
    Asked(Instant),
    /// It ended.
    Ended(Duration, Option<Cause>),
}

impl Board {
    pub(super) fn new(ready: &Ready) -> Self {
        Self {
            hotkey: ready.hotkey,
            network: ready.network.clone(),
            netuid: ready.netuid,
            uid: ready.uid,
            started: Instant::now(),
            rounds: 0,
            round: None,
            rows: BTreeMap::new(),
            weights: "none were wanted yet".to_owned(),
            next: None,
        }
    }

    pub(super) fn note(&mut self, notice: &Notice) {
        match notice {
            Notice::Round(event) => self.round(event),
            Notice::Waiting(standing) => self.wait(standing),
            Notice::Weights(report) => self.weights = weights(report),
            Notice::WouldSet(Ok(plan)) => self.weights = format!("not set: {}", shown(plan)),
            Notice::WouldSet(Err(obstacle)) => self.weights = obstacle.to_string(),
            Notice::Unplanned(error) => self.weights = error.to_string(),
            Notice::OutOfDate(_) | Notice::Unwritten(_) => {}
        }
    }

    /// Miners that were asked, that ended, and that solved.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        let ended = |row: &&Row| matches!(row.state, State::Ended(..));
        let solved = |row: &&Row| matches!(row.state, State::Ended(_, None));
        let rows = self.rows.values();
        (
            rows.len(),
            rows.clone().filter(ended).count(),
            rows.filter(solved).count(),
        )
    }

    fn round(&mut self, event: &Event) {
        match event {
            Event::Began(_) => {
                self.rounds += 1;
                self.round = Some(Instant::now());
                self.rows.clear();
                self.next = None;
            }
            Event::Asked(asked) => {
                let row = Row {
                    hotkey: asked.hotkey,
                    axon: asked.axon,
                    difficulty: asked.difficulty,
                    state: State::Asked(Instant::now()),
                    score: None,
                };
                self.rows.insert(asked.uid, row);
            }
            Event::Ended(ended) => {
                if let Some(row) = self.rows.get_mut(&ended.uid) {
                    row.state = State::Ended(ended.elapsed, ended.failure.clone());
                }
            }
            Event::Finished(finished) => {
                self.round = None;
                for scored in &finished.scores {
                    if let Some(row) = self.rows.get_mut(&scored.uid) {
                        row.score = Some((scored.last, scored.average));
                    }
                }
            }
        }
    }

    fn wait(&mut self, standing: &Standing) {
        self.next = Some((standing.next, Instant::now() + standing.within));
        if let Some(own) = &standing.own {
            self.uid = Some(own.uid);
        }
    }
}

fn weights(report: &Report) -> String {
    match report {
        Report::Planned(plan) => format!("on their way: {}", shown(plan)),
        Report::Waits(block) => format!("wait for block {block}"),
        Report::Done(Done::Set(receipt)) => format!("set in block {}", receipt.block.number),
        Report::Done(Done::Committed(receipt)) => {
            format!("committed in block {}", receipt.block.number)
        }
        Report::Done(Done::Before) => "those of before are on chain".to_owned(),
        Report::Revealed(receipt) => format!("revealed in block {}", receipt.block.number),
        Report::Hindered(obstacle) => obstacle.to_string(),
        Report::Failed(error, _) => error.to_string(),
    }
}
