//! The queue's thread: one challenge at a time, with all devices.

use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

use super::{Answer, Ending, Running, Shared, Waiter, waiting::Place};
use crate::solver::{Cancel, End, Exclusion, Progress, Search, Solution, Solver};

/// A challenge under way.
struct Underway {
    waiter: Waiter,
    waited: Duration,
    search: Search,
}

/// What the thread does next.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, on the thread's stack"
)]
enum Next {
    Begin(Place, Waiter),
    /// With the one that was paused last, or is under way still.
    GoOn,
}

/// Works until the queue is stopped.
pub(super) fn work(shared: &Shared, solver: &Solver) {
    // In the order of `State::running`.
    let mut underway = Vec::new();
    while let Some(next) = next(shared) {
        if let Next::Begin(place, waiter) = next {
            // A shorter one may be waiting already, which would not pause this one any more.
            underway.extend(begin(shared, place, waiter));
            continue;
        }
        let Some(Underway { search, .. }) = underway.last_mut() else {
            continue;
        };
        if let Some(solution) = solver.go_on(search)
            && let Some(ended) = underway.pop()
        {
            end(shared, ended, solution);
        }
    }
}

/// What is next, when there is something; none when the queue is stopped and nothing is under way.
fn next(shared: &Shared) -> Option<Next> {
    /// Between two looks; whatever changes wakes the thread before.
    const LONG: Duration = Duration::from_secs(60);
    let mut state = shared.state();
    loop {
        for late in state.waiting.expire(Instant::now()) {
            late.reply(Ending::Expired);
        }
        let state_now = &mut *state;
        let popped = match state_now.running.last() {
            None => state_now.waiting.pop(),
            Some(running) => {
                let shorter = |waiter: &Waiter| running.gives_way_to(&waiter.question);
                state_now.waiting.pop_if(shorter)
            }
        };
        if let Some((place, waiter)) = popped {
            return Some(Next::Begin(place, waiter));
        }
        if !state.running.is_empty() {
            return Some(Next::GoOn);
        }
        if state.stopping {
            return None;
        }
        let woken = shared.changed.wait_timeout(state, LONG);
        state = woken.unwrap_or_else(PoisonError::into_inner).0;
    }
}

/// Announces a challenge, before it can be cancelled, so that no cancel is missed.
fn begin(shared: &Shared, place: Place, waiter: Waiter) -> Option<Underway> {
    let (cancel, progress) = (Cancel::default(), Progress::default());
    let waited = waiter.arrived.elapsed();
    let search = Search::new(
        &waiter.question.challenge,
        &waiter.budget(&cancel, &progress),
    );
    let mut state = shared.state();
    if state.stopping {
        drop(state);
        waiter.reply(Ending::Stopped);
        return None;
    }
    if waiter.reply.is_closed() {
        return None;
    }
    state.running.push(Running {
        place,
        candidates: waiter.question.challenge.mask.candidates(),
        cancel,
        pause: search.pause(),
        progress,
    });
    drop(state);
    tracing::info!("{}: ♻️  Challenge processing", waiter.question.name);
    Some(Underway {
        waiter,
        waited,
        search,
    })
}

/// Answers.
fn end(shared: &Shared, ended: Underway, solution: Solution) {
    let candidates = solution.total_candidates();
    for Exclusion {
        device,
        reason,
        help,
        ..
    } in &solution.failures
    {
        tracing::error!("{device} failed: {reason}; {help}");
    }
    let mut state = shared.state();
    state.running.pop();
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
    let _ = ended.waiter.reply.send(Answer {
        ending,
        waited: ended.waited,
        hashing: solution.hashing,
        candidates,
    });
}
