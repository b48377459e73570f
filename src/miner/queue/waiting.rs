//! What waits, in the order in which it is taken: by turn, then stake, then deadline.
//!
//! Turns keep it fair: a caller's first challenge has the present turn, its next ones those after
//! it, so that each caller is served once before anybody is served again, the one with most stake
//! first. A caller is as far as its last challenge was, also when that is done with.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    time::Instant,
};

use super::{Capacity, Full};
use crate::{address::Address, wire::Priority};

/// A place in the order; unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    turn: u64,
    stake: Reverse<Priority>,
    deadline: Instant,
    id: u64,
}

#[derive(Debug)]
pub(super) struct Waiting<T> {
    capacity: Capacity,
    entries: BTreeMap<Place, (Address, T)>,
    callers: HashMap<Address, Caller>,
    turn: u64,
    ids: u64,
}

#[derive(Debug, Default)]
struct Caller {
    waiting: usize,
    /// The turn after its last one.
    next: u64,
}

impl<T> Waiting<T> {
    pub(super) fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            entries: BTreeMap::new(),
            callers: HashMap::new(),
            turn: 0,
            ids: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn push(
        &mut self,
        caller: Address,
        priority: Priority,
        deadline: Instant,
        item: T,
    ) -> Result<Place, Full> {
        if self.entries.len() >= self.capacity.all {
            return Err(Full::All);
        }
        let own = self.callers.entry(caller).or_default();
        if own.waiting >= self.capacity.per_caller {
            return Err(Full::Caller);
        }
        let turn = self.turn.max(own.next);
        own.waiting += 1;
        own.next = turn + 1;
        self.ids += 1;
        let place = Place {
            turn,
            stake: Reverse(priority),
            deadline,
            id: self.ids,
        };
        self.entries.insert(place, (caller, item));
        Ok(place)
    }

    /// Takes the next one.
    pub(super) fn pop(&mut self) -> Option<(Place, T)> {
        let (place, (caller, item)) = self.entries.pop_first()?;
        self.turn = place.turn;
        self.left(&caller);
        self.forget();
        Some((place, item))
    }

    /// Takes the next one of those that are wanted. The turns of others don't pass by it.
    pub(super) fn pop_if(&mut self, wanted: impl Fn(&T) -> bool) -> Option<(Place, T)> {
        let mut entries = self.entries.iter();
        let place = *entries.find(|(_, (_, item))| wanted(item))?.0;
        Some((place, self.remove(&place)?))
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, place: &Place) -> Option<T> {
        let (caller, item) = self.entries.remove(place)?;
        self.left(&caller);
        Some(item)
    }

    /// Takes out what is too late.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<T> {
        let late = self.entries.keys().filter(|place| place.deadline <= now);
        let late: Vec<_> = late.copied().collect();
        late.iter().filter_map(|place| self.remove(place)).collect()
    }

    /// Takes out everything.
    pub(super) fn drain(&mut self) -> Vec<T> {
        self.callers.clear();
        let all = std::mem::take(&mut self.entries);
        all.into_values().map(|(_, item)| item).collect()
    }

    fn left(&mut self, caller: &Address) {
        if let Some(own) = self.callers.get_mut(caller) {
            own.waiting -= 1;
        }
    }

    /// Forgets callers that are no further than all others.
    fn forget(&mut self) {
        let turn = self.turn;
        self.callers
            .retain(|_, own| own.waiting > 0 || own.next > turn);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const ROOMY: Capacity = Capacity {
        all: 1000,
        per_caller: 1000,
    };

    fn address(byte: u8) -> Address {
        Address::from_bytes([byte; 32])
    }

    struct Queue {
        waiting: Waiting<&'static str>,
        start: Instant,
    }

    impl Queue {
        fn new(capacity: Capacity) -> Self {
            Self {
                waiting: Waiting::new(capacity),
                start: Instant::now(),
            }
        }

        fn push(&mut self, caller: u8, stake: u64, seconds: u64, name: &'static str) {
            let deadline = self.start + Duration::from_secs(seconds);
            let pushed = self
                .waiting
                .push(address(caller), Priority(stake), deadline, name);
            pushed.expect("there is room");
        }

        fn names(&mut self) -> Vec<&'static str> {
            std::iter::from_fn(|| self.waiting.pop().map(|(_, name)| name)).collect()
        }
    }

    #[test]
    fn stake_goes_first_and_then_the_deadline() {
        let mut queue = Queue::new(ROOMY);
        queue.push(1, 10, 5, "poor");
        queue.push(2, 30, 9, "rich, late");
        queue.push(3, 30, 8, "rich, soon");
        assert_eq!(queue.names(), ["rich, soon", "rich, late", "poor"]);
    }

    #[test]
    fn a_caller_with_many_does_not_keep_others_waiting() {
        let mut queue = Queue::new(ROOMY);
        for name in ["a1", "a2", "a3"] {
            queue.push(1, 100, 30, name);
        }
        queue.push(2, 1, 30, "b1");
        queue.push(2, 1, 30, "b2");
        assert_eq!(queue.names(), ["a1", "b1", "a2", "b2", "a3"]);
    }

    #[test]
    fn a_caller_that_asks_again_and_again_does_not_either() {
        let mut queue = Queue::new(ROOMY);
        queue.push(1, 100, 30, "a1");
        queue.push(2, 1, 30, "b1");
        let mut order = Vec::new();
        for name in ["a2", "a3", "a4"] {
            order.push(queue.waiting.pop().expect("one").1);
            queue.push(1, 100, 30, name);
        }
        assert_eq!(order, ["a1", "b1", "a2"]);
    }

    #[test]
    fn what_is_full_says_for_whom() {
        let mut queue = Queue::new(Capacity {
            all: 3,
            per_caller: 2,
        });
        queue.push(1, 1, 30, "a1");
        queue.push(1, 1, 30, "a2");
        let deadline = queue.start;
        let mut push = |caller| {
            let pushed = queue
                .waiting
                .push(address(caller), Priority(1), deadline, "x");
            pushed.map(drop)
        };
        assert_eq!(push(1), Err(Full::Caller));
        assert_eq!(push(2), Ok(()));
        assert_eq!(push(3), Err(Full::All));
        assert_eq!(queue.waiting.expire(deadline), ["x"]);
        assert_eq!(queue.names(), ["a1", "a2"]);
        assert_eq!(queue.waiting.len(), 0);
    }

    #[test]
    fn what_is_wanted_is_taken_out_of_turn() {
        let mut queue = Queue::new(ROOMY);
        queue.push(1, 100, 30, "a1");
        queue.push(1, 100, 30, "a2, wanted");
        queue.push(2, 1, 30, "b1, wanted");
        let mut wanted = || {
            let popped = queue.waiting.pop_if(|name| name.ends_with("wanted"));
            popped.map(|(_, name)| name)
        };
        assert_eq!(wanted(), Some("b1, wanted"), "its caller's first");
        assert_eq!(wanted(), Some("a2, wanted"));
        assert_eq!(wanted(), None);
        assert_eq!(queue.names(), ["a1"]);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Push(u8, u64, u64),
        Pop,
        Cancel(usize),
        Expire(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..4u8, 0..3u64, 0..40u64).prop_map(|(who, stake, at)| Step::Push(who, stake, at)),
            3 => Just(Step::Pop),
            1 => any::<usize>().prop_map(Step::Cancel),
            1 => (0..40u64).prop_map(Step::Expire),
        ]
    }

    proptest! {
        /// Nothing is lost or taken twice, the bounds hold, and what is left is served in rounds.
        #[test]
        fn the_order_is_complete_bounded_and_fair(steps in prop::collection::vec(step(), 0..200)) {
            let capacity = Capacity { all: 20, per_caller: 8 };
            let start = Instant::now();
            let mut waiting = Waiting::new(capacity);
            let mut places: Vec<(Place, u8)> = Vec::new();
            for step in steps {
                match step {
                    Step::Push(who, stake, at) => {
                        let deadline = start + Duration::from_secs(at);
                        let own = places.iter().filter(|(_, other)| *other == who).count();
                        match waiting.push(address(who), Priority(stake), deadline, who) {
                            Ok(place) => places.push((place, who)),
                            Err(Full::All) => prop_assert_eq!(places.len(), capacity.all),
                            Err(full) => {
                                prop_assert_eq!(full, Full::Caller);
                                prop_assert_eq!(own, capacity.per_caller);
                            }
                        }
                    }
                    Step::Pop => match waiting.pop() {
                        None => prop_assert!(places.is_empty()),
                        Some((place, _)) => places.retain(|(other, _)| *other != place),
                    },
                    Step::Cancel(index) if !places.is_empty() => {
                        let (place, who) = places.remove(index % places.len());
                        prop_assert_eq!(waiting.remove(&place), Some(who));
                    }
                    Step::Cancel(_) => {}
                    Step::Expire(at) => {
                        let now = start + Duration::from_secs(at);
                        let mut late: Vec<u8> = Vec::new();
                        places.retain(|(place, who)| {
                            let is_late = place.deadline <= now;
                            late.extend(is_late.then_some(*who));
                            !is_late
                        });
                        let mut expired = waiting.expire(now);
                        expired.sort_unstable();
                        late.sort_unstable();
                        prop_assert_eq!(expired, late);
                    }
                }
                prop_assert_eq!(waiting.len(), places.len());
            }
            // In each round nobody is served twice.
            let mut rounds: HashMap<u8, u64> = HashMap::new();
            let mut last = 0;
            while let Some((place, who)) = waiting.pop() {
                prop_assert!(place.turn >= last);
                last = place.turn;
                let before = rounds.insert(who, place.turn);
                prop_assert!(before.is_none_or(|before| before < place.turn));
            }
        }
    }
}
