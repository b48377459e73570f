//! When the next epoch runs.

use super::Metagraph;
use crate::chain::{Answers, Argument, Batch, ChainError, Slot, names};

/// What is asked.
pub(super) struct Questions {
    start: Slot<Option<u64>>,
    /// 0 where the owner has asked for none.
    asked_for: Slot<u64>,
}

impl Questions {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            start: batch.call(names::NEXT_EPOCH, key()),
            asked_for: batch.storage(names::PENDING_EPOCH, key()),
        }
    }

    pub(super) fn next(
        &self,
        metagraph: &Metagraph,
        answers: &Answers,
    ) -> Result<Option<u64>, ChainError> {
        let told = answers.get(&self.start)?;
        let next = told.unwrap_or_else(|| by_tempo(metagraph));
        let asked_for = answers.get(&self.asked_for)?.filter(|block| *block > 0);
        let soonest = [next, asked_for].into_iter().flatten().min();
        // An epoch that is overdue runs in the next block.
        Ok(soonest.map(|block| block.max(metagraph.block.number + 1)))
    }
}

/// Before 425 an epoch runs where the block's number, the subnet's and two are together a multiple
/// of the tempo and one.
fn by_tempo(metagraph: &Metagraph) -> Option<u64> {
    let tempo = u64::from(metagraph.tempo);
    if tempo == 0 {
        return None;
    }
    let next = metagraph.block.number + 1;
    let since = (next + u64::from(metagraph.netuid) + 2) % (tempo + 1);
    Some(match since {
        0 => next,
        since => next + tempo + 1 - since,
    })
}
