//! The neurons of the subnet as rounds need them, as of one block.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use super::filter::Candidate;
use crate::{
    address::Address,
    chain::{Metagraph, Neuron},
    money::Alpha,
};

/// All neurons, as of one block.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Which block.
    pub block: u64,
    /// All of them, by uid.
    pub members: Vec<Member>,
}

/// A neuron.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its place.
    pub uid: u16,
    /// Who works.
    pub hotkey: Address,
    /// Who owns the hotkey.
    pub coldkey: Address,
    /// Where it is asked; none where it announced nothing.
    pub axon: Option<SocketAddr>,
    /// The version that it announced.
    pub version: u32,
    /// Its stake as the runtime counts it, in billionths of an alpha.
    pub stake: u64,
}

/// A roster, to be kept for a run that starts while the chain is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRoster {
    /// Of which chain.
    pub network: String,
    /// Of which subnet.
    pub netuid: u16,
    /// What the chain said.
    pub roster: Roster,
    /// When it said so.
    at: SystemTime,
}

impl Roster {
    /// What a metagraph says.
    pub fn new(metagraph: &Metagraph) -> Self {
        let member = |neuron: &Neuron| Member {
            uid: neuron.uid,
            hotkey: neuron.hotkey,
            coldkey: neuron.coldkey,
            axon: neuron.axon.map(|axon| axon.address),
            version: neuron.axon.map_or(0, |axon| axon.version),
            stake: neuron.stake.0,
        };
        Self {
            block: metagraph.block.number,
            members: metagraph.neurons.iter().map(member).collect(),
        }
    }

    /// A hotkey's neuron.
    pub fn find(&self, hotkey: Address) -> Option<&Member> {
        self.members.iter().find(|member| member.hotkey == hotkey)
    }

    /// The neuron with this uid.
    pub fn member(&self, uid: u16) -> Option<&Member> {
        self.members.iter().find(|member| member.uid == uid)
    }

    /// Uids and their hotkeys.
    pub fn pairs(&self) -> Vec<(u16, Address)> {
        let members = self.members.iter();
        members.map(|member| (member.uid, member.hotkey)).collect()
    }

    /// Everybody but the validator itself, for the rules to choose from.
    pub(super) fn candidates(&self, own: Address) -> impl Iterator<Item = Candidate> {
        let others = self.members.iter().filter(move |it| it.hotkey != own);
        others.map(|member| Candidate {
            uid: member.uid,
            hotkey: member.hotkey,
            coldkey: member.coldkey,
            // The same address in another notation is the same address.
            ip: member.axon.map(|axon| axon.ip().to_canonical()),
            version: member.version,
            stake: Alpha(member.stake),
        })
    }

    /// The roster, to be kept.
    pub fn save(&self, network: String, netuid: u16) -> SavedRoster {
        SavedRoster {
            network,
            netuid,
            roster: self.clone(),
            at: SystemTime::now(),
        }
    }
}

impl SavedRoster {
    /// How old it is.
    pub fn age(&self) -> Duration {
        self.at.elapsed().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_it_was() {
        let member = |uid: u16, axon: Option<&str>| Member {
            uid,
            hotkey: Address::from_bytes([u8::try_from(uid).expect("small"); 32]),
            coldkey: Address::from_bytes([9; 32]),
            axon: axon.map(|axon| axon.parse().expect("an address")),
            version: 190,
            stake: u64::MAX,
        };
        let members = vec![
            member(0, None),
            member(1, Some("[::ffff:10.0.0.1]:8091")),
            member(2, Some("10.0.0.1:8091")),
        ];
        let roster = Roster { block: 7, members };
        let saved = roster.save("finney".to_owned(), 27);
        let text = serde_json::to_string(&saved).expect("JSON");
        let again: SavedRoster = serde_json::from_str(&text).expect("its own JSON");
        assert_eq!(again, saved);
        assert!(again.age() < Duration::from_secs(60));
        let own = Address::from_bytes([0; 32]);
        let candidates: Vec<_> = again.roster.candidates(own).collect();
        assert_eq!(candidates.len(), 2);
        assert_eq!(candidates[0].ip, candidates[1].ip);
    }
}
