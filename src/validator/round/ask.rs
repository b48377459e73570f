//! All questions at once, up to a bound that is one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{Asked, Cause, Ended, Event, question::Pending};
use crate::wire::{AxonAddress, Challenge, Dendrite};

/// Asks, and waits for all that comes of it. What is under way ends with this future.
pub(super) async fn all(
    dendrite: &Arc<Dendrite>,
    questions: Vec<Pending>,
    at_once: usize,
    timeout: Duration,
    tell: &mut impl FnMut(Event),
) -> Vec<Ended> {
    let mut waiting = questions.into_iter();
    let mut under_way = JoinSet::new();
    let mut ended = Vec::with_capacity(waiting.len());
    loop {
        while under_way.len() < at_once.max(1)
            && let Some(pending) = waiting.next()
        {
            tell(Event::Asked(pending.asked.clone()));
            under_way.spawn(one(dendrite.clone(), pending, timeout));
        }
        match under_way.join_next().await {
            None => return ended,
            Some(Ok(one)) => {
                tell(Event::Ended(Box::new(one.clone())));
                ended.push(one);
            }
            Some(Err(error)) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Nobody aborts them while this is here to see it.
                Err(_) => std::future::pending().await,
            },
        }
    }
}

/// The time that counts is the dendrite's: from the connection to the last byte.
async fn one(dendrite: Arc<Dendrite>, pending: Pending, timeout: Duration) -> Ended {
    let Pending { asked, question } = pending;
    let Asked {
        uid,
        hotkey,
        axon,
        challenge,
        difficulty,
    } = asked;
    let address = AxonAddress {
        ip: axon.ip(),
        port: axon.port(),
        hotkey,
    };
    let synapse = Challenge::from(question.fields.clone());
    let started = Instant::now();
    let (elapsed, failure) = match dendrite.call(&address, &synapse, timeout).await {
        Err(error) => (started.elapsed().min(timeout), Some(error.into())),
        Ok(answer) => {
            let output = answer.synapse.output;
            let password = output.as_ref().and_then(|it| it.password.as_deref());
            let right = question.is_answered_by(password);
            let failure = (!right).then(|| Cause::of_answer(output));
            (answer.elapsed, failure)
        }
    };
    Ended {
        uid,
        hotkey,
        axon,
        challenge,
        difficulty,
        elapsed,
        failure,
    }
}
