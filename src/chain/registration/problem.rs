//! What is in the way of a registration, all of it at once.

use super::{Course, Registration, Room};
use crate::{address::Address, money::Tao};

/// Something in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No such subnet.
    #[error("there is no subnet {0}")]
    NoSubnet(u16),
    /// Root takes no registrations of this kind.
    #[error("subnet 0 takes no miners")]
    Root,
    /// The subnet takes no registrations for the burn.
    #[error("the subnet takes no registrations at present")]
    Closed,
    /// The hotkey has a place.
    #[error("the hotkey is registered already, with uid {0}")]
    Registered(u16),
    /// The hotkey belongs to somebody else.
    #[error("the hotkey belongs to coldkey {0}")]
    OthersHotkey(Address),
    /// All places are taken for good.
    #[error("all places are taken, and none may be pruned")]
    NoRoom,
    /// This interval has had all its registrations.
    #[error("this interval has had all of its {most} registrations")]
    IntervalFull {
        /// How many it may have.
        most: u16,
        /// The first block of the next.
        free_at: u64,
    },
    /// The limits of an interval or of a block leave no registration at all.
    #[error("the subnet's limits leave no registration at all")]
    NoSlots,
    /// The coldkey can't pay that.
    #[error("the coldkey can spend {}, and {} is needed", .free.with_unit(), .needed.with_unit())]
    TooPoor {
        /// For the price, and the fee where that is known.
        needed: Tao,
        /// What it can spend and stay alive.
        free: Tao,
    },
    /// The price is over the cap.
    #[error("the price is {}, over the cap of {}", .price.with_unit(), .cap.with_unit())]
    TooDear {
        /// What it costs in the next block, as far as that is known.
        price: Tao,
        /// The most that may be paid.
        cap: Tao,
        /// The block in which it would fit, if nobody else registers until then.
        fits_at: Option<u64>,
    },
    /// The price is adjusted with the next blocks, and the chain would take whatever it becomes.
    #[error("the price is about to be adjusted, in block {0}")]
    Adjusting(u64),
}

impl Problem {
    /// Whether waiting may help.
    pub fn passes(&self) -> bool {
        match self {
            Self::Closed
            | Self::NoRoom
            | Self::IntervalFull { .. }
            | Self::TooDear { .. }
            | Self::Adjusting(_) => true,
            Self::NoSubnet(_)
            | Self::Root
            | Self::Registered(_)
            | Self::OthersHotkey(_)
            | Self::NoSlots
            | Self::TooPoor { .. } => false,
        }
    }

    /// The block from which on it is no more, as far as is known.
    pub fn over_at(&self) -> Option<u64> {
        match self {
            Self::IntervalFull { free_at, .. } => Some(*free_at),
            Self::TooDear { fits_at, .. } => *fits_at,
            // The adjusted price is known after the block that adjusts it.
            Self::Adjusting(block) => Some(block + 1),
            _ => None,
        }
    }
}

impl Registration {
    /// All that is in the way of registering for the burn, in the next block and for at most this
    /// price.
    pub fn problems(&self, cap: Tao) -> Vec<Problem> {
        let mut problems = self.problems_of_place();
        if matches!(problems[..], [Problem::NoSubnet(_) | Problem::Root]) {
            return problems;
        }
        if !self.open {
            problems.push(Problem::Closed);
        }
        let next = self.block.number + 1;
        match self.next_price() {
            None => problems.push(Problem::Adjusting(next)),
            Some(price) if price > cap => problems.push(Problem::TooDear {
                price,
                cap,
                fits_at: self.fits_at(cap),
            }),
            // Nothing on the chain holds the price back there: it may come a block or two later.
            Some(_) if !self.ways.limit && self.is_about_to_be_adjusted() => {
                problems.push(Problem::Adjusting(self.adjusts_at().unwrap_or(next)));
            }
            Some(_) => {}
        }
        problems
    }

    /// Whether the coldkey can pay so much for it and stay alive.
    pub fn shortfall(&self, price: Tao) -> Option<Problem> {
        let free = self.account.spendable_alive(self.existential_deposit);
        (free < price).then_some(Problem::TooPoor {
            needed: price,
            free,
        })
    }

    /// What is in the way of work as well as of money.
    pub fn problems_of_place(&self) -> Vec<Problem> {
        if self.netuid == 0 {
            return vec![Problem::Root];
        }
        if !self.exists {
            return vec![Problem::NoSubnet(self.netuid)];
        }
        let mut problems = Vec::new();
        problems.extend(self.uid.map(Problem::Registered));
        let stranger = self.owner.filter(|owner| *owner != self.coldkey);
        problems.extend(stranger.map(Problem::OthersHotkey));
        if self.room == Room::None {
            problems.push(Problem::NoRoom);
        }
        if let Some(slots) = &self.slots {
            match slots.free_at() {
                None => problems.push(Problem::NoSlots),
                Some(block) if block > self.block.number + 1 => {
                    problems.push(Problem::IntervalFull {
                        most: slots.most(),
                        free_at: block,
                    });
                }
                Some(_) => {}
            }
        }
        problems
    }

    /// The first block in which the price is no more than this, if nobody else registers.
    pub fn fits_at(&self, cap: Tao) -> Option<u64> {
        let blocks = self.price.blocks_until(cap);
        blocks.map(|blocks| self.block.number.saturating_add(blocks))
    }

    fn adjusts_at(&self) -> Option<u64> {
        self.slots.map(|slots| slots.next_interval())
    }

    /// An extrinsic may come into a block later than the next.
    fn is_about_to_be_adjusted(&self) -> bool {
        const CLOSE: u64 = 3;
        matches!(self.price.course, Course::Adjusted { steady_for } if steady_for < CLOSE)
    }
}
