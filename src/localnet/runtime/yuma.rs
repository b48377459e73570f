//! Yuma consensus, from its published definition (docs.learnbittensor.org, "Yuma Consensus" and
//! "Yuma3 bonds"), in integers: every share is a `u64` with 32 bits behind the point. It knows
//! neither storage nor money.

mod bonds;
mod fixed;
mod matrix;

use fixed::{ONE, Share, normalize, to_u16};
use matrix::Matrix;

/// What an epoch needs to know of a neuron.
#[derive(Clone, Debug, Default)]
pub struct Neuron {
    /// Its stake; nothing where that is below the threshold.
    pub stake: u64,
    /// Whether it set weights of late.
    pub active: bool,
    /// Whether its weights count.
    pub permit: bool,
    /// The block of its weights.
    pub updated: u64,
    /// The block of its registration.
    pub registered: u64,
    /// The block of the first commit that is not revealed yet.
    pub committed: Option<u64>,
    /// Whether bonds to it are void, because it is new.
    pub bonds_lost: bool,
    /// Its weights.
    pub weights: Vec<(u16, u16)>,
    /// Its bonds.
    pub bonds: Vec<(u16, u16)>,
}

/// The settings of a subnet.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The uid of the owner, which may weigh itself and always has a permit.
    pub owner: Option<u16>,
    /// The majority that makes consensus, of `u16::MAX`.
    pub kappa: u16,
    /// How many permits there are.
    pub validators: u16,
    /// How slowly bonds follow, of a million.
    pub bonds_average: u64,
    /// How far clipped weights lose their bonds, of `u16::MAX`.
    pub bonds_penalty: u16,
    /// Whether bonds follow the third Yuma.
    pub yuma3: bool,
}

/// An epoch about to run.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// The neurons, in the order of their uids.
    pub neurons: Vec<Neuron>,
    /// The settings.
    pub settings: Settings,
}

/// What an epoch says of each neuron. Ratios are of `u16::MAX` and rounded down, so that those that
/// share one add up to at most that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it set weights of late.
    pub active: Vec<bool>,
    /// Its share of stake.
    pub stake: Vec<u16>,
    /// What a majority agrees that it is worth.
    pub consensus: Vec<u16>,
    /// Its share of what miners earn.
    pub incentive: Vec<u16>,
    /// How much of its weights is in consensus.
    pub trust: Vec<u16>,
    /// Its share of what validators earn.
    pub dividends: Vec<u16>,
    /// Whether its weights count in the next epoch.
    pub permits: Vec<bool>,
    /// Its bonds; `None` where they stay as they were.
    pub bonds: Vec<Option<Vec<(u16, u16)>>>,
    /// The exact shares behind incentive.
    pub server_shares: Vec<u64>,
    /// The exact shares behind dividends; of stake, where there are none.
    pub validator_shares: Vec<u64>,
}

impl Epoch {
    /// Runs the epoch.
    pub fn run(&self) -> Outcome {
        let stake = self.stake();
        let active_stake = self.active_stake(&stake);
        let weights = self.weights();
        let consensus = weights.majority(&active_stake, self.kappa());
        let clipped = weights.clip(&consensus);
        let trust = clipped.row_sums();
        let mut incentive = clipped.columns_by(&active_stake);
        normalize(&mut incentive);

        let (bonds, dividends) = self.bonds(&weights, &clipped, &active_stake, &incentive);
        let permits = self.permits(&stake);
        let bonds = self.bonds_to_keep(&bonds, &permits);
        let earned = dividends.iter().chain(&incentive).any(|share| *share > 0);
        let validator_shares = match (earned, active_stake.iter().any(|share| *share > 0)) {
            (true, _) => dividends.clone(),
            (false, true) => active_stake,
            (false, false) => stake.clone(),
        };
        Outcome {
            active: self.neurons.iter().map(|neuron| neuron.active).collect(),
            stake: to_u16(&stake),
            consensus: to_u16(&consensus),
            trust: to_u16(&trust),
            dividends: to_u16(&dividends),
            incentive: to_u16(&incentive),
            permits,
            bonds,
            server_shares: incentive,
            validator_shares,
        }
    }

    fn stake(&self) -> Vec<Share> {
        let total: u128 = self.neurons.iter().map(|n| u128::from(n.stake)).sum();
        let share = |stake: u64| (u128::from(stake) << 32).checked_div(total).unwrap_or(0) as Share;
        self.neurons.iter().map(|n| share(n.stake)).collect()
    }

    fn active_stake(&self, stake: &[Share]) -> Vec<Share> {
        let counts = |neuron: &Neuron| neuron.active && neuron.permit;
        let mut active: Vec<Share> = self
            .neurons
            .iter()
            .zip(stake)
            .map(|(neuron, share)| if counts(neuron) { *share } else { 0 })
            .collect();
        normalize(&mut active);
        active
    }

    /// Weights that count, each row adding up to one: those of validators, not of a neuron for
    /// itself, not older than the one weighed, and none that a waiting commit will replace.
    fn weights(&self) -> Matrix {
        let count = self.neurons.len();
        let rows = (0_u16..).zip(&self.neurons).map(|(uid, neuron)| {
            let row = neuron.weights.iter().filter(|(other, _)| {
                let Some(weighed) = self.neurons.get(usize::from(*other)) else {
                    return false;
                };
                let itself = *other == uid && self.settings.owner != Some(uid);
                let stale = neuron.updated <= weighed.registered
                    || neuron
                        .committed
                        .is_some_and(|block| block < weighed.registered);
                neuron.permit && !itself && !stale
            });
            let mut row: Vec<(u16, Share)> = row.map(|(j, w)| (*j, Share::from(*w))).collect();
            matrix::normalize_row(&mut row);
            row
        });
        Matrix::new(rows.collect(), count)
    }

    fn kappa(&self) -> Share {
        Share::from(self.settings.kappa) * ONE / Share::from(u16::MAX)
    }

    /// Those with most stake, the owner with them.
    fn permits(&self, stake: &[Share]) -> Vec<bool> {
        let mut order: Vec<usize> = (0..stake.len()).filter(|uid| stake[*uid] > 0).collect();
        order.sort_by_key(|uid| std::cmp::Reverse(stake[*uid]));
        order.truncate(usize::from(self.settings.validators));
        let mut permits = vec![false; stake.len()];
        for uid in order {
            permits[uid] = true;
        }
        let owner = self.settings.owner.map(usize::from);
        if let Some(permit) = owner.and_then(|owner| permits.get_mut(owner)) {
            *permit = true;
        }
        permits
    }

    /// New validators and old ones keep the new bonds, those that were lose theirs.
    fn bonds_to_keep(&self, bonds: &Matrix, permits: &[bool]) -> Vec<Option<Vec<(u16, u16)>>> {
        let rows = self.neurons.iter().zip(permits).zip(bonds.rows());
        rows.map(|((neuron, permit), row)| match (permit, neuron.permit) {
            (true, _) => Some(row.iter().map(|(j, b)| (*j, fixed::ratio(*b))).collect()),
            (false, true) => Some(Vec::new()),
            (false, false) => None,
        })
        .collect()
    }
}
