//! The columns: what they are called, how they are written, and what comes first in them.

use std::cmp::Ordering;

use clap::ValueEnum;

use crate::chain::{Metagraph, Neuron, Ratio};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Column {
    Uid,
    Hotkey,
    Coldkey,
    Stake,
    AlphaStake,
    TaoStake,
    Rank,
    Trust,
    #[value(alias = "vtrust")]
    ValidatorTrust,
    Consensus,
    Incentive,
    Dividends,
    Emission,
    Updated,
    #[value(aliases = ["permit", "vpermit"])]
    ValidatorPermit,
    Active,
    Axon,
    Registered,
    Immunity,
    Pruning,
}

impl Column {
    pub(super) const ALL: [Self; 20] = [
        Self::Uid,
        Self::Hotkey,
        Self::Coldkey,
        Self::Stake,
        Self::AlphaStake,
        Self::TaoStake,
        Self::Rank,
        Self::Trust,
        Self::ValidatorTrust,
        Self::Consensus,
        Self::Incentive,
        Self::Dividends,
        Self::Emission,
        Self::Updated,
        Self::ValidatorPermit,
        Self::Active,
        Self::Axon,
        Self::Registered,
        Self::Immunity,
        Self::Pruning,
    ];

    /// Its heading: for people as short as can be, and its name in CSV.
    pub(super) fn headings(self) -> (&'static str, &'static str) {
        match self {
            Self::Uid => ("uid", "uid"),
            Self::Hotkey => ("hotkey", "hotkey"),
            Self::Coldkey => ("coldkey", "coldkey"),
            Self::Stake => ("stake", "stake"),
            Self::AlphaStake => ("alpha", "alpha_stake"),
            Self::TaoStake => ("tao", "tao_stake"),
            Self::Rank => ("rank", "rank"),
            Self::Trust => ("trust", "trust"),
            Self::ValidatorTrust => ("vtrust", "validator_trust"),
            Self::Consensus => ("cons", "consensus"),
            Self::Incentive => ("incent", "incentive"),
            Self::Dividends => ("divid", "dividends"),
            Self::Emission => ("emission", "emission"),
            Self::Updated => ("upd", "updated_blocks_ago"),
            Self::ValidatorPermit => ("permit", "validator_permit"),
            Self::Active => ("active", "active"),
            Self::Axon => ("axon", "axon"),
            Self::Registered => ("since", "registered_at"),
            Self::Immunity => ("immune", "immunity_left"),
            Self::Pruning => ("prune", "pruning_order"),
        }
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Hotkey | Self::Coldkey | Self::Axon)
    }

    /// Whether people can do without it: it is long, or says again what others say.
    pub(super) fn is_for_machines(self) -> bool {
        matches!(self, Self::AlphaStake | Self::TaoStake | Self::Registered)
    }

    /// A cell in full; empty where there is nothing to say.
    pub(super) fn exact(self, neuron: &Neuron, metagraph: &Metagraph) -> String {
        let ratio = |ratio: Option<Ratio>| ratio.map_or(String::new(), |r| r.to_string());
        match self {
            Self::Uid => neuron.uid.to_string(),
            Self::Hotkey => neuron.hotkey.to_string(),
            Self::Coldkey => neuron.coldkey.to_string(),
            Self::Stake => neuron.stake.to_string(),
            Self::AlphaStake => neuron.alpha_stake.to_string(),
            Self::TaoStake => neuron.tao_stake.to_string(),
            Self::Rank => ratio(neuron.rank),
            Self::Trust => ratio(neuron.trust),
            Self::ValidatorTrust => ratio(neuron.validator_trust),
            Self::Consensus => neuron.consensus.to_string(),
            Self::Incentive => neuron.incentive.to_string(),
            Self::Dividends => neuron.dividends.to_string(),
            Self::Emission => neuron.emission.to_string(),
            Self::Updated => metagraph.since(neuron.last_update).to_string(),
            Self::ValidatorPermit => neuron.validator_permit.to_string(),
            Self::Active => neuron.active.to_string(),
            Self::Axon => neuron.axon.map_or(String::new(), |a| a.address.to_string()),
            Self::Registered => neuron.registered_at.to_string(),
            Self::Immunity => neuron.immunity_left.to_string(),
            Self::Pruning => neuron
                .pruning_order
                .map_or(String::new(), |order| order.to_string()),
        }
    }

    /// Which of two comes first: the best, the nearest; who has nothing comes last.
    pub(super) fn compare(self, one: &Neuron, other: &Neuron) -> Ordering {
        let last = |order: Option<u16>| order.map_or(u32::MAX, u32::from);
        match self {
            Self::Uid => Ordering::Equal,
            Self::Hotkey => one.hotkey.to_string().cmp(&other.hotkey.to_string()),
            Self::Coldkey => one.coldkey.to_string().cmp(&other.coldkey.to_string()),
            Self::Stake => other.stake.cmp(&one.stake),
            Self::AlphaStake => other.alpha_stake.cmp(&one.alpha_stake),
            Self::TaoStake => other.tao_stake.cmp(&one.tao_stake),
            Self::Rank => other.rank.cmp(&one.rank),
            Self::Trust => other.trust.cmp(&one.trust),
            Self::ValidatorTrust => other.validator_trust.cmp(&one.validator_trust),
            Self::Consensus => other.consensus.cmp(&one.consensus),
            Self::Incentive => other.incentive.cmp(&one.incentive),
            Self::Dividends => other.dividends.cmp(&one.dividends),
            Self::Emission => other.emission.cmp(&one.emission),
            Self::Updated => other.last_update.cmp(&one.last_update),
            Self::ValidatorPermit => other.validator_permit.cmp(&one.validator_permit),
            Self::Active => other.active.cmp(&one.active),
            Self::Axon => match (one.axon, other.axon) {
                (Some(one), Some(other)) => one.address.cmp(&other.address),
                (one, other) => other.is_some().cmp(&one.is_some()),
            },
            Self::Registered => one.registered_at.cmp(&other.registered_at),
            Self::Immunity => one.immunity_left.cmp(&other.immunity_left),
            Self::Pruning => last(one.pruning_order).cmp(&last(other.pruning_order)),
        }
        .then(one.uid.cmp(&other.uid))
    }
}
