//! How many may register in an interval and in a block, before runtime 425.

/// An interval may have so many times its target.
const TIMES_TARGET: u16 = 3;

/// The limits, and how much of them is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// After which block this was.
    pub block: u64,
    /// Registrations that an interval hopes for.
    pub target: u16,
    /// Registrations of this interval.
    pub used: u16,
    /// Blocks of an interval.
    pub interval: u16,
    /// The block with which this interval began.
    pub began: u64,
    /// Most registrations of a block.
    pub per_block: u16,
}

impl Slots {
    /// Most registrations of an interval.
    pub fn most(&self) -> u16 {
        self.target.saturating_mul(TIMES_TARGET)
    }

    /// Registrations that this interval still takes.
    pub fn left(&self) -> u16 {
        self.most().saturating_sub(self.used)
    }

    /// The first block of the next interval; it takes registrations already, at its own price.
    pub fn next_interval(&self) -> u64 {
        let next = self.began.saturating_add(self.interval.into());
        next.max(self.block + 1)
    }

    /// The first block that takes a registration; none where no block ever does.
    pub fn free_at(&self) -> Option<u64> {
        if self.most() == 0 || self.per_block == 0 {
            return None;
        }
        Some(match self.left() {
            0 => self.next_interval(),
            _ => self.block + 1,
        })
    }

    /// For how many blocks the price stays what it is.
    pub fn steady_for(&self) -> u64 {
        self.next_interval() - self.block - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: Slots = Slots {
        block: 150,
        target: 2,
        used: 5,
        interval: 100,
        began: 100,
        per_block: 1,
    };

    #[test]
    fn slots_are_free_until_three_times_the_target() {
        assert_eq!(SLOTS.left(), 1);
        assert_eq!(SLOTS.free_at(), Some(151));
        let full = Slots { used: 6, ..SLOTS };
        assert_eq!(full.free_at(), Some(200));
        assert_eq!(full.steady_for(), 49);
        let last = Slots { block: 199, ..full };
        assert_eq!((last.free_at(), last.steady_for()), (Some(200), 0));
    }

    #[test]
    fn limits_of_nothing_never_free_a_slot() {
        for slots in [
            Slots { target: 0, ..SLOTS },
            Slots {
                per_block: 0,
                ..SLOTS
            },
        ] {
            assert_eq!(slots.free_at(), None);
        }
    }
}
