//! Which extrinsics are ready, which wait for which, and in what order they go into a block.
//!
//! An extrinsic provides tags and may require some. It is ready once each tag that it requires is
//! provided by a ready one or by the chain. Pure: it knows neither runtime nor clock.

mod order;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use super::{Hash, Refusal, Status, Transaction};

type Tag = Vec<u8>;

/// Limits on ready and waiting extrinsics together.
const MOST: usize = 16_384;
const MOST_BYTES: usize = 32 << 20;

/// Limit on those that wait: a tenth, as in Substrate.
const MOST_WAITING: usize = MOST / 10;

#[derive(Debug, Default)]
pub(super) struct Graph {
    members: HashMap<Hash, Member>,
    /// Who of the ready ones provides a tag.
    providers: HashMap<Tag, Hash>,
    /// Who requires a tag.
    wanted: HashMap<Tag, HashSet<Hash>>,
    waiting: usize,
    bytes: usize,
    arrivals: u64,
    events: Vec<(Hash, Status)>,
}

#[derive(Debug)]
struct Member {
    transaction: Arc<Transaction>,
    arrival: u64,
    /// The tags that are required and nowhere provided; ready when there are none.
    missing: HashSet<Tag>,
}

impl Graph {
    pub(super) fn contains(&self, hash: Hash) -> bool {
        self.members.contains_key(&hash)
    }

    pub(super) fn provides(&self, tag: &[u8]) -> bool {
        self.providers.contains_key(tag)
    }

    pub(super) fn has_ready(&self) -> bool {
        self.members.len() > self.waiting
    }

    /// What happened to whom since the last time.
    pub(super) fn take_events(&mut self) -> Vec<(Hash, Status)> {
        std::mem::take(&mut self.events)
    }

    /// Takes one that is not yet there.
    pub(super) fn insert(&mut self, transaction: Transaction) -> Result<(), Refusal> {
        let transaction = Arc::new(transaction);
        let hash = transaction.hash;
        let required = transaction.requires.iter();
        let missing: HashSet<_> = required
            .filter(|tag| !self.providers.contains_key(*tag))
            .cloned()
            .collect();
        let is_ready = missing.is_empty();
        self.make_room(&transaction, is_ready)?;
        let rivals = match is_ready {
            true => self.rivals(&transaction)?,
            false => HashSet::new(),
        };
        for tag in &transaction.requires {
            self.wanted.entry(tag.clone()).or_default().insert(hash);
        }
        self.bytes += transaction.bytes.len();
        self.waiting += 1;
        self.arrivals += 1;
        let member = Member {
            transaction,
            arrival: self.arrivals,
            missing,
        };
        self.members.insert(hash, member);
        match is_ready {
            true => {
                let provided = self.promote(hash, rivals);
                self.supply(provided);
            }
            false => self.events.push((hash, Status::Future)),
        }
        Ok(())
    }

    /// Throws one out; what required it waits again.
    pub(super) fn remove(&mut self, hash: Hash, why: Status) {
        let Some(transaction) = self.forget(hash) else {
            return;
        };
        self.events.push((hash, why));
        self.demote(&transaction.provides);
    }

    /// One is in a block: the chain provides its tags now, and no other can.
    pub(super) fn settle(&mut self, hash: Hash) {
        let Some(transaction) = self.forget(hash) else {
            return;
        };
        if self.waiting > 0 {
            let settled = |tag| transaction.provides.contains(tag);
            let stale: Vec<_> = self
                .members
                .values()
                .filter(|member| !member.missing.is_empty())
                .filter(|member| member.transaction.provides.iter().any(settled))
                .map(|member| member.transaction.hash)
                .collect();
            for hash in stale {
                self.remove(hash, Status::Invalid);
            }
        }
        self.supply(transaction.provides.clone());
    }

    /// Throws out what may be in no block after this one.
    pub(super) fn expire(&mut self, head: u32) {
        let expired: Vec<_> = self
            .members
            .values()
            .filter(|member| member.transaction.expires <= u64::from(head))
            .map(|member| member.transaction.hash)
            .collect();
        for hash in expired {
            self.remove(hash, Status::Invalid);
        }
    }

    /// The ready ones whose place this one would take, if it may.
    fn rivals(&self, transaction: &Transaction) -> Result<HashSet<Hash>, Refusal> {
        let rivals = transaction.provides.iter();
        let rivals: HashSet<_> = rivals
            .filter_map(|tag| self.providers.get(tag))
            .copied()
            .collect();
        let priority = |hash: &Hash| Some(self.members.get(hash)?.transaction.priority);
        let old = rivals
            .iter()
            .filter_map(priority)
            .fold(0, u64::saturating_add);
        let new = transaction.priority;
        match rivals.is_empty() || new > old {
            true => Ok(rivals),
            false => Err(Refusal::TooLowPriority { old, new }),
        }
    }

    /// Makes a member ready in the place of its rivals; returns the tags that it provides.
    fn promote(&mut self, hash: Hash, rivals: HashSet<Hash>) -> Vec<Tag> {
        let Some(member) = self.members.get(&hash) else {
            return Vec::new();
        };
        let provides = member.transaction.provides.clone();
        let mut lost = Vec::new();
        for rival in rivals {
            if let Some(transaction) = self.forget(rival) {
                self.events.push((rival, Status::Usurped(hash)));
                lost.extend(transaction.provides.iter().cloned());
            }
        }
        self.waiting -= 1;
        for tag in &provides {
            self.providers.insert(tag.clone(), hash);
        }
        self.events.push((hash, Status::Ready));
        lost.retain(|tag| !provides.contains(tag));
        self.demote(&lost);
        provides
    }

    /// These tags are provided now: who waited for nothing else becomes ready, and so on.
    fn supply(&mut self, tags: Vec<Tag>) {
        let mut supplied = VecDeque::from(tags);
        while let Some(tag) = supplied.pop_front() {
            let wanting = self.wanted.get(&tag).cloned().unwrap_or_default();
            for hash in wanting {
                let Some(member) = self.members.get_mut(&hash) else {
                    continue;
                };
                if !member.missing.remove(&tag) || !member.missing.is_empty() {
                    continue;
                }
                let transaction = member.transaction.clone();
                match self.rivals(&transaction) {
                    Ok(rivals) => supplied.extend(self.promote(hash, rivals)),
                    Err(_) => {
                        self.forget(hash);
                        self.waiting -= 1;
                        self.events.push((hash, Status::Dropped));
                    }
                }
            }
        }
    }

    /// These tags are provided no more: who was ready with them waits.
    fn demote(&mut self, tags: &[Tag]) {
        let mut lost = tags.to_vec();
        while let Some(tag) = lost.pop() {
            let wanting = self.wanted.get(&tag).cloned().unwrap_or_default();
            for hash in wanting {
                let Some(member) = self.members.get_mut(&hash) else {
                    continue;
                };
                let was_ready = member.missing.is_empty();
                member.missing.insert(tag.clone());
                if was_ready {
                    self.waiting += 1;
                    for tag in &member.transaction.provides {
                        self.providers.remove(tag);
                        lost.push(tag.clone());
                    }
                    self.events.push((hash, Status::Future));
                }
            }
        }
    }

    /// Takes a member out of every table, and says nothing.
    fn forget(&mut self, hash: Hash) -> Option<Arc<Transaction>> {
        let member = self.members.remove(&hash)?;
        let transaction = member.transaction;
        self.bytes -= transaction.bytes.len();
        if !member.missing.is_empty() {
            self.waiting -= 1;
        }
        for tag in &transaction.requires {
            if let Some(wanting) = self.wanted.get_mut(tag) {
                wanting.remove(&hash);
                if wanting.is_empty() {
                    self.wanted.remove(tag);
                }
            }
        }
        for tag in &transaction.provides {
            if self.providers.get(tag) == Some(&hash) {
                self.providers.remove(tag);
            }
        }
        Some(transaction)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]
mod tests;
