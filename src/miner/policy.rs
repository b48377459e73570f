//! Who may ask what: registration, stake, validator permit, lists.
//!
//! The rules and their order are those of SN27 1.1 to 1.3.10; the whitelist narrows, as it did
//! before 1.3.11 turned it round, and the permit, which no release looked at, is looked at.

use std::fmt;

use serde::Serialize;

use super::Standing;
use crate::{
    address::Address,
    keys::{self, Keys},
    money::Alpha,
    wire::{Priority, Refusal, SynapseName},
};

/// What a caller needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The least stake; none lets everybody in.
    pub minimum_stake: Option<Alpha>,
    /// Whether it takes a validator permit.
    pub validator_permit: bool,
    /// Who may ask at all, if anybody is named.
    pub whitelist: Keys,
    /// Who may not.
    pub blacklist: Keys,
    /// Whether the hotkeys that upstream suspects may not.
    pub exploiters: bool,
}

/// A rule that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Its hotkey is not registered on the subnet.
    UnrecognizedHotkey,
    /// It has less stake than is asked for.
    NotEnoughStake,
    /// It may not validate.
    NoValidatorPermit,
    /// Others are on the whitelist.
    NotWhitelisted,
    /// Its hotkey or coldkey is on the blacklist.
    Blacklisted,
    /// Upstream suspects its hotkey.
    Exploiter,
}

impl Rule {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Self; 6] = [
        Self::UnrecognizedHotkey,
        Self::NotEnoughStake,
        Self::NoValidatorPermit,
        Self::NotWhitelisted,
        Self::Blacklisted,
        Self::Exploiter,
    ];

    /// What to look for in logs, metrics and the journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnrecognizedHotkey => "unrecognized-hotkey",
            Self::NotEnoughStake => "not-enough-stake",
            Self::NoValidatorPermit => "no-validator-permit",
            Self::NotWhitelisted => "not-whitelisted",
            Self::Blacklisted => "blacklisted",
            Self::Exploiter => "exploiter",
        }
    }

    /// What the caller is told, in upstream's words where it has any.
    const fn reason(self) -> &'static str {
        match self {
            Self::UnrecognizedHotkey => "Unrecognized hotkey",
            Self::NotEnoughStake => "Not enough stake!",
            Self::NoValidatorPermit => "No validator permit",
            Self::NotWhitelisted => "Not whitelisted",
            Self::Blacklisted => "Blacklisted hotkey",
            Self::Exploiter => "Exploiter hotkey",
        }
    }
}

impl Policy {
    /// The least stake that SN27 asked of validators until 1.8.3.
    pub const USUAL_STAKE: Alpha = Alpha(1024 * crate::money::RAO_PER_TAO);

    /// Whether a caller may ask this. Whoever signs may ping, as with every axon of the SDK.
    ///
    /// # Errors
    /// The rule that forbids it.
    pub fn judge(
        &self,
        caller: &Address,
        standing: Option<&Standing>,
        synapse: SynapseName,
    ) -> Result<Priority, Refusal> {
        let stake = standing.map_or(0, |standing| standing.stake.0);
        if synapse == SynapseName::Synapse {
            return Ok(Priority(stake));
        }
        match self.broken(caller, standing) {
            Some(rule) => Err(Refusal::forbidden(rule.name(), rule.reason())),
            None => Ok(Priority(stake)),
        }
    }

    /// The first rule that the caller breaks.
    fn broken(&self, caller: &Address, standing: Option<&Standing>) -> Option<Rule> {
        let Some(standing) = standing else {
            return Some(Rule::UnrecognizedHotkey);
        };
        let whitelisted =
            self.whitelist.is_empty() || self.whitelist.contains(caller, &standing.coldkey);
        let checks = [
            (
                self.minimum_stake
                    .is_none_or(|least| standing.stake >= least),
                Rule::NotEnoughStake,
            ),
            (
                standing.validator_permit || !self.validator_permit,
                Rule::NoValidatorPermit,
            ),
            (whitelisted, Rule::NotWhitelisted),
            (
                !self.blacklist.contains(caller, &standing.coldkey),
                Rule::Blacklisted,
            ),
            (
                !(self.exploiters && keys::exploiters().contains(caller)),
                Rule::Exploiter,
            ),
        ];
        checks
            .into_iter()
            .find_map(|(kept, rule)| (!kept).then_some(rule))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            minimum_stake: Some(Self::USUAL_STAKE),
            validator_permit: true,
            whitelist: Keys::default(),
            blacklist: Keys::default(),
            exploiters: true,
        }
    }
}

/// One line, as it is printed at the start.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("callers need registration")?;
        match self.minimum_stake {
            Some(least) => write!(f, ", a stake of {least}")?,
            None => f.write_str(", no stake")?,
        }
        let permit = if self.validator_permit { "a" } else { "no" };
        write!(f, ", {permit} validator permit")?;
        match self.whitelist.len() {
            0 => f.write_str("; whitelist: none")?,
            n => write!(f, "; whitelist: {n}, nobody else")?,
        }
        write!(f, "; blacklist: {}", self.blacklist.len())?;
        let exploiters = if self.exploiters { "out" } else { "let in" };
        write!(f, "; suspected exploiters: {exploiters}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(byte: u8) -> Address {
        Address::from_bytes([byte; 32])
    }

    fn validator() -> Standing {
        Standing {
            uid: 3,
            coldkey: address(9),
            validator_permit: true,
            stake: Policy::USUAL_STAKE,
        }
    }

    fn rule(policy: &Policy, caller: u8, standing: Option<Standing>) -> Option<&'static str> {
        let judged = policy.judge(&address(caller), standing.as_ref(), SynapseName::Challenge);
        judged.err().map(|refusal| {
            assert_eq!(refusal.status, 403);
            refusal.rule
        })
    }

    #[test]
    fn a_validator_is_let_in_with_its_stake_as_priority() {
        let policy = Policy::default();
        let judged = policy.judge(&address(1), Some(&validator()), SynapseName::Challenge);
        assert_eq!(judged, Ok(Priority(Policy::USUAL_STAKE.0)));
    }

    #[test]
    fn each_rule_refuses_by_its_name() {
        let strict = Policy::default();
        assert_eq!(rule(&strict, 1, None), Some("unrecognized-hotkey"));
        let poor = Standing {
            stake: Alpha(Policy::USUAL_STAKE.0 - 1),
            ..validator()
        };
        assert_eq!(rule(&strict, 1, Some(poor)), Some("not-enough-stake"));
        let miner = Standing {
            validator_permit: false,
            ..validator()
        };
        assert_eq!(rule(&strict, 1, Some(miner)), Some("no-validator-permit"));
        let list = |text: &str| Keys::hotkeys(text).expect("addresses");
        let mine = address(1).to_string();
        let whitelist = Policy {
            whitelist: list(&mine),
            ..Policy::default()
        };
        assert_eq!(rule(&whitelist, 1, Some(validator())), None);
        assert_eq!(
            rule(&whitelist, 2, Some(validator())),
            Some("not-whitelisted")
        );
        let blacklist = Policy {
            blacklist: list(&mine),
            ..Policy::default()
        };
        assert_eq!(rule(&blacklist, 1, Some(validator())), Some("blacklisted"));
        assert_eq!(rule(&blacklist, 2, Some(validator())), None);
        let mut coldkeys = Keys::default();
        coldkeys
            .add_coldkeys(&address(9).to_string())
            .expect("good");
        let blacklist = Policy {
            blacklist: coldkeys,
            ..Policy::default()
        };
        assert_eq!(rule(&blacklist, 1, Some(validator())), Some("blacklisted"));
    }

    #[test]
    fn suspected_exploiters_are_out_unless_they_are_let_in() {
        let suspect = *keys::exploiters().first().expect("sixteen");
        let judge =
            |policy: &Policy| policy.judge(&suspect, Some(&validator()), SynapseName::Challenge);
        let refused = judge(&Policy::default()).map_err(|refusal| refusal.rule);
        assert_eq!(refused, Err("exploiter"));
        let lenient = Policy {
            exploiters: false,
            ..Policy::default()
        };
        assert!(judge(&lenient).is_ok());
        assert_eq!(keys::exploiters().len(), 16);
    }

    #[test]
    fn leniency_is_asked_for_rule_by_rule() {
        let poor = Standing {
            stake: Alpha(0),
            validator_permit: false,
            ..validator()
        };
        let lenient = Policy {
            minimum_stake: None,
            ..Policy::default()
        };
        assert_eq!(rule(&lenient, 1, Some(poor)), Some("no-validator-permit"));
        let lenient = Policy {
            validator_permit: false,
            ..lenient
        };
        assert_eq!(rule(&lenient, 1, Some(poor)), None);
        assert_eq!(rule(&lenient, 1, None), Some("unrecognized-hotkey"));
    }

    #[test]
    fn whoever_signs_may_ping() {
        let judged = Policy::default().judge(&address(1), None, SynapseName::Synapse);
        assert_eq!(judged, Ok(Priority(0)));
    }
}
