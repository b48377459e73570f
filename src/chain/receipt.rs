//! What came of an extrinsic.

use serde::Serialize;

use super::{
    Block, Event, Hash,
    names::{self, EventName},
};
use crate::{address::Address, money::Tao};

/// How sure it is that an extrinsic stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finality {
    /// It is in the best block, which another may still replace.
    InBlock,
    /// It is in a block that stays.
    Finalized,
}

/// An extrinsic that is in a block and did what it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The extrinsic's hash.
    pub extrinsic: Hash,
    /// The block.
    pub block: Block,
    /// Its place in the block.
    pub index: u32,
    /// How sure that is.
    pub finality: Finality,
    /// What was paid for sending it.
    pub fee: Tao,
    /// What happened.
    pub events: Vec<Event>,
}

impl Receipt {
    /// The first event of this name.
    pub fn event(&self, name: EventName) -> Option<&Event> {
        self.events.iter().find(|event| event.is(name))
    }
}

/// The fee among an extrinsic's events.
pub(super) fn fee(events: &[Event], payer: Address) -> Tao {
    let paid = events
        .iter()
        .find(|event| event.is(names::FEE_PAID) && event.account(0) == Some(payer));
    // Runtimes without the event charge none.
    Tao(paid.and_then(|event| event.number(1)).unwrap_or(0))
}
