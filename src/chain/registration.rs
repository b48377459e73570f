//! Registering a hotkey on a subnet: everything that decides whether it can, what it costs, and what
//! is in the way.
//!
//! [`View::registration`] reads it in one round trip, in two where the subnet is full and somebody
//! would be pruned. What follows from it is worked out here and is pure: [`Price`] predicts,
//! [`Slots`] counts what older runtimes limit, [`Registration::problems`] names all that is in the
//! way, and [`Wait`] goes on until nothing is. Rules of runtimes 218 to 425.

mod clock;
mod paid;
mod price;
mod problem;
mod read;
mod room;
mod slots;
mod wait;

use super::{Account, Argument, Block, Call, names};
use crate::{address::Address, money::Tao};

pub use clock::Clock;
pub use price::{Course, Price};
pub use problem::Problem;
pub use room::{Pruned, Room};
pub use slots::Slots;
pub use wait::{Ending, Report, Tally, Wait, WaitError};

/// All of `CollateralLockShare`.
const WHOLE: u128 = 65_535;

/// What there is to know about registering a hotkey on a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// After which block.
    pub block: Block,
    /// The clock of that chain.
    pub clock: Clock,
    /// Which subnet.
    pub netuid: u16,
    /// Who wants to be a neuron.
    pub hotkey: Address,
    /// Who pays.
    pub coldkey: Address,
    /// Whether there is such a subnet.
    pub exists: bool,
    /// Whether it takes registrations.
    pub open: bool,
    /// What it costs.
    pub price: Price,
    /// The part of the price that is locked rather than burned, in 65535ths; 0 where the runtime
    /// knows no such thing.
    pub locked: u16,
    /// Limits of an interval and of a block; none from runtime 425 on.
    pub slots: Option<Slots>,
    /// The hotkey's place, if it has one already.
    pub uid: Option<u16>,
    /// The coldkey that the chain knows the hotkey by.
    pub owner: Option<Address>,
    /// Whether there is a place.
    pub room: Room,
    /// Blocks in which a newcomer is not pruned.
    pub immunity: u64,
    /// What the coldkey has.
    pub account: Account,
    /// An account with less does not exist.
    pub existential_deposit: Tao,
    /// Ways to register.
    pub ways: Ways,
}

/// The ways in which a runtime registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// Whether the chain itself refuses a price over a limit.
    pub limit: bool,
    /// Registering by work, where the runtime honours it.
    pub work: Option<Work>,
}

/// Registering by work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Whether the subnet takes it.
    pub open: bool,
    /// How hard it is: hashes on average.
    pub difficulty: u64,
}

impl Registration {
    /// The call that registers for at most this price; on runtimes without a limit, for whatever
    /// the price is by then.
    pub fn call(&self, cap: Tao) -> Call {
        let (netuid, hotkey) = (self.netuid.into(), self.hotkey.into());
        match self.ways.limit {
            true => Call::new(names::REGISTER_LIMIT, [netuid, hotkey, cap.into()]),
            false => Call::new(names::BURNED_REGISTER, [netuid, hotkey]),
        }
    }

    /// The call that registers by work done on a block. Only for runtimes that honour it: others
    /// take the price and ignore the work.
    pub fn work_call(&self, block: u64, nonce: u64, seal: [u8; 32]) -> Call {
        let arguments = [
            self.netuid.into(),
            block.into(),
            nonce.into(),
            Argument::Bytes(seal.to_vec()),
            self.hotkey.into(),
            self.coldkey.into(),
        ];
        Call::new(names::REGISTER, arguments)
    }

    /// A price as what is burned and what is locked.
    pub fn shares(&self, price: Tao) -> (Tao, Tao) {
        split(price, self.locked)
    }

    /// The price that the next block takes; none where it is adjusted with that block.
    pub fn next_price(&self) -> Option<Tao> {
        self.price.after(1)
    }

    /// The first block in which a newcomer of a block can be pruned.
    pub fn immune_until(&self, block: u64) -> u64 {
        block.saturating_add(self.immunity)
    }
}

fn split(price: Tao, locked: u16) -> (Tao, Tao) {
    let locked = u128::from(price.0) * u128::from(locked) / WHOLE;
    // No more than the price, which is a u64.
    let locked = Tao(locked as u64);
    (price.saturating_sub(locked), locked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_burned_and_what_is_locked_are_the_price() {
        for (price, share, locked) in [
            (1_000_000_000, 0, 0),
            (1_000_000_000, 32_768, 500_007_629),
            (65_535, 62_258, 62_258),
            (u64::MAX, u16::MAX, u64::MAX),
            (1, 65_534, 0),
        ] {
            let burned = Tao(price - locked);
            assert_eq!(split(Tao(price), share), (burned, Tao(locked)));
        }
    }
}
