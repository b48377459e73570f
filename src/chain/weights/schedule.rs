//! When epochs begin, which decides when committed weights are revealed.

/// Of one subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// From 425 on: an epoch a tempo after the last, or when the owner asked for one.
    Kept {
        /// The block that this was read at.
        block: u64,
        /// Blocks between two epochs.
        tempo: u16,
        /// Where the last epoch began.
        last: u64,
        /// Where the owner wants one; 0 for nowhere.
        pending: u64,
        /// The number of the last.
        index: u64,
    },
    /// Before: by the number of the block alone.
    Counted {
        /// Blocks between two epochs, less one.
        tempo: u16,
        /// The subnet, each of which begins at another block.
        netuid: u16,
    },
}

impl Schedule {
    /// The number of the epoch that a block belongs to; not for blocks of the past.
    pub fn epoch(self, at: u64) -> u64 {
        match self {
            Self::Kept {
                block,
                tempo,
                index,
                ..
            } => {
                let first = self.next_epoch();
                if tempo == 0 || at <= block || at < first {
                    return index;
                }
                index + 1 + (at - first) / u64::from(tempo)
            }
            Self::Counted { tempo, netuid } => {
                (at + u64::from(netuid) + 1) / (u64::from(tempo) + 1)
            }
        }
    }

    /// The first block in which what came in block `landed` can be revealed, after so many epochs;
    /// none where there are no epochs.
    pub fn reveal(self, landed: u64, period: u64) -> Option<u64> {
        if period == 0 {
            return Some(landed);
        }
        match self {
            Self::Kept { tempo: 0, .. } => None,
            Self::Kept { tempo, index, .. } => {
                let begun = self.epoch(landed) - index;
                Some(self.next_epoch() + (begun + period - 1) * u64::from(tempo))
            }
            Self::Counted { tempo, netuid } => {
                let epoch = self.epoch(landed) + period;
                Some((epoch * (u64::from(tempo) + 1)).saturating_sub(u64::from(netuid) + 1))
            }
        }
    }

    /// The next block that begins an epoch; for those that are [`Kept`](Self::Kept).
    fn next_epoch(self) -> u64 {
        match self {
            Self::Kept {
                block,
                tempo,
                last,
                pending,
                ..
            } => {
                let due = last + u64::from(tempo);
                let asked = if pending == 0 { due } else { pending };
                due.min(asked).max(block + 1)
            }
            Self::Counted { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_epochs_follow_the_tempo_and_the_owner() {
        let kept = |block, pending| Schedule::Kept {
            block,
            tempo: 10,
            last: 100,
            pending,
            index: 5,
        };
        let now = kept(105, 0);
        assert_eq!(
            [105, 109, 110, 119, 120].map(|at| now.epoch(at)),
            [5, 5, 6, 6, 7]
        );
        assert_eq!(now.reveal(106, 1), Some(110));
        assert_eq!(now.reveal(106, 2), Some(120));
        assert_eq!(now.reveal(110, 1), Some(120));
        assert_eq!(now.reveal(106, 0), Some(106));
        assert_eq!(kept(105, 108).reveal(106, 1), Some(108));
        assert_eq!(kept(105, 108).reveal(106, 2), Some(118));
        // Asked for in the past, it comes with the next block.
        assert_eq!(kept(105, 101).reveal(106, 1), Some(116));
    }

    #[test]
    fn counted_epochs_follow_the_block() {
        let counted = Schedule::Counted {
            tempo: 99,
            netuid: 27,
        };
        assert_eq!([71, 72, 171, 172].map(|at| counted.epoch(at)), [0, 1, 1, 2]);
        assert_eq!(counted.reveal(100, 1), Some(172));
        assert_eq!(counted.reveal(171, 2), Some(272));
    }
}
