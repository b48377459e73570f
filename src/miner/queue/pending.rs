//! A challenge in the queue, from its caller's side.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::oneshot, time::timeout_at};

use super::{Answer, Ending, Shared, waiting::Place};

/// A challenge that was taken in. Dropped, it takes its challenge out.
#[derive(Debug)]
#[must_use = "a pending challenge that is dropped is cancelled"]
pub struct Pending {
    shared: Arc<Shared>,
    place: Place,
    answer: Option<oneshot::Receiver<Answer>>,
    arrived: Instant,
    deadline: Instant,
    /// How many were there before.
    pub ahead: usize,
}

impl Pending {
    pub(super) fn new(
        shared: Arc<Shared>,
        place: Place,
        answer: oneshot::Receiver<Answer>,
        arrived: Instant,
        deadline: Instant,
        ahead: usize,
    ) -> Self {
        Self {
            shared,
            place,
            answer: Some(answer),
            arrived,
            deadline,
            ahead,
        }
    }

    /// Waits for the answer, which is there by the deadline.
    pub async fn answer(mut self) -> Answer {
        /// In which a search that ends at the same deadline tells what it did.
        const GRACE: Duration = Duration::from_millis(20);
        let late = |ending| Answer::unsearched(ending, self.arrived);
        let Some(answer) = self.answer.as_mut() else {
            return late(Ending::Stopped);
        };
        let answer = match timeout_at((self.deadline + GRACE).into(), answer).await {
            Ok(Ok(answer)) => answer,
            // The queue's thread is gone.
            Ok(Err(_)) => late(Ending::Failed),
            Err(_) => late(Ending::Expired),
        };
        self.answer = None;
        self.leave();
        answer
    }

    fn leave(&self) {
        let mut state = self.shared.state();
        let _ = state.waiting.remove(&self.place);
        let mut running = state.running.iter();
        if let Some(running) = running.find(|running| running.place == self.place) {
            running.cancel.cancel();
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(answer) = self.answer.take() {
            // Closed first: what is taken up just now sees it, what is under way is cancelled.
            drop(answer);
            self.leave();
        }
    }
}
