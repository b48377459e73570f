//! About when a block will be.

use std::time::{Duration, SystemTime};

/// Between two blocks of Bittensor.
const USUAL: Duration = Duration::from_secs(12);

/// Less than this between two blocks is a chain for tests, which makes them when it likes.
const SHORTEST: Duration = Duration::from_millis(100);

/// A block's time, and the time between blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Which block.
    pub block: u64,
    /// When it was, since 1970.
    pub time: Duration,
    /// Between it and the next.
    pub pace: Duration,
}

impl Clock {
    /// A block of this number, made then. `period` is half the time between two blocks, as the
    /// runtime has it; both in milliseconds.
    pub(super) fn new(block: u64, time: u64, period: Option<u64>) -> Self {
        let pace = period.map(|half| Duration::from_millis(half.saturating_mul(2)));
        Self {
            block,
            time: Duration::from_millis(time),
            pace: pace.filter(|pace| *pace >= SHORTEST).unwrap_or(USUAL),
        }
    }

    /// When a later block will be; a block that is there counts as now.
    pub fn at(&self, block: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.time + self.span(block.saturating_sub(self.block))
    }

    /// How long so many blocks take.
    pub fn span(&self, blocks: u64) -> Duration {
        let blocks = u32::try_from(blocks).unwrap_or(u32::MAX);
        self.pace.saturating_mul(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_at_the_runtimes_pace() {
        let clock = Clock::new(100, 1_700_000_000_000, Some(6_000));
        assert_eq!(
            clock.at(105),
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_060)
        );
        let fast = Clock::new(100, 0, Some(125));
        assert_eq!(fast.span(4), Duration::from_secs(1));
        for odd in [None, Some(0), Some(1)] {
            assert_eq!(Clock::new(1, 1, odd).pace, USUAL);
        }
    }
}
