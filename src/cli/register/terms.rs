//! What may be paid.

use crate::{
    chain::registration::Registration,
    error::{Error, Kind},
    money::{Share, Tao},
};

/// What the user said of the price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    pub(super) max_price: Option<Tao>,
    pub(super) tolerance: Share,
    pub(super) until_price: Option<Tao>,
}

/// What follows from it and from the price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// The price of the next block; of this one where the next one's is not known yet.
    pub(super) quoted: Tao,
    /// It is sent when the price is no more than this.
    pub(super) until: Tao,
    /// No more than this is paid.
    pub(super) cap: Tao,
}

impl Wishes {
    pub(super) fn terms(&self, registration: &Registration) -> Result<Terms, Error> {
        let Self {
            max_price,
            tolerance,
            until_price,
        } = *self;
        let price = &registration.price;
        let quoted = registration.next_price().unwrap_or(price.now);
        let cap = match max_price.or(until_price) {
            Some(cap) => cap,
            None => tolerance
                .above(quoted)
                .ok_or_else(|| Error::new(Kind::Failed, "the price is more than there can be"))?,
        };
        let until = until_price.unwrap_or(cap);
        if until > cap {
            let message = format!(
                "--until-price {until} is more than --max-price {cap}, which would never be paid"
            );
            return Err(Error::usage(message).help("wait for a price that may be paid"));
        }
        Ok(Terms { quoted, until, cap })
    }
}

impl Terms {
    /// No more than the coldkey can pay beside the fee. True where that is less than was allowed.
    pub(super) fn within_reach(&mut self, registration: &Registration, fee: Tao) -> bool {
        let deposit = registration.existential_deposit;
        let reach = registration.account.spendable_alive(deposit);
        let reach = reach.saturating_sub(fee);
        if reach >= self.cap {
            return false;
        }
        self.cap = reach;
        self.until = self.until.min(reach);
        true
    }
}
