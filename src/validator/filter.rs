//! Which neurons are asked: upstream's rules, each of which can be turned off.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    net::IpAddr,
};

use serde::Serialize;

use crate::{address::Address, money::Alpha, reach::Reach};

/// A neuron, as far as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub uid: u16,
    /// Its hotkey.
    pub hotkey: Address,
    /// Its coldkey.
    pub coldkey: Address,
    /// Where its axon is; none where it announced no address.
    pub ip: Option<IpAddr>,
    /// The version that its axon announced.
    pub version: u32,
    /// All its stake.
    pub stake: Alpha,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Of several uids at one address, only the lowest is asked.
    pub one_per_ip: bool,
    /// Only addresses are asked that are reached from everywhere: no miner shall make a validator
    /// talk to its own network.
    pub public_only: bool,
    /// The oldest version that is asked.
    pub version: Option<VersionFloor>,
    /// A neuron with so much stake or more is a validator, and not asked.
    pub stake_ceiling: Option<Alpha>,
    /// Hotkeys and coldkeys that are not asked.
    pub blacklist: HashSet<Address>,
    /// Hotkeys and coldkeys that alone are asked, where there are any.
    pub whitelist: HashSet<Address>,
    /// Asks those too that are not on the whitelist.
    pub unrecognized: bool,
}

/// The oldest version that is asked, once enough have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionFloor {
    /// The version.
    pub version: u32,
    /// More than so many percent of the others must have it for the rule to apply.
    pub quorum: u8,
}

/// The rule that excludes a neuron.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It announced no address.
    NoAddress,
    /// Its address is one of a private network.
    PrivateAddress,
    /// It has the stake of a validator.
    Stake,
    /// It is on the blacklist.
    Blacklisted,
    /// There is a whitelist, and it is not on it.
    Unrecognized,
    /// A lower uid has the same address.
    SharedAddress,
    /// Its version is too old.
    OldVersion,
}

/// A neuron that is not asked, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The neuron.
    pub uid: u16,
    /// The first rule that excludes it.
    pub rule: Rule,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Those that are, by uid.
    pub queried: Vec<Candidate>,
    /// Those that are not, by uid.
    pub excluded: Vec<Excluded>,
}

impl Default for Rules {
    /// What SN27 1.5 did, without its lists.
    fn default() -> Self {
        Self {
            one_per_ip: true,
            public_only: false,
            version: None,
            stake_ceiling: Some(Alpha(1_024_000_000_000)),
            blacklist: HashSet::new(),
            whitelist: HashSet::new(),
            unrecognized: false,
        }
    }
}

impl Rules {
    /// Divides neurons into those that are asked and those that are not.
    pub fn apply(&self, candidates: impl IntoIterator<Item = Candidate>) -> Selection {
        let mut candidates: Vec<_> = candidates.into_iter().collect();
        candidates.sort_by_key(|candidate| candidate.uid);
        let mut selection = Selection::default();
        let mut first: HashMap<IpAddr, u16> = HashMap::new();
        for candidate in candidates {
            let rule = self.excludes(&candidate).or_else(|| {
                let ip = candidate.ip.filter(|_| self.one_per_ip)?;
                let holder = *first.entry(ip).or_insert(candidate.uid);
                (holder != candidate.uid).then_some(Rule::SharedAddress)
            });
            selection.put(candidate, rule);
        }
        self.drop_old(&mut selection);
        selection.excluded.sort_by_key(|excluded| excluded.uid);
        selection
    }

    fn excludes(&self, candidate: &Candidate) -> Option<Rule> {
        let on = |list: &HashSet<Address>| {
            list.contains(&candidate.hotkey) || list.contains(&candidate.coldkey)
        };
        let private = |ip: IpAddr| Reach::of(ip) != Reach::Public;
        let served = candidate.ip.is_some_and(|ip| !ip.is_unspecified());
        let staked = self
            .stake_ceiling
            .is_some_and(|ceiling| candidate.stake >= ceiling);
        let recognized = self.unrecognized || self.whitelist.is_empty() || on(&self.whitelist);
        if !served {
            Some(Rule::NoAddress)
        } else if self.public_only && candidate.ip.is_some_and(private) {
            Some(Rule::PrivateAddress)
        } else if on(&self.blacklist) {
            Some(Rule::Blacklisted)
        } else if staked {
            Some(Rule::Stake)
        } else if !recognized {
            Some(Rule::Unrecognized)
        } else {
            None
        }
    }

    /// The share is of those that have the version, which upstream's never was: it counted those
    /// that the rule about addresses had left.
    fn drop_old(&self, selection: &mut Selection) {
        let Some(VersionFloor { version, quorum }) = self.version else {
            return;
        };
        let current = |candidate: &Candidate| candidate.version >= version;
        let count = selection.queried.iter().filter(|it| current(it)).count();
        if count * 100 <= usize::from(quorum) * selection.queried.len() {
            return;
        }
        for candidate in std::mem::take(&mut selection.queried) {
            let rule = (!current(&candidate)).then_some(Rule::OldVersion);
            selection.put(candidate, rule);
        }
    }
}

impl Selection {
    fn put(&mut self, candidate: Candidate, rule: Option<Rule>) {
        match rule {
            None => self.queried.push(candidate),
            Some(rule) => self.excluded.push(Excluded {
                uid: candidate.uid,
                rule,
            }),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "it announced no address",
            Self::PrivateAddress => "its address is not public",
            Self::Stake => "it has the stake of a validator",
            Self::Blacklisted => "it is on the blacklist",
            Self::Unrecognized => "it is not on the whitelist",
            Self::SharedAddress => "a lower uid has the same address",
            Self::OldVersion => "its version is too old",
        })
    }
}
