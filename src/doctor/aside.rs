//! Work that blocks, and may never end: on a thread that nobody waits for.

use std::{thread, time::Duration};

use tokio::sync::oneshot;

/// For one look at anything but GPUs.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// What the work came to; none where it takes longer, or broke off. Unlike tokio's own threads, one
/// that hangs in a driver keeps no program from ending.
pub(super) async fn aside<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (tell, told) = oneshot::channel();
    let worker = move || {
        // Nobody may listen any more.
        let _ = tell.send(work());
    };
    thread::Builder::new().spawn(worker).ok()?;
    tokio::time::timeout(limit, told).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_hangs_is_left_behind() {
        assert_eq!(aside(LIMIT, || 7).await, Some(7));
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let never = move || held.recv().is_ok();
        assert_eq!(aside(Duration::from_millis(10), never).await, None);
        drop(hold);
    }
}
