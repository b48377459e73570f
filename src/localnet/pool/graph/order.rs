//! The order of a block, and who leaves when the pool is full.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    sync::Arc,
};

use super::{Graph, Hash, MOST, MOST_BYTES, MOST_WAITING, Member, Refusal, Status, Transaction};

impl Graph {
    /// The ready ones: by priority, then by arrival, each after those that it requires.
    pub(in super::super) fn ready(&self) -> Vec<Arc<Transaction>> {
        let ready = || {
            self.members
                .values()
                .filter(|member| member.missing.is_empty())
        };
        let mut before: HashMap<Hash, usize> = HashMap::new();
        let mut heap = BinaryHeap::new();
        for member in ready() {
            match self.providers_before(member) {
                0 => heap.push(rank(member)),
                count => {
                    before.insert(member.transaction.hash, count);
                }
            }
        }
        let mut order = Vec::new();
        while let Some((.., hash)) = heap.pop() {
            let Some(member) = self.members.get(&hash) else {
                continue;
            };
            order.push(member.transaction.clone());
            let provides = member.transaction.provides.iter();
            for next in provides.flat_map(|tag| self.wanted.get(tag).into_iter().flatten()) {
                let Some(count) = before.get_mut(next) else {
                    continue;
                };
                *count -= 1;
                if *count == 0
                    && let Some(member) = self.members.get(next)
                {
                    heap.push(rank(member));
                }
            }
        }
        order
    }

    /// How many of the tags that a member requires come from the pool, not from the chain.
    fn providers_before(&self, member: &Member) -> usize {
        let requires = member.transaction.requires.iter();
        requires
            .filter(|tag| self.providers.contains_key(*tag))
            .count()
    }

    /// Throws out ready ones of lower priority until there is room for this one.
    pub(super) fn make_room(
        &mut self,
        transaction: &Transaction,
        is_ready: bool,
    ) -> Result<(), Refusal> {
        if !is_ready && self.waiting >= MOST_WAITING {
            return Err(Refusal::Full);
        }
        let size = transaction.bytes.len();
        while self.members.len() >= MOST || self.bytes + size > MOST_BYTES {
            // The one that goes last has nobody behind it who could be left waiting.
            let Some(last) = self.ready().pop() else {
                return Err(Refusal::Full);
            };
            if last.priority >= transaction.priority {
                return Err(Refusal::Full);
            }
            self.remove(last.hash, Status::Dropped);
        }
        Ok(())
    }
}

/// Greatest first: the highest priority, and of these the earliest.
fn rank(member: &Member) -> (u64, Reverse<u64>, Hash) {
    let Transaction { priority, hash, .. } = *member.transaction;
    (priority, Reverse(member.arrival), hash)
}
