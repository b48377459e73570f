//! What happens, as lines of the log: those of SN27's validator, which people grep for, and what it
//! never told.

use crate::{
    chain::Ratio,
    log::success,
    output::seconds,
    validator::{
        Notice, Standing,
        round::{Ended, Event, Finished},
        store::Scored,
        weights::{Done, Obstacle, Report, WeightsError, WeightsPlan},
    },
};

/// Of anything.
pub(super) fn notice(notice: &Notice) {
    match notice {
        Notice::Round(event) => round(event),
        Notice::OutOfDate(error) => {
            tracing::warn!("{error}; going on with what was known of the subnet");
        }
        Notice::Unwritten(error) => {
            tracing::error!("{error}; {}", error.help());
        }
        Notice::Waiting(standing) => waiting(standing),
        Notice::Weights(report) => weights(report),
        Notice::WouldSet(Ok(plan)) => {
            tracing::info!("🏋️ Weight of miners : {} (not set)", shares(plan));
        }
        Notice::WouldSet(Err(obstacle)) => hindered(obstacle),
        Notice::Unplanned(error) => tracing::warn!("what would be set can't be told: {error}"),
    }
}

/// Of a round.
pub(super) fn round(event: &Event) {
    match event {
        Event::Began(began) => {
            tracing::info!(
                "round {}: {} miners asked, {} neurons not; block {}, chain heard of {} s ago",
                short(&began.id),
                began.asked,
                began.excluded.len(),
                began.block,
                began.age.as_secs()
            );
            for excluded in &began.excluded {
                tracing::debug!("{}: not asked: {}", excluded.uid, excluded.rule);
            }
        }
        Event::Asked(asked) => tracing::info!(
            "Querying for Challenge - {}/{}/$BLAKE2${}/{}",
            asked.uid,
            asked.hotkey,
            asked.challenge,
            asked.difficulty
        ),
        Event::Ended(ended) => tracing::debug!("{}", ended_line(ended)),
        Event::Finished(finished) => over(finished),
    }
}

/// The scores that a run begins with.
pub(super) fn initialized(scores: &[Scored]) {
    tracing::info!("🔢 Initialized scores : {}", averages(scores));
}

fn ended_line(ended: &Ended) -> String {
    let took = seconds(ended.elapsed.as_secs_f64());
    match &ended.failure {
        None => format!("{}: solved in {took}", ended.uid),
        Some(cause) => format!("{}: {cause}, after {took}", ended.uid),
    }
}

fn over(finished: &Finished) {
    if !finished.recorded {
        tracing::error!(
            "❌ neither the chain nor any miner can be reached; the round does not count"
        );
        return;
    }
    if finished.answers.is_empty() {
        tracing::warn!("there is no miner to ask");
        return;
    }
    if finished.solved() == 0 {
        tracing::error!("❌ Benchmarking: All miners failed. An issue occurred.");
    } else {
        success!("✅ Results success benchmarking:");
    }
    for ended in &finished.answers {
        let score = finished.score(ended.uid).map_or(0.0, |scored| scored.last);
        let known = format!(
            "{}: {{'success': {}, 'elapsed_time': {:.6}, 'difficulty': {}, 'score': {score}",
            ended.uid,
            if ended.failure.is_none() {
                "True"
            } else {
                "False"
            },
            ended.elapsed.as_secs_f64(),
            ended.difficulty,
        );
        match &ended.failure {
            None => tracing::info!("{known}}}"),
            Some(cause) => {
                let cause = cause.to_string().replace('\'', "\"");
                tracing::info!("{known}, 'failure': '{cause}'}}");
            }
        }
    }
    tracing::info!("🔢 Synced scores : {}", averages(&finished.scores));
}

/// SN27's line of its own state.
fn waiting(standing: &Standing) {
    let Standing {
        block,
        age,
        own,
        next,
        within,
    } = standing;
    let share = |ratio: Option<Ratio>| ratio.map_or(0.0, Ratio::share);
    let own = own.as_ref().map(|own| {
        format!(
            "Stake:{:.4} | Rank:{:.6} | vTrust:{:.6} | Dividends:{:.6} | Emission:{:.6} | ",
            billionths(own.stake.0),
            share(own.rank),
            share(own.validator_trust),
            own.dividends.share(),
            billionths(own.emission.0),
        )
    });
    tracing::info!(
        "Block:{block} | {}next_challenge: #{next} ~ {} | chain heard of {} s ago",
        own.unwrap_or_default(),
        seconds(within.as_secs_f64()),
        age.as_secs()
    );
}

fn weights(report: &Report) {
    match report {
        Report::Planned(plan) => {
            tracing::info!("🏋️ Weight of miners : {}", shares(plan));
        }
        Report::Waits(block) => {
            tracing::info!("weights wait: the chain takes none before block {block}");
        }
        Report::Done(Done::Set(receipt)) => success!(
            "✅ Successfully set weights. Block {}, extrinsic {}",
            receipt.block.number,
            receipt.extrinsic
        ),
        Report::Done(Done::Committed(receipt)) => success!(
            "✅ Successfully committed weights. Block {}, extrinsic {}",
            receipt.block.number,
            receipt.extrinsic
        ),
        Report::Done(Done::Before) => {
            tracing::info!("the weights of before are on chain; nothing was sent twice");
        }
        Report::Revealed(receipt) => success!(
            "✅ Successfully set weights. Revealed in block {}",
            receipt.block.number
        ),
        Report::Hindered(obstacle) => hindered(obstacle),
        Report::Failed(error, pause) => failed(error, pause.as_secs()),
    }
}

fn hindered(obstacle: &Obstacle) {
    tracing::error!("❌ Failed to set weights. {obstacle}; {}", obstacle.help());
}

fn failed(error: &WeightsError, pause: u64) {
    tracing::error!("❌ Failed to set weights. {error}; trying again in {pause} s");
}

/// Uids and the shares that their weights have of all.
fn shares(plan: &WeightsPlan) -> String {
    let weights = &plan.weights;
    let sum: u64 = weights.values.iter().map(|value| u64::from(*value)).sum();
    let shares = weights.uids.iter().zip(&weights.values);
    let shares = shares.map(|(uid, value)| {
        let share = f64::from(*value) / sum.max(1) as f64;
        format!("{uid}: {share:.6}")
    });
    format!("[{}]", shares.collect::<Vec<_>>().join(", "))
}

fn averages(scores: &[Scored]) -> String {
    let scores = scores.iter();
    let scores = scores.map(|scored| format!("{}: {:.6}", scored.uid, scored.average));
    format!("[{}]", scores.collect::<Vec<_>>().join(", "))
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// For people alone: the line has floats.
fn billionths(amount: u64) -> f64 {
    amount as f64 / crate::money::RAO_PER_TAO as f64
}
