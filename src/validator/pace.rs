//! When the next round comes.

use std::time::Duration;

use rand::RngExt as _;

/// Blocks between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    least: u32,
    most: u32,
}

impl Pace {
    /// As SN27 1.3 and later: a random number of blocks, so that no miner knows when.
    pub const USUAL: Self = Self {
        least: 50,
        most: 80,
    };

    /// As long as a block takes on Bittensor's networks; what passes for one while the chain is
    /// away.
    pub const BLOCK: Duration = Duration::from_secs(12);

    /// Always as many.
    pub fn every(blocks: u32) -> Self {
        let (least, most) = (blocks, blocks);
        Self { least, most }
    }

    /// How many until the next round.
    pub(super) fn next(self) -> u32 {
        rand::rng().random_range(self.least..=self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_come_after_50_to_80_blocks_unless_it_is_fixed() {
        let blocks: std::collections::BTreeSet<u32> =
            (0..2_000).map(|_| Pace::USUAL.next()).collect();
        assert_eq!((blocks.first(), blocks.last()), (Some(&50), Some(&80)));
        assert_eq!(Pace::every(3).next(), 3);
    }
}
