//! Which neurons are asked.

use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;
use sn27::{
    money::Alpha,
    validator::filter::{Candidate, Rule, Rules, VersionFloor},
};

use super::hotkey;
use crate::support::tests;

tests![
    each_rule_excludes_and_says_so,
    each_rule_can_be_turned_off,
    an_old_version_is_asked_until_enough_have_the_new_one,
    every_neuron_is_asked_or_excluded_once,
];

fn candidate(uid: u16) -> Candidate {
    let last = u8::try_from(uid % 250).unwrap() + 1;
    Candidate {
        uid,
        hotkey: hotkey(last),
        coldkey: hotkey(255),
        ip: Some(Ipv4Addr::new(10, 0, 0, last).into()),
        version: 153,
        stake: Alpha::ZERO,
    }
}

fn rule(rules: &Rules, candidates: Vec<Candidate>, uid: u16) -> Option<Rule> {
    let selection = rules.apply(candidates);
    let excluded = selection.excluded.iter().find(|it| it.uid == uid);
    excluded.map(|excluded| excluded.rule)
}

fn each_rule_excludes_and_says_so() {
    let rules = Rules::default();
    assert_eq!(rule(&rules, vec![candidate(3)], 3), None);
    let unserved = Candidate {
        ip: Some(Ipv4Addr::UNSPECIFIED.into()),
        ..candidate(3)
    };
    assert_eq!(rule(&rules, vec![unserved], 3), Some(Rule::NoAddress));
    let nowhere = Candidate {
        ip: None,
        ..candidate(3)
    };
    assert_eq!(rule(&rules, vec![nowhere], 3), Some(Rule::NoAddress));
    let public = Rules {
        public_only: true,
        ..Rules::default()
    };
    assert_eq!(
        rule(&public, vec![candidate(3)], 3),
        Some(Rule::PrivateAddress)
    );
    let afar = Candidate {
        ip: Some(Ipv4Addr::new(8, 8, 8, 8).into()),
        ..candidate(3)
    };
    assert_eq!(rule(&public, vec![afar], 3), None);
    let staked = |stake| Candidate {
        stake: Alpha(stake),
        ..candidate(3)
    };
    assert_eq!(
        rule(&rules, vec![staked(1_024_000_000_000)], 3),
        Some(Rule::Stake)
    );
    assert_eq!(rule(&rules, vec![staked(1_023_999_999_999)], 3), None);
    // The lowest uid keeps the address, in whatever order they come; one that is not asked holds none.
    let neighbour = Candidate {
        ip: candidate(3).ip,
        ..candidate(4)
    };
    let both = vec![neighbour.clone(), candidate(3)];
    assert_eq!(rule(&rules, both, 4), Some(Rule::SharedAddress));
    let behind_a_validator = vec![neighbour, staked(u64::MAX)];
    assert_eq!(rule(&rules, behind_a_validator, 4), None);

    for key in [candidate(3).hotkey, candidate(3).coldkey] {
        let mut rules = Rules::default();
        rules.blacklist.insert(key);
        assert_eq!(rule(&rules, vec![candidate(3)], 3), Some(Rule::Blacklisted));
        let mut rules = Rules::default();
        rules.whitelist.insert(hotkey(99));
        assert_eq!(
            rule(&rules, vec![candidate(3)], 3),
            Some(Rule::Unrecognized)
        );
        rules.whitelist.insert(key);
        assert_eq!(rule(&rules, vec![candidate(3)], 3), None);
    }
}

fn each_rule_can_be_turned_off() {
    let rules = Rules {
        one_per_ip: false,
        stake_ceiling: None,
        unrecognized: true,
        whitelist: [hotkey(99)].into(),
        ..Rules::default()
    };
    let neighbour = Candidate {
        ip: candidate(3).ip,
        stake: Alpha(u64::MAX),
        ..candidate(4)
    };
    let selection = rules.apply([candidate(3), neighbour]);
    assert_eq!(selection.excluded, []);
    assert_eq!(selection.queried.len(), 2);
}

fn an_old_version_is_asked_until_enough_have_the_new_one() {
    let rules = Rules {
        version: Some(VersionFloor {
            version: 153,
            quorum: 60,
        }),
        ..Rules::default()
    };
    let of_ten = |current: u16| {
        let candidates = (0..10).map(|uid| Candidate {
            version: if uid < current { 153 } else { 152 },
            ..candidate(uid)
        });
        rule(&rules, candidates.collect(), 9)
    };
    assert_eq!(of_ten(6), None);
    assert_eq!(of_ten(7), Some(Rule::OldVersion));
    assert_eq!(of_ten(10), None);
}

fn every_neuron_is_asked_or_excluded_once() {
    let some = (
        0..20_u16,
        0..4_u8,
        any::<bool>(),
        0..2_000_u64,
        150..156_u32,
    );
    let all = proptest::collection::btree_map(0..50_u16, some, 0..30);
    proptest!(|(all in all, one_per_ip in any::<bool>(), quorum in 0..=100_u8)| {
        let candidates: Vec<_> = all.iter().map(|(uid, (key, ip, served, stake, version))| Candidate {
            hotkey: hotkey(u8::try_from(*key).unwrap()),
            ip: served.then(|| IpAddr::from([10, 0, 0, *ip])),
            stake: Alpha(stake * 1_000_000_000),
            version: *version,
            ..candidate(*uid)
        }).collect();
        let rules = Rules {
            one_per_ip,
            version: Some(VersionFloor { version: 153, quorum }),
            blacklist: [hotkey(7)].into(),
            ..Rules::default()
        };
        let selection = rules.apply(candidates);
        let asked = selection.queried.iter().map(|it| it.uid);
        let mut uids: Vec<_> = asked.chain(selection.excluded.iter().map(|it| it.uid)).collect();
        uids.sort_unstable();
        assert!(uids.into_iter().eq(all.keys().copied()));
        let ips: std::collections::HashSet<_> = selection.queried.iter().map(|it| it.ip).collect();
        assert!(!one_per_ip || ips.len() == selection.queried.len());
    });
}
