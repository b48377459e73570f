//! Which miner: the best of those that lend such a machine now, and then the next best.

use std::collections::HashMap;

use super::{PAUSE, attempt::Attempt};
use crate::{
    address::Address,
    allocate::{
        AllocateError, Allocation, Journal, Order, Query, Stage, Tenant,
        find::{Candidate, Found, ask, rank},
    },
    cli::allocate::{
        asker::{Asker, fail},
        failure,
    },
    context::Context,
    error::{Error, Kind},
    wire::{AxonAddress, DeviceRequirement},
};

/// A machine of anybody's.
pub(super) struct Choice<'a> {
    pub(super) asker: &'a Asker,
    pub(super) tenant: &'a Tenant<'a>,
    pub(super) journal: &'a Journal,
    pub(super) candidates: Vec<Candidate>,
    pub(super) query: Query,
    pub(super) wanted: DeviceRequirement,
    /// The order to a miner, by its place and its axon.
    pub(super) order: &'a (dyn Fn(u16, AxonAddress) -> Order + Sync),
    pub(super) wait: bool,
}

impl Choice<'_> {
    /// Has the best that there is.
    pub(super) async fn have(&self, context: &Context) -> Result<Allocation, Error> {
        loop {
            let ranked = self.ranked().await?;
            let best = ranked.len();
            for found in ranked {
                if let Some(allocation) = self.attempt(&found, context).await? {
                    return Ok(allocation);
                }
            }
            if !self.wait {
                let asked = self.candidates.len();
                let message =
                    format!("none of {asked} miners lends such a machine now; {best} seemed to");
                return Err(Error::new(Kind::NotFound, message)
                    .help("see `sn27 allocate find --all`, ask for less, or wait with --wait"));
            }
            context
                .output
                .status("waiting: nobody lends such a machine now");
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn ranked(&self) -> Result<Vec<Found>, Error> {
        let Self {
            asker,
            journal,
            candidates,
            query,
            wanted,
            ..
        } = self;
        let found = ask(&asker.dendrite, candidates.clone(), wanted).await;
        let owners: HashMap<_, _> = candidates
            .iter()
            .map(|candidate| (candidate.axon.hotkey, candidate.coldkey))
            .collect();
        let kept = journal
            .all()
            .map_err(|error| failure::error(error.into()))?;
        let mut load = HashMap::<Address, usize>::new();
        for allocation in kept.iter().filter(|it| it.stage != Stage::Released) {
            if let Some(coldkey) = owners.get(&allocation.miner) {
                *load.entry(*coldkey).or_default() += 1;
            }
        }
        Ok(rank(found, query, wanted, &load))
    }

    /// None where the next best is to be tried; nothing of this one is left then.
    async fn attempt(&self, found: &Found, context: &Context) -> Result<Option<Allocation>, Error> {
        let Candidate { uid, axon, .. } = found.candidate;
        let attempt = Attempt::begin(self.tenant, (self.order)(uid, axon))?;
        match attempt.advance(context).await {
            Ok(allocation) => Ok(Some(allocation)),
            Err(error) if is_of_the_miner(&error) => {
                let line = format!("miner {uid}: {error}; the next best is asked");
                context.output.warn(line);
                attempt.give_back(&error, context).await;
                Ok(None)
            }
            Err(error) => fail(Err(error)),
        }
    }
}

/// Whether another miner may do better.
fn is_of_the_miner(error: &AllocateError) -> bool {
    matches!(
        error,
        AllocateError::Call { .. }
            | AllocateError::Refused { .. }
            | AllocateError::Way(_)
            | AllocateError::Unreachable { .. }
            | AllocateError::HostKey { .. }
            | AllocateError::Gone(_)
    )
}
