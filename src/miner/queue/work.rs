//! The queue's thread: one challenge after the other, with all devices.

use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

use super::{Answer, Ending, Running, Shared, Waiter, waiting::Place};
use crate::solver::{Cancel, End, Progress, Solver};

/// Works until the queue is stopped.
pub(super) fn work(shared: &Shared, solver: &Solver) {
    while let Some((place, waiter)) = next(shared) {
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let budget = waiter.budget(&cancel, &progress);
        let waited = waiter.arrived.elapsed();
        // The challenge is announced before it can be cancelled, so that no cancel is missed.
        {
            let mut state = shared.state();
            if state.stopping {
                drop(state);
                waiter.reply(Ending::Stopped);
                continue;
            }
            state.running = Some(Running {
                place,
                cancel,
                progress,
            });
        }
        if waiter.reply.is_closed() {
            shared.state().running = None;
            continue;
        }
        tracing::info!("{}: ♻️  Challenge processing", waiter.question.name);
        let solution = solver.solve(&waiter.question.challenge, &budget);
        let candidates = solution.total_candidates();
        for failure in &solution.failures {
            tracing::error!(
                "{} failed: {}; {}",
                failure.device,
                failure.reason,
                failure.help
            );
        }
        let mut state = shared.state();
        state.running = None;
        state.candidates += candidates;
        let ending = match solution.end {
            End::Found { password, .. } => Ending::Found(password),
            End::Exhausted => Ending::Exhausted,
            End::TimedOut => Ending::Expired,
            End::Cancelled => Ending::Stopped,
            End::Abandoned => {
                state.alive = false;
                Ending::Failed
            }
        };
        drop(state);
        // Whoever asked may be gone.
        let _ = waiter.reply.send(Answer {
            ending,
            waited,
            hashing: solution.hashing,
            candidates,
        });
    }
}

/// The next challenge, when there is one; none when the queue is stopped.
fn next(shared: &Shared) -> Option<(Place, Waiter)> {
    /// Between two looks; whatever changes wakes the thread before.
    const LONG: Duration = Duration::from_secs(60);
    let mut state = shared.state();
    loop {
        for late in state.waiting.expire(Instant::now()) {
            late.reply(Ending::Expired);
        }
        if let Some(next) = state.waiting.pop() {
            return Some(next);
        }
        if state.stopping {
            return None;
        }
        let woken = shared.changed.wait_timeout(state, LONG);
        state = woken.unwrap_or_else(PoisonError::into_inner).0;
    }
}
