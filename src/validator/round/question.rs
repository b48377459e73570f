//! A fresh question for each miner, as hard as its history asks for.

use std::net::SocketAddr;

use rand::seq::SliceRandom as _;

use super::Asked;
use crate::{
    address::Address,
    validator::{
        challenge::Question,
        difficulty::Range,
        store::{Store, StoreError},
    },
};

/// A question, and who is to answer it.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) asked: Asked,
    pub(super) question: Question,
}

/// One for each, in an order that changes: none is always the last to be asked.
pub(super) fn all(
    store: &Store,
    range: Range,
    miners: &[(u16, Address, SocketAddr)],
) -> Result<Vec<Pending>, StoreError> {
    let mut all = Vec::with_capacity(miners.len());
    for (uid, hotkey, axon) in miners.iter().copied() {
        let known = store.miner(uid)?.filter(|miner| miner.hotkey == hotkey);
        let difficulty = range.next(known.as_ref().map(|miner| &miner.history));
        let question = Question::new(difficulty);
        let asked = Asked {
            uid,
            hotkey,
            axon,
            challenge: question.id(),
            difficulty,
        };
        all.push(Pending { asked, question });
    }
    all.shuffle(&mut rand::rng());
    Ok(all)
}
