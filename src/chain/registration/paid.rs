//! What really left an account in an extrinsic.

use crate::{
    address::Address,
    chain::{Event, Receipt, names},
    money::Tao,
};

impl Receipt {
    /// What left an account by this extrinsic beside the fee, as the events have it; none where
    /// they tell of no movement, as some runtimes' don't.
    pub fn spent_by(&self, account: Address) -> Option<Tao> {
        let (mut out, mut back) = (Tao::ZERO, self.fee);
        let mut moved = false;
        for event in &self.events {
            let Some(movement) = movement(event, account) else {
                continue;
            };
            moved = true;
            match movement {
                Movement::Out(amount) => out = out.checked_add(amount)?,
                Movement::Back(amount) => back = back.checked_add(amount)?,
            }
        }
        moved.then(|| out.saturating_sub(back))
    }
}

enum Movement {
    Out(Tao),
    Back(Tao),
}

fn movement(event: &Event, account: Address) -> Option<Movement> {
    let first = || event.account(0) == Some(account);
    if event.is(names::TRANSFER) {
        let amount = Tao(event.number(2)?);
        let second = event.account(1) == Some(account);
        return match (first(), second) {
            (true, false) => Some(Movement::Out(amount)),
            (false, true) => Some(Movement::Back(amount)),
            _ => None,
        };
    }
    let amount = || event.number(1).map(Tao);
    match event {
        event if event.is(names::WITHDRAW) || event.is(names::BURNED) => {
            first().then(amount).flatten().map(Movement::Out)
        }
        event if event.is(names::DEPOSIT) => first().then(amount).flatten().map(Movement::Back),
        _ => None,
    }
}
