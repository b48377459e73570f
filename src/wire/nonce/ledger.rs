//! The marks of all dendrites, and the floor under what is not remembered.

use std::{collections::HashMap, time::Duration};

use super::{Key, Nonce, StaleNonce, Window, nanoseconds, seconds};

/// How old a dendrite of an old SDK may be when it is first seen, and how long it may stay silent.
const OLD_SDK: Duration = Duration::from_secs(3600);
/// How far ahead of what is accepted the snapshot is kept: at most four are written a second, and a
/// quarter of a second after a kill is lost.
const AHEAD: Duration = Duration::from_millis(250);
/// Marks that are remembered: as many as fill a hash table of 2^15 places, less than 2 MB.
const MARKS: usize = (1 << 15) / 8 * 7;

/// The one number that has to survive: nothing at or below it is accepted after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct NonceSnapshot(pub u64);

#[derive(Debug, Clone, Copy)]
struct Mark {
    highest: u64,
    /// The latest time that it stands for: the floor, once it is forgotten.
    time: u64,
    /// From then on the window alone refuses what this mark would.
    until: u64,
}

/// The marks of all dendrites.
#[derive(Debug)]
pub struct NonceLedger {
    marks: HashMap<Key, Mark>,
    most: usize,
    floor: u64,
    snapshot: NonceSnapshot,
}

impl NonceLedger {
    /// Goes on after the snapshot: nothing made before it or before now is accepted.
    pub fn restore(snapshot: NonceSnapshot, now: u64) -> Self {
        Self {
            marks: HashMap::new(),
            most: MARKS,
            floor: snapshot.0.max(now),
            snapshot,
        }
    }

    /// What to keep, above all that was accepted.
    pub fn snapshot(&self) -> NonceSnapshot {
        self.snapshot
    }

    /// Whether the nonce would be accepted.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, nonce: &Nonce, window: Window, now: u64) -> Result<(), StaleNonce> {
        let mark = self.marks.get(&nonce.key);
        let made = match (nonce.made, mark) {
            // A counter that is known has its mark alone.
            (_, Some(mark)) if nonce.is_counter() => {
                return above(nonce.value, mark.highest);
            }
            (Some(made), _) => made,
            (None, _) => return Err(StaleNonce::Ageless),
        };
        let back = if nonce.is_counter() {
            OLD_SDK
        } else {
            window.back
        };
        if made > now.saturating_add(nanoseconds(window.ahead)) {
            return Err(StaleNonce::Future(seconds(made - now)));
        }
        if made <= now.saturating_sub(nanoseconds(back)) {
            return Err(StaleNonce::Old {
                allowed: back.as_secs_f64(),
                age: seconds(now - made),
            });
        }
        match mark {
            Some(mark) => above(nonce.value, mark.highest),
            None => above(made, self.floor),
        }
    }

    /// Accepts the nonce, which will not be accepted again. Where the snapshot rises, `keep` has to
    /// store it before this returns.
    ///
    /// # Errors
    /// Why it is not accepted.
    pub fn accept(
        &mut self,
        nonce: &Nonce,
        window: Window,
        now: u64,
        keep: impl FnOnce(NonceSnapshot),
    ) -> Result<(), StaleNonce> {
        self.check(nonce, window, now)?;
        let old_sdk = now.saturating_add(nanoseconds(OLD_SDK + window.ahead));
        let (time, until) = match nonce.made {
            Some(made) if !nonce.is_counter() => {
                (made, made.saturating_add(nanoseconds(window.longest_back)))
            }
            made => (made.unwrap_or(now), old_sdk),
        };
        if time > self.snapshot.0 {
            self.snapshot = NonceSnapshot(time.max(now).saturating_add(nanoseconds(AHEAD)));
            keep(self.snapshot);
        }
        if self.marks.len() >= self.most && !self.marks.contains_key(&nonce.key) {
            self.forget(now);
        }
        let mark = self.marks.entry(nonce.key).or_insert(Mark {
            highest: nonce.value,
            time,
            until,
        });
        mark.highest = nonce.value;
        mark.time = mark.time.max(time);
        mark.until = mark.until.max(until);
        Ok(())
    }

    /// Drops what is past, and where that isn't enough, the oldest quarter; the floor rises to it.
    fn forget(&mut self, now: u64) {
        self.marks.retain(|_, mark| mark.until >= now);
        if self.marks.len() <= self.most / 4 * 3 {
            return;
        }
        let mut times: Vec<u64> = self.marks.values().map(|mark| mark.time).collect();
        let quarter = times.len() / 4;
        let (_, &mut cut, _) = times.select_nth_unstable(quarter);
        self.floor = self.floor.max(cut);
        self.marks.retain(|_, mark| mark.time > cut);
    }
}

fn above(value: u64, mark: u64) -> Result<(), StaleNonce> {
    if value > mark {
        Ok(())
    } else {
        Err(StaleNonce::Replayed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use proptest::prelude::*;

    const NOW: u64 = 1_700_000_000_000_000_000;
    const SECOND: u64 = 1_000_000_000;
    const WINDOW: Window = Window {
        back: Duration::from_secs(16),
        longest_back: Duration::from_secs(64),
        ahead: Duration::from_secs(4),
    };
    const ALICE: Address = Address::from_bytes([1; 32]);

    fn ledger() -> NonceLedger {
        NonceLedger::restore(NonceSnapshot::default(), NOW - 3600 * SECOND)
    }

    fn accept(ledger: &mut NonceLedger, nonce: Nonce, now: u64) -> Result<(), StaleNonce> {
        ledger.accept(&nonce, WINDOW, now, |_| ())
    }

    /// A dendrite of an old SDK.
    fn made_at(time: u64) -> String {
        let ticks = time / 100 + 0x01b2_1dd2_1381_4000;
        let (low, middle, high) = (ticks & 0xffff_ffff, ticks >> 32 & 0xffff, ticks >> 48);
        format!("{low:08x}-{middle:04x}-1{high:03x}-b0dc-e29ce36fec1a")
    }

    #[test]
    fn the_window_ends_both_ways() {
        for (nonce, good) in [
            (NOW, true),
            (NOW - 15 * SECOND, true),
            (NOW - 16 * SECOND, false),
            (NOW - 3600 * SECOND, false),
            (NOW + 4 * SECOND, true),
            (NOW + 4 * SECOND + 1, false),
            (NOW + 3600 * SECOND, false),
        ] {
            let nonce = Nonce::of_dendrite(&ALICE, "x", nonce);
            assert_eq!(accept(&mut ledger(), nonce, NOW).is_ok(), good);
        }
    }

    #[test]
    fn nonces_rise_within_a_dendrite_and_not_across() {
        let mut ledger = ledger();
        let nonce = |uuid, value| Nonce::of_dendrite(&ALICE, uuid, value);
        assert_eq!(accept(&mut ledger, nonce("a", NOW), NOW), Ok(()));
        let again = accept(&mut ledger, nonce("a", NOW), NOW);
        assert_eq!(again, Err(StaleNonce::Replayed));
        let lower = accept(&mut ledger, nonce("a", NOW - 1), NOW);
        assert_eq!(lower, Err(StaleNonce::Replayed));
        assert_eq!(accept(&mut ledger, nonce("a", NOW + 1), NOW), Ok(()));
        assert_eq!(accept(&mut ledger, nonce("b", NOW), NOW), Ok(()));
        let bob = Nonce::of_dendrite(&Address::from_bytes([2; 32]), "a", NOW);
        assert_eq!(accept(&mut ledger, bob, NOW), Ok(()));
        let once = |value| Nonce::once(&ALICE, value);
        assert_eq!(accept(&mut ledger, once(NOW), NOW), Ok(()));
        assert_eq!(accept(&mut ledger, once(NOW - 1), NOW), Ok(()));
        assert_eq!(
            accept(&mut ledger, once(NOW), NOW),
            Err(StaleNonce::Replayed)
        );
    }

    #[test]
    fn counters_of_old_sdks_need_a_young_dendrite() {
        let mut ledger = ledger();
        let young = made_at(NOW - 60 * SECOND);
        let nonce = |uuid: &str, value| Nonce::of_dendrite(&ALICE, uuid, value);
        assert_eq!(accept(&mut ledger, nonce(&young, 500), NOW), Ok(()));
        let again = accept(&mut ledger, nonce(&young, 500), NOW);
        assert_eq!(again, Err(StaleNonce::Replayed));
        let later = NOW + 1800 * SECOND;
        assert_eq!(accept(&mut ledger, nonce(&young, 501), later), Ok(()));
        let old = nonce(&made_at(NOW - 3600 * SECOND), 500);
        assert!(matches!(
            accept(&mut ledger, old, NOW),
            Err(StaleNonce::Old { .. })
        ));
        let ahead = nonce(&made_at(NOW + 5 * SECOND), 500);
        assert!(matches!(
            accept(&mut ledger, ahead, NOW),
            Err(StaleNonce::Future(_))
        ));
        let random = nonce("5ecbd69c-1cec-41ee-b0dc-e29ce36fec1a", 500);
        assert_eq!(accept(&mut ledger, random, NOW), Err(StaleNonce::Ageless));
    }

    #[test]
    fn a_restart_accepts_nothing_again() {
        let mut kept = NonceSnapshot::default();
        let mut before = ledger();
        let accepted = [NOW - 3 * SECOND, NOW + 4 * SECOND].map(|value| {
            let nonce = Nonce::once(&ALICE, value);
            before
                .accept(&nonce, WINDOW, NOW, |snapshot| kept = snapshot)
                .expect("new");
            nonce
        });
        let counter = Nonce::of_dendrite(&ALICE, &made_at(NOW - SECOND), 5);
        assert_eq!(accept(&mut before, counter, NOW), Ok(()));
        assert_eq!(kept, before.snapshot());
        // Killed and back within a millisecond.
        let now = NOW + SECOND / 1000;
        let mut after = NonceLedger::restore(kept, now);
        for nonce in accepted.iter().chain([&counter]) {
            assert_eq!(accept(&mut after, *nonce, now), Err(StaleNonce::Replayed));
        }
        let new = Nonce::once(&ALICE, kept.0 + 1);
        assert_eq!(accept(&mut after, new, now + SECOND), Ok(()));
    }

    proptest! {
        /// However few marks there are, whatever is sent and whenever, nothing is accepted twice.
        #[test]
        fn what_was_forgotten_is_not_accepted_again(
            sent in prop::collection::vec((0..20_u64, 0..90_u64, any::<bool>()), 1..300)
        ) {
            let mut ledger = ledger();
            ledger.most = 8;
            let mut accepted = std::collections::HashSet::new();
            for (step, (dendrite, offset, counter)) in sent.into_iter().enumerate() {
                let now = NOW + step as u64 * SECOND / 2;
                let uuid = made_at(NOW + dendrite);
                let value = if counter { offset } else { now - 85 * SECOND + offset * SECOND };
                let nonce = Nonce::of_dendrite(&ALICE, &uuid, value);
                if accept(&mut ledger, nonce, now).is_ok() {
                    prop_assert!(accepted.insert((dendrite, value)));
                }
                prop_assert!(ledger.marks.len() <= ledger.most);
            }
        }
    }
}
