//! Registering by work, where the runtime honours it: the hotkey signs, and only a fee is paid.

use std::sync::Arc;

use super::{Candidate, obstacle, outcome::Registering};
use crate::{
    chain::{
        Blocks, Chain, ChainError, Receipt,
        registration::{Registration, Tally, Work},
    },
    cli::{
        chain, devices,
        plan::{Approved, Decision, MutationArgs, Plan},
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    money::Tao,
    output::count,
    solver::{
        Cancel, Progress, Selection,
        registration::{Puzzle, Seal, Team, Toil},
    },
    wallet::Role,
};

/// Blocks for which work is good: the one that it is for, and those after it.
const FRESH: u64 = 3;

/// A refusal in a block costs a fee; after so many the work is put down.
const TRIES: u32 = 5;

/// What is worth doing the work again.
const PASSING: [&str; 5] = [
    "InvalidWorkBlock",
    "InvalidDifficulty",
    "TooManyRegistrationsThisBlock",
    "TooManyRegistrationsThisInterval",
    "ExhaustsResources",
];

pub(super) async fn register(
    candidate: Candidate,
    selection: Selection,
    mutation: MutationArgs,
    password: PasswordArgs,
    chain: &Chain,
    context: &mut Context,
) -> Result<Registering, Error> {
    let registration = candidate.look(chain, context).await?;
    let work = honoured(&registration)?;
    let problems = registration.problems_of_place();
    if !problems.is_empty() {
        return Err(obstacle::refuse(&problems, &registration));
    }
    let team = Arc::new(tokio::task::block_in_place(|| {
        devices::team(context, &selection)
    })?);
    let plan = Plan {
        action: candidate.action(" by work"),
        netuid: Some(candidate.netuid),
        wallet: candidate.wallet.clone(),
        role: Role::Hotkey,
        signer: candidate.hotkey,
        rows: vec![
            (
                "difficulty",
                format!("{} hashes on average", count(work.difficulty)),
            ),
            ("devices", names(&team)),
        ],
        spends: Tao::ZERO,
        limit: None,
        // Its length decides the fee; nonce and seal come with the work.
        call: registration.work_call(registration.block.number, 0, [0; 32]),
        notes: Vec::new(),
    };
    let approved = match plan.decide(mutation, password, chain, context).await? {
        Decision::Planned(planned) => return Ok(Registering::planned(*planned, None)),
        Decision::Approved(approved) => approved,
    };
    let (receipt, tally) = toil(&candidate, &approved, &team, chain, context).await?;
    let registering = Registering::ended(approved.planned, None, tally);
    Ok(registering
        .registered(receipt, candidate.hotkey, chain, &registration, context)
        .await)
}

/// The devices that work, as a row of the plan.
fn names(team: &Team) -> String {
    let names = team.devices().map(|device| match &device.model {
        Some(model) => format!("{} ({model})", device.name),
        None => format!("{} ({} cores)", device.name, device.lanes),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Whether work counts for anything here.
fn honoured(registration: &Registration) -> Result<Work, Error> {
    let refuse = |message: String| Error::new(Kind::ChainRefused, message);
    let Some(work) = registration.ways.work else {
        let price = registration.price.now.with_unit();
        return Err(refuse(format!(
            "this runtime ignores work: it would take the price of {price} all the same"
        ))
        .help("register for the price, without --pow"));
    };
    if work.open || !registration.exists {
        return Ok(work);
    }
    let netuid = registration.netuid;
    Err(
        refuse(format!("subnet {netuid} takes no registrations by work"))
            .help("only its owner can change that; register for the price, without --pow"),
    )
}

/// Works and sends until it is registered.
async fn toil(
    candidate: &Candidate,
    approved: &Approved,
    team: &Arc<Team>,
    chain: &Chain,
    context: &Context,
) -> Result<(Receipt, Tally), Error> {
    let mut blocks = chain.blocks().await.map_err(chain::error)?;
    let mut tally = Tally::default();
    loop {
        let registration = candidate.look(chain, context).await?;
        let work = honoured(&registration)?;
        let problems = registration.problems_of_place();
        if !problems.is_empty() {
            return Err(obstacle::refuse(&problems, &registration));
        }
        let block = registration.block;
        let puzzle = Puzzle::new(block.hash.0, *candidate.hotkey.as_bytes(), work.difficulty);
        let working = format!("working on block {}", block.number);
        context.output.status(&working);
        let mut search = Search::start(puzzle, team.clone());
        let found = tokio::select! {
            found = &mut search.found => found.ok(),
            outdated = outdated(candidate, &registration, &mut blocks) => {
                outdated.map_err(chain::error)?;
                continue;
            }
            () = chain::interruption(context) => return Err(chain::interrupted()),
        };
        let Toil { seal, failures, .. } = found.unwrap_or_default();
        devices::warn_of_failures(context, &failures);
        let Some(Seal { nonce, seal }) = seal else {
            return Err(Error::new(Kind::Device, "no device is left to work with"));
        };
        let call = registration.work_call(block.number, nonce, seal);
        let refusal = match approved.submit_call(call, chain, context).await {
            Ok(receipt) => return Ok((receipt, tally)),
            Err(ChainError::Refused(refusal)) if PASSING.contains(&refusal.name.as_str()) => {
                refusal
            }
            Err(error) => return Err(chain::error(error)),
        };
        tally.refused += 1;
        tally.fees = Tao(tally.fees.0.saturating_add(refusal.fee.0));
        if tally.refused == TRIES {
            return Err(super::send::with_fees(
                chain::error(ChainError::Refused(refusal)),
                tally,
            ));
        }
        context
            .output
            .warn(format!("{refusal}; the work is done again"));
    }
}

/// A search on threads of its own; it stops when this is dropped.
struct Search {
    cancel: Cancel,
    found: tokio::task::JoinHandle<Toil>,
}

impl Search {
    fn start(puzzle: Puzzle, team: Arc<Team>) -> Self {
        let cancel = Cancel::default();
        let stop = cancel.clone();
        let search = move || team.solve(&puzzle, 0, &stop, &Progress::default());
        let found = tokio::task::spawn_blocking(search);
        Self { cancel, found }
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Ends when work on that block would be refused in the next one, or is not hard enough any more.
async fn outdated(
    candidate: &Candidate,
    begun: &Registration,
    blocks: &mut Blocks,
) -> Result<(), ChainError> {
    loop {
        let view = blocks.newest().await?;
        if view.block().number + 1 >= begun.block.number + FRESH {
            return Ok(());
        }
        let Candidate {
            netuid,
            hotkey,
            coldkey,
            ..
        } = candidate;
        let now = view.registration(*netuid, *hotkey, *coldkey).await?;
        if now.ways.work != begun.ways.work || now.uid.is_some() {
            return Ok(());
        }
    }
}
