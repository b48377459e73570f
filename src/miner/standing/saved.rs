//! The census on disk: a miner that starts while the chain is away goes on with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Census, Standing};
use crate::{address::Address, epoch::milliseconds, money::Alpha};

/// A census, to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCensus {
    /// Of which chain.
    pub network: String,
    /// Of which subnet.
    pub netuid: u16,
    /// As of which block.
    pub block: u64,
    /// When it was kept; milliseconds since 1970.
    at: i64,
    neurons: Vec<SavedNeuron>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SavedNeuron {
    hotkey: Address,
    coldkey: Address,
    uid: u16,
    validator_permit: bool,
    stake: u64,
}

impl Census {
    /// The census, to be kept.
    pub fn save(&self, network: String, netuid: u16) -> SavedCensus {
        let neurons = self.by_hotkey.iter();
        let neurons = neurons.map(|(hotkey, standing)| SavedNeuron {
            hotkey: *hotkey,
            coldkey: standing.coldkey,
            uid: standing.uid,
            validator_permit: standing.validator_permit,
            stake: standing.stake.0,
        });
        SavedCensus {
            network,
            netuid,
            block: self.block,
            at: milliseconds(),
            neurons: neurons.collect(),
        }
    }
}

impl SavedCensus {
    /// How long ago it was kept.
    pub fn age(&self) -> Duration {
        let age = milliseconds().saturating_sub(self.at);
        Duration::from_millis(u64::try_from(age).unwrap_or_default())
    }

    /// The census as it was, but for what the chain alone tells of this miner's own neuron.
    pub fn census(&self) -> Census {
        let neurons = self.neurons.iter();
        let standings = neurons.map(|neuron| {
            let standing = Standing {
                uid: neuron.uid,
                coldkey: neuron.coldkey,
                validator_permit: neuron.validator_permit,
                stake: Alpha(neuron.stake),
            };
            (neuron.hotkey, standing)
        });
        Census {
            block: self.block,
            by_hotkey: standings.collect(),
            own: None,
            remembered: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_it_was() {
        let hotkey = Address::from_bytes([1; 32]);
        let standing = Standing {
            uid: 7,
            coldkey: Address::from_bytes([2; 32]),
            validator_permit: true,
            stake: Alpha(u64::MAX),
        };
        let census = Census {
            block: 99,
            by_hotkey: [(hotkey, standing)].into(),
            ..Census::default()
        };
        let saved = census.save("finney".to_owned(), 27);
        let text = serde_json::to_string(&saved).expect("JSON");
        let again: SavedCensus = serde_json::from_str(&text).expect("its own JSON");
        assert_eq!(again, saved);
        let census = again.census();
        assert_eq!(census.standing(&hotkey), Some(&standing));
        assert!(census.is_remembered() && census.own().is_none());
        assert!(again.age() < Duration::from_secs(60));
    }
}
