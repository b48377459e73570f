//! Which miners have such a machine: all are asked at once, and put in the order in which they are
//! to be tried.
//!
//! The order is that of the guide's five points: only what fits the requirement and is free; then who
//! has fewest machines of ours already, so that load is spread; then least waste of GPUs; then the
//! score that validators gave, or the chain's incentive; then least waste of the rest.

use std::{
    cmp::Reverse,
    collections::HashMap,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::task::JoinSet;

use super::{AllocateError, Lender, Query, Report, Vacancy};
use crate::{
    address::Address,
    wire::{AxonAddress, CallError, Dendrite, DeviceRequirement},
};

/// A miner that may be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its place.
    pub uid: u16,
    /// The block in which it said where it is.
    pub announced: u64,
    /// Who owns it.
    pub coldkey: Address,
    /// Where it is, and its hotkey.
    pub axon: AxonAddress,
    /// What it is worth to validators; the more, the better.
    pub score: f64,
}

/// Whether a machine can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Availability {
    /// Now.
    Free,
    /// Somebody has it, or it is less than is wanted.
    Taken,
    /// The miner lends to others.
    Refused,
    /// No answer.
    Away,
}

/// What a miner said.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Who.
    pub candidate: Candidate,
    /// Whether its machine can be had.
    pub availability: Availability,
    /// What it says that it is; older miners don't.
    pub report: Option<Report>,
    /// How long its answer took; none where there is none.
    pub answered_in: Option<Duration>,
}

impl Found {
    /// Whether it is what is wanted: an older miner that says it is free may be.
    pub fn may_fit(&self, query: &Query) -> bool {
        self.report.as_ref().is_none_or(|report| query.fits(report))
    }
}

/// How many miners there were of each kind, where none was had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Free and fitting.
    pub seemed: usize,
    /// Free, but not what is wanted.
    pub unfit: usize,
    /// Somebody's, or less than is wanted.
    pub taken: usize,
    /// They lend to others.
    pub refused: usize,
    /// No answer.
    pub away: usize,
}

impl Tally {
    /// Counts them.
    pub fn of(found: &[Found], query: &Query) -> Self {
        let mut tally = Self::default();
        for found in found {
            *match found.availability {
                Availability::Free if found.may_fit(query) => &mut tally.seemed,
                Availability::Free => &mut tally.unfit,
                Availability::Taken => &mut tally.taken,
                Availability::Refused => &mut tally.refused,
                Availability::Away => &mut tally.away,
            } += 1;
        }
        tally
    }
}

/// Those that are counted, such as `2 taken, 1 away`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seemed,
            unfit,
            taken,
            refused,
            away,
        } = *self;
        let counts = [
            (seemed, "lost to others or out of reach"),
            (unfit, "too small"),
            (taken, "taken"),
            (refused, "lend to others alone"),
            (away, "away"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        match counts.is_empty() {
            true => f.write_str("nobody serves there"),
            false => f.write_str(&counts.join(", ")),
        }
    }
}

/// Asks all of them, for no longer than the deadlines of three questions.
pub async fn ask(
    dendrite: &Arc<Dendrite>,
    candidates: Vec<Candidate>,
    wanted: &DeviceRequirement,
) -> Vec<Found> {
    let mut asking = JoinSet::new();
    for candidate in candidates {
        let (dendrite, wanted) = (dendrite.clone(), wanted.clone());
        asking.spawn(async move { one(&dendrite, candidate, wanted).await });
    }
    let mut found: Vec<_> = asking.join_all().await;
    found.sort_by_key(|found| found.candidate.uid);
    found
}

async fn one(dendrite: &Dendrite, candidate: Candidate, wanted: DeviceRequirement) -> Found {
    let lender = Lender::new(dendrite, candidate.axon);
    let asked = Instant::now();
    let vacancy = lender.vacancy(1, &wanted).await;
    let answered_in = vacancy.is_ok().then(|| asked.elapsed());
    let availability = match vacancy {
        Ok(Vacancy::Free) => Availability::Free,
        Ok(Vacancy::Taken(_)) => Availability::Taken,
        Err(AllocateError::Call {
            error: CallError::Refused { .. },
            ..
        }) => Availability::Refused,
        Err(_) => Availability::Away,
    };
    // Who does not lend to us would not say, and who is away can't.
    let report = match answered_in {
        Some(_) => lender.report().await,
        None => None,
    };
    Found {
        candidate,
        availability,
        report,
        answered_in,
    }
}

/// Those that can be had and may fit, the best first. `load` is how many machines of each coldkey
/// are ours.
pub fn rank(
    mut found: Vec<Found>,
    query: &Query,
    wanted: &DeviceRequirement,
    load: &HashMap<Address, usize>,
) -> Vec<Found> {
    found.retain(|found| found.availability == Availability::Free && found.may_fit(query));
    let gpus = wanted.gpu.as_ref().map_or(0, |gpu| gpu.count);
    found.sort_by(|one, other| {
        let key = |found: &Found| {
            let Found {
                candidate, report, ..
            } = found;
            let load = load.get(&candidate.coldkey).copied().unwrap_or(0);
            let spare = report
                .as_ref()
                .map(|it| (it.gpus.len() as u64).saturating_sub(gpus));
            // What is known is before what may be.
            (report.is_none(), load, spare)
        };
        let score = other.candidate.score.total_cmp(&one.candidate.score);
        key(one)
            .cmp(&key(other))
            .then(score)
            .then_with(|| rest(one, wanted).cmp(&rest(other, wanted)))
            .then_with(|| one.candidate.uid.cmp(&other.candidate.uid))
    });
    found
}

/// Bytes and cores that nobody would use; more are worse.
fn rest(found: &Found, wanted: &DeviceRequirement) -> (u64, Reverse<bool>) {
    let Some(report) = &found.report else {
        return (u64::MAX, Reverse(false));
    };
    let ram = report.ram.saturating_sub(wanted.ram.capacity);
    let disk = report.disk.saturating_sub(wanted.hard_disk.capacity);
    (ram.saturating_add(disk), Reverse(report.has_docker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocate::Card;

    fn found(uid: u16, gpus: usize, score: f64, availability: Availability) -> Found {
        let card = Card {
            name: "H100".to_owned(),
            memory: 80 << 30,
        };
        Found {
            candidate: Candidate {
                uid,
                announced: 1,
                coldkey: Address::from_bytes([uid as u8; 32]),
                axon: AxonAddress {
                    ip: [10, 0, 0, 1].into(),
                    port: 1,
                    hotkey: Address::from_bytes([uid as u8; 32]),
                },
                score,
            },
            availability,
            report: Some(Report {
                cores: 8,
                ram: 64 << 30,
                disk: 100 << 30,
                gpus: vec![card; gpus],
                has_docker: true,
            }),
            answered_in: Some(Duration::from_millis(20)),
        }
    }

    #[test]
    fn the_best_is_free_fits_is_spread_and_wastes_least() {
        use Availability::{Free, Taken};
        let query: Query = "gpu=H100 count>=1".parse().expect("a query");
        let wanted = query.requirement();
        let all = vec![
            found(1, 8, 900.0, Free),
            found(2, 1, 100.0, Free),
            found(3, 1, 300.0, Free),
            found(4, 1, 999.0, Taken),
            found(5, 0, 999.0, Free),
            found(6, 1, 500.0, Free),
            Found {
                report: None,
                ..found(7, 1, 999.0, Free)
            },
        ];
        let tally = Tally::of(&all, &query);
        assert_eq!(
            tally.to_string(),
            "5 lost to others or out of reach, 1 too small, 1 taken"
        );
        assert_eq!(Tally::default().to_string(), "nobody serves there");
        let ours = HashMap::from([(Address::from_bytes([6; 32]), 1)]);
        let ranked = rank(all, &query, &wanted, &ours);
        let uids: Vec<_> = ranked.iter().map(|found| found.candidate.uid).collect();
        assert_eq!(uids, [3, 2, 1, 6, 7]);
    }
}
