//! Progress of a search on a terminal's stderr; nothing elsewhere.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    context::Context,
    output::{hash_rate, percent, seconds},
    solver::Progress,
};

const TICK: Duration = Duration::from_millis(100);

/// Does the work while showing what `progress` says of it; `candidates` is the whole keyspace,
/// where it has one worth telling. Work that ends within a tick shows nothing.
pub(super) fn watch<T>(
    context: &Context,
    label: &str,
    candidates: Option<u128>,
    progress: &Progress,
    work: impl FnOnce() -> T,
) -> T {
    if !context.output.shows_progress() {
        return work();
    }
    thread::scope(|scope| {
        let (end, ended) = mpsc::channel::<()>();
        scope.spawn(move || draw(label, candidates, progress, &ended));
        let result = work();
        drop(end);
        result
    })
}

fn draw(label: &str, candidates: Option<u128>, progress: &Progress, ended: &mpsc::Receiver<()>) {
    let started = Instant::now();
    let before = progress.candidates();
    let bar = ProgressBar::new_spinner();
    // The template is a constant and good; a bad one would only look plain.
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        let tried = progress.candidates() - before;
        let elapsed = started.elapsed().as_secs_f64();
        let rate = hash_rate(tried as f64 / elapsed);
        let share = candidates.map(|all| format!(", {}", percent(tried as f64 / all as f64)));
        let share = share.unwrap_or_default();
        bar.set_message(format!("{label}: {rate}{share}, {}", seconds(elapsed)));
        bar.tick();
    }
    bar.finish_and_clear();
}
