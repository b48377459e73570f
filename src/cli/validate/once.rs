//! `--once`: a single round, its weights, and an exit code that says how it went.

use std::time::Duration;

use indicatif::ProgressBar;

use super::{ground::Ground, options::Weights, report::RoundReport, weighed::Weighed};
use crate::{
    chain::{Chain, weights::WeightRules},
    cli::{
        chain::{self, interrupted, interruption},
        database,
    },
    context::Context,
    error::{Error, Kind},
    output::Outcome,
    validator::{
        round::{Event, Examiner, Finished, Terms},
        store::Store,
        weights::{Target, WeightsError, carry_out, reveal},
    },
    wallet::Signer,
};

/// How long weights may take to come into a block.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) async fn run(
    ground: Ground,
    terms: Terms,
    weights: Weights,
    context: &Context,
) -> Result<Outcome, Error> {
    tokio::select! {
        outcome = round(ground, terms, weights, context) => outcome,
        () = interruption(context) => Err(interrupted()),
    }
}

async fn round(
    ground: Ground,
    terms: Terms,
    weights: Weights,
    context: &Context,
) -> Result<Outcome, Error> {
    let Ground {
        signer,
        line,
        netuid,
        outlook,
        store,
        ..
    } = ground;
    let examiner = Examiner::new(signer.clone(), store.clone(), terms)
        .map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
    let roster = outlook.roster();
    let saved = roster.save(ground.network.to_string(), netuid);
    store
        .keep_roster(&saved)
        .map_err(|error| database::failure(&error))?;
    let bar = bar(context);
    let told = |event| {
        super::lines::round(&event);
        match event {
            Event::Began(began) => bar.set_length(began.asked as u64),
            Event::Ended(_) => bar.inc(1),
            Event::Asked(_) | Event::Finished(_) => {}
        }
    };
    let finished = examiner.round(&roster, outlook.age(), told).await;
    bar.finish_and_clear();
    let finished = finished.map_err(|error| database::failure(&error))?;
    let target = match weights.burn {
        true => Target::Burn,
        false => Target::Scores(finished.averages()),
    };
    let chain = line.connect().await;
    let weighing = Weighing {
        chain: &chain,
        signer: &signer,
        store: &store,
        netuid,
        weights,
    };
    let weighed = weighing.weigh(&target).await;
    let failure = failure(&finished, &weighed, weights.burn);
    let weighed = match weighed {
        Ok(weighed) => Some(weighed),
        Err(WeightsError::Obstacle(obstacle)) => Some(Weighed::hindered(&obstacle)),
        Err(_) => None,
    };
    let outcome = Outcome::data(RoundReport::new(finished).weighed(weighed));
    Ok(match failure {
        None => outcome,
        Some(failure) => outcome.failing(failure),
    })
}

fn bar(context: &Context) -> ProgressBar {
    match context.output.shows_progress() {
        true => ProgressBar::new(0),
        false => ProgressBar::hidden(),
    }
}

struct Weighing<'a> {
    chain: &'a Chain,
    signer: &'a Signer,
    store: &'a Store,
    netuid: u16,
    weights: Weights,
}

impl Weighing<'_> {
    /// What the chain takes now; what it takes later is left to a later run.
    async fn weigh(&self, target: &Target) -> Result<Weighed, WeightsError> {
        let Self {
            chain,
            signer,
            store,
            netuid,
            weights,
        } = self;
        if !weights.dry_run {
            reveal(*netuid, chain, signer, store).await?;
        }
        let view = chain.now().await?;
        let rules = WeightRules::read(&view, *netuid, signer.address()).await?;
        let plan = target.plan(&view, &rules, &weights.options).await?;
        if weights.dry_run {
            return Ok(Weighed::WouldSet { plan });
        }
        let allowed_at = rules.allowed_at();
        if allowed_at > rules.block + 1 {
            return Ok(Weighed::TooSoon { allowed_at });
        }
        let carrying = carry_out(&plan, chain, signer, store);
        match tokio::time::timeout(PATIENCE, carrying).await {
            Ok(done) => Ok(Weighed::done(plan, done?)),
            Err(_) => Ok(Weighed::Unknown { plan }),
        }
    }
}

/// What makes it a failure: the first of what went wrong, in the order of the work.
fn failure(
    finished: &Finished,
    weighed: &Result<Weighed, WeightsError>,
    burn: bool,
) -> Option<Error> {
    // Where everything is burned, nobody needs to have solved anything.
    if finished.answers.is_empty() && !burn {
        return Some(
            Error::new(Kind::NotFound, "there is no miner to ask")
                .help("see who serves with `sn27 metagraph`, and why others are not asked above"),
        );
    }
    if finished.solved() == 0 && !burn {
        return Some(
            Error::new(Kind::Failed, "no miner solved its challenge")
                .help("see the answers, each with its cause"),
        );
    }
    match weighed {
        Ok(Weighed::Unknown { .. }) => Some(
            Error::new(
                Kind::Timeout,
                format!("no block had the weights within {} s", PATIENCE.as_secs()),
            )
            .help("the next run finds out what became of them, and sends nothing twice"),
        ),
        Ok(_) => None,
        Err(error) => Some(weights_error(error)),
    }
}

fn weights_error(error: &WeightsError) -> Error {
    match error {
        WeightsError::Obstacle(obstacle) => {
            Error::new(Kind::ChainRefused, obstacle.to_string()).help(obstacle.help())
        }
        WeightsError::Chain(error) => chain::error(error.clone()),
        WeightsError::Store(error) => database::failure(error),
        WeightsError::Seal(_) | WeightsError::NoEvent(_) => {
            Error::new(Kind::Failed, error.to_string())
        }
    }
}
