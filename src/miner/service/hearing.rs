//! What became of each request: a line of log, counters, the journal. A flood of refusals becomes a
//! few lines that say how many they stand for.

use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

use super::Miner;
use crate::{
    epoch::milliseconds,
    miner::Refused,
    wire::{Event, Outcome, Refusal},
};

/// Lines about refusals in so much time.
const LINES: u32 = 20;
const SPAN: Duration = Duration::from_secs(1);

/// How much was said lately.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    since: Option<Instant>,
    said: u32,
    unsaid: u64,
}

impl Hearing {
    /// Whether another line may be said, and how many were not said before it.
    fn may(&mut self, now: Instant) -> Option<u64> {
        if self.since.is_none_or(|since| now - since >= SPAN) {
            self.since = Some(now);
            self.said = 0;
        }
        if self.said >= LINES {
            self.unsaid += 1;
            return None;
        }
        self.said += 1;
        Some(std::mem::take(&mut self.unsaid))
    }
}

/// Takes note of how a request ended.
pub(super) fn hear(miner: &Miner, event: &Event) {
    match &event.outcome {
        Outcome::Answered => tracing::debug!(
            "axon     | --> | {} | {} | {} | 200 | Success",
            synapse(event),
            hotkey(event),
            event.peer
        ),
        Outcome::Refused(refusal) => refused(miner, event, refusal),
        outcome @ (Outcome::Gone | Outcome::Lapsed(_)) => {
            tracing::debug!("axon     | --> | {} | {}", event.peer, outcome.name());
        }
    }
}

fn refused(miner: &Miner, event: &Event, refusal: &Refusal) {
    let rule = refusal.rule;
    let census = miner.parts.register.census();
    let known = event
        .hotkey
        .filter(|hotkey| census.standing(hotkey).is_some());
    miner.metrics.refused(rule);
    miner.parts.recorder.refused(Refused {
        at: milliseconds(),
        rule,
        hotkey: known,
    });
    let mut hearing = miner.hearing.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(unsaid) = hearing.may(Instant::now()) else {
        return;
    };
    drop(hearing);
    if unsaid > 0 {
        tracing::warn!("{unsaid} more requests were refused; `sn27 mine stats` counts them");
    }
    let who = match &event.hotkey {
        Some(hotkey) => format!("{hotkey} ({})", miner.who(hotkey)),
        None => "a caller that is not proven".to_owned(),
    };
    tracing::warn!(
        "axon     | --> | {} | {who} | {} | {} | refused by {rule}: {}",
        synapse(event),
        event.peer,
        refusal.status,
        refusal.message
    );
}

fn synapse(event: &Event) -> &'static str {
    event.synapse.map_or("-", |synapse| synapse.as_str())
}

fn hotkey(event: &Event) -> String {
    let hotkey = event.hotkey.map(|hotkey| hotkey.to_string());
    hotkey.unwrap_or_else(|| "-".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_becomes_a_few_lines_that_count_the_rest() {
        let mut hearing = Hearing::default();
        let start = Instant::now();
        let said = (0..1000).filter(|_| hearing.may(start).is_some()).count();
        assert_eq!(said, LINES as usize);
        assert_eq!(hearing.may(start + SPAN), Some(1000 - u64::from(LINES)));
        assert_eq!(hearing.may(start + SPAN), Some(0));
    }
}
