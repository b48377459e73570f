//! Which miner: the best of those that lend such a machine now, and then the next best.

use std::collections::HashMap;

use super::{PAUSE, attempt::Attempt};
use crate::{
    address::Address,
    allocate::{
        AllocateError, Allocation, Journal, Order, Query, Stage, Tenant,
        find::{Candidate, Found, Tally, ask, rank},
    },
    cli::allocate::asker::{Asker, fail},
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
            let found = ask(&self.asker.dendrite, self.candidates.clone(), &self.wanted).await;
            let tally = Tally::of(&found, &self.query);
            for found in rank(found, &self.query, &self.wanted, &self.load()?) {
                if let Some(allocation) = self.attempt(&found, context).await? {
                    return Ok(allocation);
                }
            }
            if !self.wait {
                let message = format!("no miner lends such a machine now: {tally}");
                return Err(Error::new(Kind::NotFound, message).help(help(&tally)));
            }
            context
                .output
                .status("waiting: nobody lends such a machine now");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// How many machines of each owner are ours.
    fn load(&self) -> Result<HashMap<Address, usize>, Error> {
        let candidates = self.candidates.iter();
        let owners: HashMap<_, _> = candidates
            .map(|candidate| (candidate.axon.hotkey, candidate.coldkey))
            .collect();
        let kept = fail(self.journal.all().map_err(AllocateError::from))?;
        let mut load = HashMap::new();
        for allocation in kept.iter().filter(|it| it.stage != Stage::Released) {
            if let Some(coldkey) = owners.get(&allocation.miner) {
                *load.entry(*coldkey).or_default() += 1;
            }
        }
        Ok(load)
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

fn help(tally: &Tally) -> &'static str {
    match tally {
        Tally {
            seemed: 0,
            unfit: 0,
            taken: 0,
            refused: 1..,
            ..
        } => "miners lend to registered hotkeys with a validator permit and stake",
        _ => "see `sn27 allocate find --all`, ask for less, or wait with --wait",
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
