//! What will be set, how, and when; pure over what was read.

use std::time::Duration;

use serde::Serialize;

use super::{Obstacle, emit, normalise};
use crate::{
    address::Address,
    chain::weights::{WeightRules, Weights},
};

/// Blocks between the one that begins the epoch and the one whose round locks the weights, as
/// bittensor-drand has it: the chain must have had time to store the round.
const MARGIN: u64 = 3;

/// Which of the chain's ways to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// As the chain asks: openly; or committed, and opened by the chain where it can.
    #[default]
    Auto,
    /// Openly.
    Open,
    /// Committed by hash, and revealed by us.
    Reveal,
    /// Committed timelocked, and opened by the chain.
    Timelock,
}

/// What weights are made with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Which way.
    pub mode: Mode,
    /// The version of the rules that we follow.
    pub version_key: u64,
    /// Time between two blocks.
    pub block_time: Duration,
    /// The time, since 1970.
    pub now: Duration,
}

/// How weights are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum Method {
    /// Openly.
    Set,
    /// By hash first.
    Reveal,
    /// Locked to a round of the beacon.
    Timelock {
        /// The round.
        round: u64,
        /// The kind of commitment.
        version: u16,
    },
}

/// What will be set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightsPlan {
    /// The subnet.
    pub netuid: u16,
    /// The validator.
    pub hotkey: Address,
    /// Its uid.
    pub uid: u16,
    /// Who is weighed, and how much.
    #[serde(flatten)]
    pub weights: Weights,
    /// How.
    #[serde(flatten)]
    pub method: Method,
    /// The block that the rules were read at.
    pub block: u64,
    /// The first block in which the chain takes it.
    pub allowed_at: u64,
    /// The first block in which it counts, where it is committed first.
    pub reveals_at: Option<u64>,
}

impl Options {
    /// The version key of SN27 1.9.0, the last that was published.
    pub const VERSION_KEY: u64 = 190;
    /// Of Bittensor's networks.
    pub const BLOCK_TIME: Duration = Duration::from_secs(12);

    /// What suits Bittensor's networks, at a time since 1970.
    pub fn at(now: Duration) -> Self {
        Self {
            mode: Mode::Auto,
            version_key: Self::VERSION_KEY,
            block_time: Self::BLOCK_TIME,
            now,
        }
    }
}

impl WeightsPlan {
    /// What to set for these scores by uid. Those of uids that are not there count for nothing.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn new(
        rules: &WeightRules,
        scores: &[(u16, f64)],
        options: &Options,
    ) -> Result<Self, Obstacle> {
        let netuid = rules.netuid;
        let uid = rules.uid.ok_or(Obstacle::NotRegistered(netuid))?;
        let weights = weights(rules, scores, options)?;
        let only_itself = weights.uids == [uid];
        if !only_itself && !rules.may_weigh {
            return Err(Obstacle::NoPermit(netuid));
        }
        if !only_itself && !within(&weights.values, rules.largest) {
            let limit = rules.largest;
            return Err(Obstacle::TooHeavy { limit });
        }
        let allowed_at = rules.allowed_at();
        let reveals_at = rules.schedule.reveal(allowed_at, rules.reveal_period);
        let method = method(rules, reveals_at, options)?;
        let committed = method != Method::Set;
        if committed && reveals_at.is_none() {
            return Err(Obstacle::NoEpochs(netuid));
        }
        Ok(Self {
            netuid,
            hotkey: rules.hotkey,
            uid,
            weights,
            method,
            block: rules.block,
            allowed_at,
            reveals_at: reveals_at.filter(|_| committed),
        })
    }

    /// All weight on the owner's hotkey, whose share the chain burns.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn burn(
        rules: &WeightRules,
        owner: Option<u16>,
        options: &Options,
    ) -> Result<Self, Obstacle> {
        let owner = owner.ok_or(Obstacle::NoOwner(rules.netuid))?;
        Self::new(rules, &[(owner, 1.0)], options)
    }
}

fn weights(
    rules: &WeightRules,
    scores: &[(u16, f64)],
    options: &Options,
) -> Result<Weights, Obstacle> {
    let wanted = rules.version_key;
    if options.version_key < wanted {
        return Err(Obstacle::VersionKey {
            netuid: rules.netuid,
            wanted,
            ours: options.version_key,
        });
    }
    let scores = scores.iter().filter(|(uid, _)| *uid < rules.neurons);
    let (uids, scores): (Vec<u16>, Vec<f64>) = scores.copied().unzip();
    let shares: Vec<_> = uids.into_iter().zip(normalise(&scores)).collect();
    let (mut uids, mut values) = emit(&shares);
    if uids.is_empty() {
        return Err(Obstacle::NoScore);
    }
    // The chain counts entries, not what they say: zeros make up the number.
    let others = (0..rules.neurons).filter(|uid| !uids.contains(uid));
    let missing = usize::from(rules.fewest.min(rules.neurons)).saturating_sub(uids.len());
    let others: Vec<u16> = match uids == [rules.uid.unwrap_or(u16::MAX)] {
        // Alone on itself, a neuron needs no others.
        true => Vec::new(),
        false => others.take(missing).collect(),
    };
    values.resize(values.len() + others.len(), 0);
    uids.extend(others);
    Ok(Weights {
        uids,
        values,
        version_key: options.version_key,
    })
}

/// Whether no weight is more than `limit` of their sum.
fn within(values: &[u16], limit: u16) -> bool {
    let sum: u64 = values.iter().map(|value| u64::from(*value)).sum();
    let most = u64::from(values.iter().copied().max().unwrap_or(0));
    limit == u16::MAX || most * u64::from(u16::MAX) <= u64::from(limit) * sum
}

fn method(
    rules: &WeightRules,
    reveals_at: Option<u64>,
    options: &Options,
) -> Result<Method, Obstacle> {
    let timelock = || {
        let version = rules
            .timelock
            .ok_or(Obstacle::Mode("committed by hash, and revealed later"))?;
        let reveals_at = reveals_at.ok_or(Obstacle::NoEpochs(rules.netuid))?;
        let round = round(rules.block, reveals_at, options);
        Ok(Method::Timelock { round, version })
    };
    match (options.mode, rules.commit_reveal) {
        (Mode::Auto | Mode::Open, false) => Ok(Method::Set),
        (Mode::Open, true) => Err(Obstacle::Mode("that are committed first")),
        (Mode::Reveal | Mode::Timelock, false) => Err(Obstacle::Mode("openly")),
        (Mode::Auto, true) if rules.timelock.is_none() => Ok(Method::Reveal),
        (Mode::Reveal, true) => Ok(Method::Reveal),
        (Mode::Auto | Mode::Timelock, true) => timelock(),
    }
}

/// The round that comes when weights are to be opened: what bittensor-drand 2.0.0 chooses.
fn round(block: u64, reveals_at: u64, options: &Options) -> u64 {
    let blocks = (reveals_at + MARGIN).saturating_sub(block);
    let blocks = u32::try_from(blocks).unwrap_or(u32::MAX);
    let wait = options.block_time.saturating_mul(blocks);
    crate::chain::timelock::round_at(options.now.saturating_add(wait))
}
