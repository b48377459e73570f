//! The deadline queue in front of the resident solver.
//!
//! One challenge at a time has all devices, on a thread of the queue's own. What waits is taken by
//! turn, stake and deadline (see [`waiting`]). One under way that has far more candidates left than a
//! new one is paused for it, and goes on afterwards where it was; what expires is dropped, and a
//! [`Pending`] that is dropped takes its challenge with it, be it waiting or under way. Every pending
//! challenge comes to an [`Answer`] by its deadline, if only to the honest one that nothing was found.

mod pending;
mod waiting;
mod work;

use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use crate::{
    address::Address,
    challenge::Challenge,
    solver::{Budget, Cancel, Pause, Progress, Solver},
    wire::{Priority, Refusal},
};
pub use pending::Pending;
use waiting::{Place, Waiting};

/// How many times as many candidates a challenge must have left to be paused for another.
const SHORTER: u128 = 10;

/// How much may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// In all.
    pub all: usize,
    /// Of one caller.
    pub per_caller: usize,
}

/// A challenge to be solved.
#[derive(Debug)]
pub struct Question {
    /// What logs call it.
    pub name: String,
    /// What is asked.
    pub challenge: Challenge,
    /// Who asks.
    pub caller: Address,
    /// Its stake.
    pub priority: Priority,
    /// When the answer has to be there.
    pub deadline: Instant,
}

/// What came of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub ending: Ending,
    /// From its arrival to the start of the search.
    pub waited: Duration,
    /// How long it was searched.
    pub hashing: Duration,
    /// Candidates tried.
    pub candidates: u64,
}

/// How a challenge ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The password's bytes.
    Found(Vec<u8>),
    /// No candidate is right.
    Exhausted,
    /// The deadline came first.
    Expired,
    /// The miner is being stopped.
    Stopped,
    /// No device is left.
    Failed,
}

/// Why a challenge is not even taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Too much waits.
    #[error("the queue is full")]
    All,
    /// Too much of this caller waits.
    #[error("too many challenges of this hotkey are waiting")]
    Caller,
    /// The miner is being stopped.
    #[error("the miner is stopping")]
    Stopping,
}

/// The queue; dropping it stops what is under way.
#[derive(Debug)]
pub struct Queue {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Told when there is something to do, or to end.
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    waiting: Waiting<Waiter>,
    /// Challenges under way: the last is searched, those before it are paused for the one after.
    running: Vec<Running>,
    stopping: bool,
    /// Whether a device is left.
    alive: bool,
    /// Candidates tried by what has ended.
    candidates: u64,
}

/// A challenge that waits.
#[derive(Debug)]
struct Waiter {
    question: Question,
    arrived: Instant,
    reply: oneshot::Sender<Answer>,
}

/// A challenge under way.
#[derive(Debug)]
struct Running {
    place: Place,
    candidates: u128,
    cancel: Cancel,
    pause: Pause,
    progress: Progress,
}

impl Running {
    /// Whether a challenge is so much shorter that it goes first. Then whoever waits for this one
    /// hardly notices, and a stream of such ones takes turns with it.
    fn gives_way_to(&self, question: &Question) -> bool {
        let left = self.candidates - u128::from(self.progress.candidates()).min(self.candidates);
        question.challenge.mask.candidates().saturating_mul(SHORTER) <= left
    }
}

impl Queue {
    /// Puts a queue in front of a solver.
    ///
    /// # Errors
    /// A thread that can't be had.
    pub fn start(solver: Arc<Solver>, capacity: Capacity) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                waiting: Waiting::new(capacity),
                running: Vec::new(),
                stopping: false,
                alive: true,
                candidates: 0,
            }),
            changed: Condvar::new(),
        });
        let thread = std::thread::Builder::new()
            .name("challenges".to_owned())
            .spawn({
                let shared = shared.clone();
                move || work::work(&shared, &solver)
            })?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Takes a challenge in.
    ///
    /// # Errors
    /// Why it can't be.
    pub fn submit(&self, question: Question) -> Result<Pending, Full> {
        let (reply, answer) = oneshot::channel();
        let arrived = Instant::now();
        let deadline = question.deadline;
        let mut state = self.shared.state();
        if state.stopping {
            return Err(Full::Stopping);
        }
        let (caller, priority) = (question.caller, question.priority);
        let ahead = state.len();
        if let Some(running) = state.running.last()
            && running.gives_way_to(&question)
        {
            running.pause.pause();
        }
        let waiter = Waiter {
            question,
            arrived,
            reply,
        };
        let place = state.waiting.push(caller, priority, deadline, waiter)?;
        drop(state);
        self.shared.changed.notify_one();
        let shared = self.shared.clone();
        Ok(Pending::new(
            shared, place, answer, arrived, deadline, ahead,
        ))
    }

    /// Challenges that wait or are under way.
    pub fn len(&self) -> usize {
        self.shared.state().len()
    }

    /// Whether nothing waits and nothing is under way.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Candidates tried since the start.
    pub fn candidates(&self) -> u64 {
        let state = self.shared.state();
        let running = state.running.iter();
        let now: u64 = running.map(|running| running.progress.candidates()).sum();
        state.candidates + now
    }

    /// Whether a device is left to search with.
    pub fn is_alive(&self) -> bool {
        self.shared.state().alive
    }

    /// Takes nothing more, and answers all that is there as stopped.
    pub fn stop(&self) {
        let mut state = self.shared.state();
        state.stopping = true;
        for running in &state.running {
            running.cancel.cancel();
        }
        for waiter in state.waiting.drain() {
            waiter.reply(Ending::Stopped);
        }
        drop(state);
        self.shared.changed.notify_one();
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // It ends with the search under way, which was told to; a panic of its own is known.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn len(&self) -> usize {
        self.waiting.len() + self.running.len()
    }
}

impl Waiter {
    /// Answers without a search.
    fn reply(self, ending: Ending) {
        // Whoever asked may be gone.
        let _ = self.reply.send(Answer::unsearched(ending, self.arrived));
    }

    fn budget(&self, cancel: &Cancel, progress: &Progress) -> Budget {
        Budget {
            deadline: Some(self.question.deadline),
            cancel: cancel.clone(),
            progress: progress.clone(),
        }
    }
}

impl Answer {
    fn unsearched(ending: Ending, arrived: Instant) -> Self {
        Self {
            ending,
            waited: arrived.elapsed(),
            hashing: Duration::ZERO,
            candidates: 0,
        }
    }
}

impl From<Full> for Refusal {
    fn from(full: Full) -> Self {
        let (rule, status) = match full {
            Full::All => ("queue-full", 503),
            Full::Caller => ("queue-full-hotkey", 429),
            Full::Stopping => ("stopping", 503),
        };
        Self::new(rule, status, full.to_string())
    }
}
