//! How many verified requests are worked on at once, in all and by hotkey.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{address::Address, wire::Refusal};

/// What is running.
#[derive(Debug)]
pub(super) struct Slots {
    most: usize,
    most_per_hotkey: usize,
    running: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_hotkey: HashMap<Address, usize>,
}

/// A place among what is running; given back when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    hotkey: Address,
}

impl Slots {
    pub(super) fn new(most: usize, most_per_hotkey: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            most_per_hotkey,
            running: Mutex::default(),
        })
    }

    pub(super) fn take(self: &Arc<Self>, hotkey: Address) -> Result<Slot, Refusal> {
        let mut counts = self.counts();
        if counts.all >= self.most {
            let message = format!("{} requests are being worked on already", self.most);
            return Err(Refusal::new("busy", 503, message));
        }
        let own = counts.by_hotkey.get(&hotkey).copied().unwrap_or_default();
        if own >= self.most_per_hotkey {
            let message = format!("{own} requests of this hotkey are being worked on already");
            return Err(Refusal::new("hotkey-busy", 429, message));
        }
        counts.all += 1;
        counts.by_hotkey.insert(hotkey, own + 1);
        Ok(Slot {
            slots: self.clone(),
            hotkey,
        })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut counts = self.slots.counts();
        counts.all -= 1;
        if let Some(own) = counts.by_hotkey.get_mut(&self.hotkey) {
            *own -= 1;
            if *own == 0 {
                counts.by_hotkey.remove(&self.hotkey);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_counted_and_given_back() {
        let slots = Slots::new(3, 2);
        let [alice, bob] = [1, 2].map(|byte| Address::from_bytes([byte; 32]));
        let rule = |slot: Result<Slot, Refusal>| slot.map(drop).map_err(|refusal| refusal.rule);
        let first = slots.take(alice).expect("free");
        let second = slots.take(alice).expect("free");
        assert_eq!(rule(slots.take(alice)), Err("hotkey-busy"));
        let third = slots.take(bob).expect("free");
        assert_eq!(rule(slots.take(bob)), Err("busy"));
        drop(first);
        assert_eq!(rule(slots.take(alice)), Ok(()));
        drop((second, third));
        let counts = slots.counts();
        assert_eq!((counts.all, counts.by_hotkey.len()), (0, 0));
    }
}
