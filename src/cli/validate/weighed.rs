//! What became of weights, as it is shown.

use serde::Serialize;

use crate::{
    chain::Receipt,
    output::{Human, Page},
    validator::weights::{Done, Obstacle, WeightsPlan},
};

/// What became of weights.
#[derive(Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Weighed {
    /// They are on chain.
    Set { plan: WeightsPlan, receipt: Receipt },
    /// They are committed.
    Committed { plan: WeightsPlan, receipt: Receipt },
    /// What was committed is revealed.
    Revealed { receipt: Receipt },
    /// They were sent, and no block had them in time.
    Unknown { plan: WeightsPlan },
    /// An earlier run had done it, and nothing more was sent.
    Before,
    /// The chain takes none before this block.
    TooSoon { allowed_at: u64 },
    /// They would be set.
    WouldSet { plan: WeightsPlan },
    /// Something stands in the way.
    Hindered { why: String },
    /// It did not work, and will be tried again.
    Failed { why: String },
}

/// A line of JSON about weights.
#[derive(Serialize)]
pub(super) struct WeightsLine {
    event: &'static str,
    #[serde(flatten)]
    weighed: Weighed,
}

impl Weighed {
    pub(super) fn done(plan: WeightsPlan, done: Done) -> Self {
        match done {
            Done::Set(receipt) => Self::Set {
                plan,
                receipt: *receipt,
            },
            Done::Committed(receipt) => Self::Committed {
                plan,
                receipt: *receipt,
            },
            Done::Before => Self::Before,
        }
    }

    pub(super) fn hindered(obstacle: &Obstacle) -> Self {
        Self::Hindered {
            why: obstacle.to_string(),
        }
    }

    pub(super) fn line(self) -> WeightsLine {
        let event = "weights";
        WeightsLine {
            event,
            weighed: self,
        }
    }
}

/// Uids and their numbers.
pub(super) fn shown(plan: &WeightsPlan) -> String {
    let weights = plan.weights.uids.iter().zip(&plan.weights.values);
    let weights = weights.map(|(uid, value)| format!("{uid}: {value}"));
    weights.collect::<Vec<_>>().join(", ")
}

impl Human for Weighed {
    fn human(&self, page: &mut Page) {
        page.line(match self {
            Self::Set { plan, receipt } => {
                let block = receipt.block.number;
                format!("weights set in block {block}: {}", shown(plan))
            }
            Self::Committed { plan, receipt } => {
                let block = receipt.block.number;
                format!("weights committed in block {block}: {}", shown(plan))
            }
            Self::Revealed { receipt } => {
                let block = receipt.block.number;
                format!("weights revealed in block {block}")
            }
            Self::Unknown { plan } => format!("weights may still come: {}", shown(plan)),
            Self::Before => "weights were on chain already; nothing was sent".to_owned(),
            Self::TooSoon { allowed_at } => {
                format!("no weights were set: the chain takes none before block {allowed_at}")
            }
            Self::WouldSet { plan } => format!("weights would be: {}", shown(plan)),
            Self::Hindered { why } | Self::Failed { why } => {
                format!("no weights were set: {why}")
            }
        });
    }
}

impl Human for WeightsLine {
    fn human(&self, page: &mut Page) {
        self.weighed.human(page);
    }
}
