//! Waiting until a registration fits, and sending it for the first block that takes it.
//!
//! One subscription tells of the blocks. After each, everything is read anew and judged for the next
//! block, since that is the first that a registration can be in. What the chain refuses because
//! others were quicker is tried again, but only so often: a refusal in a block costs a fee.

mod again;

use std::pin::pin;

use serde::Serialize;

use super::{Problem, Registration};
use crate::{
    address::Address,
    chain::{Blocks, Call, Chain, ChainError, Receipt, Refusal, View},
    money::Tao,
};
use again::Again;

/// What is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    /// Which subnet.
    pub netuid: u16,
    /// Who is to be a neuron.
    pub hotkey: Address,
    /// Who pays.
    pub coldkey: Address,
    /// It is sent when the next block costs no more than this.
    pub until: Tao,
    /// The chain is told to take no more than this, where it listens.
    pub cap: Tao,
    /// So many refusals that cost a fee end the wait.
    pub tries: u32,
}

/// What is told while it goes on.
#[derive(Debug)]
pub enum Report<'a> {
    /// A block came, and this is how things stand after it.
    Looked(&'a Registration, &'a [Problem]),
    /// It was sent and refused; the wait goes on.
    Refused(&'a ChainError, Tally),
}

/// What the refusals came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Registrations that were refused in a block.
    pub refused: u32,
    /// Fees for them.
    pub fees: Tao,
}

/// How it ended.
#[derive(Debug)]
pub enum Ending<S> {
    /// It is a neuron now.
    Registered(Box<Receipt>),
    /// It has a place, which it got from elsewhere: another program with the same keys.
    Already(u16),
    /// The caller's wish.
    Stopped(S),
}

/// Why there is no use in waiting on.
#[derive(Debug, thiserror::Error)]
pub enum WaitError {
    /// The chain client's failure, or a refusal for good.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// Something is in the way that does not pass.
    #[error("something is in the way for good")]
    Hopeless(Box<Registration>, Vec<Problem>),
    /// Others were quicker too often.
    #[error("it was refused {} times, and {} went for fees; the last time: {last}", .tally.refused, .tally.fees.with_unit())]
    Tries {
        /// How often, and what that cost.
        tally: Tally,
        /// The last refusal.
        last: Box<Refusal>,
    },
}

impl Wait {
    /// Waits. `submit` signs a call, sends it and waits for its end; it is never dropped in the
    /// middle. `stop` ends the wait at any other moment.
    ///
    /// # Errors
    /// That there is no use in waiting on.
    pub async fn run<S>(
        self,
        chain: &Chain,
        mut submit: impl AsyncFnMut(Call) -> Result<Receipt, ChainError>,
        mut tell: impl FnMut(Report<'_>),
        stop: impl Future<Output = S>,
    ) -> (Tally, Result<Ending<S>, WaitError>) {
        let mut tally = Tally::default();
        let mut stop = pin!(stop);
        let mut blocks = None;
        let mut last = None;
        loop {
            let look = self.look(chain, &mut blocks, last);
            let registration = tokio::select! {
                biased;
                wish = &mut stop => return (tally, Ok(Ending::Stopped(wish))),
                looked = look => match looked {
                    Ok(registration) => registration,
                    Err(error) => return (tally, Err(error.into())),
                },
            };
            last = Some(registration.block.number);
            if let Some(uid) = registration.uid {
                return (tally, Ok(Ending::Already(uid)));
            }
            let problems = self.problems(&registration);
            tell(Report::Looked(&registration, &problems));
            if problems.iter().any(|problem| !problem.passes()) {
                let hopeless = WaitError::Hopeless(Box::new(registration), problems);
                return (tally, Err(hopeless));
            }
            if !problems.is_empty() {
                continue;
            }
            let error = match submit(registration.call(self.cap)).await {
                Ok(receipt) => return (tally, Ok(Ending::Registered(Box::new(receipt)))),
                Err(error) => error,
            };
            if let ChainError::Refused(refusal) = &error
                && refusal.pallet.is_some()
            {
                tally.refused += 1;
                let fees = tally.fees.0.saturating_add(refusal.fee.0);
                tally.fees = Tao(fees);
            }
            match Again::after(&error) {
                Again::Never => return (tally, Err(error.into())),
                Again::NextBlock => {}
                Again::AtOnce => last = None,
            }
            tell(Report::Refused(&error, tally));
            if let ChainError::Refused(refusal) = error
                && tally.refused >= self.tries
                && refusal.name != again::ALREADY
            {
                let last = Box::new(refusal);
                return (tally, Err(WaitError::Tries { tally, last }));
            }
        }
    }

    /// How things stand after a block newer than the last one; as they are now where there is none.
    async fn look(
        &self,
        chain: &Chain,
        blocks: &mut Option<Blocks>,
        last: Option<u64>,
    ) -> Result<Registration, ChainError> {
        let blocks = match blocks {
            Some(blocks) => blocks,
            // Before the first look, so that no block is missed between the two.
            None => blocks.insert(chain.blocks().await?),
        };
        loop {
            let view = match last {
                None => chain.now().await?,
                Some(last) => newer(blocks, last).await?,
            };
            match view
                .registration(self.netuid, self.hotkey, self.coldkey)
                .await
            {
                // The node has forgotten it meanwhile: there are newer ones.
                Err(ChainError::NoBlock(_)) => continue,
                looked => return looked,
            }
        }
    }

    /// What is in the way of the next block.
    fn problems(&self, registration: &Registration) -> Vec<Problem> {
        let mut problems = registration.problems(self.until);
        // With too little for what would be sent now; a lower price may be within reach.
        let dear = problems
            .iter()
            .any(|problem| matches!(problem, Problem::TooDear { .. } | Problem::Adjusting(_)));
        let price = match dear {
            true => registration.price.least,
            false => registration.next_price().unwrap_or(registration.price.now),
        };
        problems.extend(registration.shortfall(price));
        problems
    }
}

async fn newer(blocks: &mut Blocks, last: u64) -> Result<View, ChainError> {
    loop {
        let view = blocks.newest().await?;
        if view.block().number > last {
            return Ok(view);
        }
    }
}
