//! One trade of a command, before it is made.

use std::fmt;

use serde::Serialize;

use super::hotkeys::Hotkey;
use crate::{
    chain::{Argument, Call, names},
    money::{Alpha, Tao},
};

/// TAO or alpha: which of both is never left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Coins {
    Tao(Tao),
    Alpha(Alpha),
}

/// A trade to be made.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Order {
    #[serde(flatten)]
    pub(super) hotkey: Hotkey,
    pub(super) netuid: u16,
    /// What is given: TAO for stake, alpha for TAO.
    pub(super) gives: Coins,
    /// What it would bring if it were made now; none where the runtime can't tell.
    pub(super) expects: Option<Coins>,
    /// TAO for one alpha, before the trade.
    pub(super) price: Tao,
    /// The worst price that is taken.
    pub(super) limit_price: Option<Tao>,
    #[serde(skip)]
    pub(super) call: Call,
}

impl Order {
    /// For people, in a line.
    pub(super) fn text(&self) -> String {
        let Self {
            hotkey,
            netuid,
            gives,
            expects,
            price,
            limit_price,
            call: _,
        } = self;
        let mut text = format!("{gives} for ");
        match expects {
            Some(expected) => text.push_str(&format!("about {expected}")),
            None => text.push_str("what the pool gives"),
        }
        text.push_str(&format!(
            ", subnet {netuid}, hotkey {hotkey}, price {}",
            price.with_unit()
        ));
        if let Some(limit) = limit_price {
            text.push_str(&format!(", limit {}", limit.with_unit()));
        }
        text
    }
}

/// One call for all orders: all of them are carried out, or none.
pub(super) fn together(orders: &[Order]) -> Call {
    match orders {
        [single] => single.call.clone(),
        several => {
            let calls = several.iter().map(|order| order.call.clone());
            let calls = calls.map(|call| Argument::Call(Box::new(call)));
            Call::new(names::BATCH_ALL, [Argument::List(calls.collect())])
        }
    }
}

impl fmt::Display for Coins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tao(amount) => write!(f, "{} ({} rao)", amount.with_unit(), amount.0),
            Self::Alpha(amount) => amount.with_unit().fmt(f),
        }
    }
}
