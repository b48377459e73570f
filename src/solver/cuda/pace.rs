//! How much a launch is given: enough to keep the GPU full, little enough to stop soon.
//!
//! Launches wait in several streams, so that the blocks of one fill the GPU while those of the one
//! before run out. Only at the end of a search nothing follows; there the threads get short.

use std::time::Duration;

/// Candidates that a launch holds, as time. All launches in flight end within a stop's 10 ms.
const LAUNCH: Duration = Duration::from_millis(2);

/// Columns a thread: preparing a row costs as much as a third of a column.
const LEAST_WIDTH: u64 = 16;
const MOST_WIDTH: u64 = 192;

/// Threads in a launch at most; far more than any GPU holds, and within 32 bits with the padding.
const MOST_THREADS: u64 = 1 << 28;

/// Clocks that a multiprocessor needs for a candidate, as first guess: 64 lanes a clock.
const CLOCKS: f64 = 1650.0 / 64.0;

/// Slower is no GPU; this keeps estimates finite.
const LEAST_RATE: f64 = 1e6;

/// A device's speed, and what follows from it.
pub(super) struct Pace {
    /// Candidates a second.
    rate: f64,
    /// Threads that run at once.
    resident: u64,
}

/// Rows for a launch and columns for each of its threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) rows: u32,
    pub(super) width: u32,
}

impl Pace {
    /// A guess for a GPU that was not yet measured.
    pub(super) fn new(multiprocessors: u32, kilohertz: u32, resident_threads: u32) -> Self {
        let multiprocessors = multiprocessors.max(1);
        Self {
            rate: f64::from(multiprocessors) * f64::from(kilohertz.max(100_000)) * 1000.0 / CLOCKS,
            resident: u64::from(multiprocessors) * u64::from(resident_threads),
        }
    }

    /// Candidates a second, as known by now.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    /// Begins with a rate that was measured.
    pub(super) fn set_rate(&mut self, rate: f64) {
        self.rate = rate.max(LEAST_RATE);
    }

    /// The next launch's share of the rows left.
    pub(super) fn share(&self, rows: u64, columns: u64) -> Share {
        let candidates = rows.saturating_mul(columns);
        let goal = self.goal();
        // The last two launches are alike, rather than a full one and a crumb.
        let goal = if candidates < 2 * goal {
            candidates.div_ceil(2).max(goal / 4)
        } else {
            goal
        };
        let width = (candidates / (4 * self.resident)).clamp(LEAST_WIDTH, MOST_WIDTH);
        let slices = columns.div_ceil(width);
        let rows = rows.min(goal.div_ceil(columns)).min(MOST_THREADS / slices);
        Share {
            rows: rows as u32,
            width: columns.div_ceil(slices) as u32,
        }
    }

    /// How long so many candidates should take.
    pub(super) fn estimate(&self, candidates: u64) -> Duration {
        Duration::from_secs_f64(candidates as f64 / self.rate)
    }

    /// Follows a measurement; small launches say little. A launch that seems quick may only have
    /// been seen late, after another, so the rate falls faster than it rises.
    pub(super) fn learn(&mut self, candidates: u64, took: Duration) {
        let weight = 0.2 * (candidates as f64 / self.goal() as f64).min(1.0);
        let measured = candidates as f64 / took.as_secs_f64().max(1e-9);
        let measured = measured
            .clamp(0.25 * self.rate, 1.25 * self.rate)
            .max(LEAST_RATE);
        self.rate += weight * (measured - self.rate);
    }

    /// Candidates of a full launch; never less than one short thread's work for the whole GPU.
    fn goal(&self) -> u64 {
        ((self.rate * LAUNCH.as_secs_f64()) as u64).max(LEAST_WIDTH * self.resident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An H100.
    fn pace() -> Pace {
        Pace::new(132, 1_980_000, 1024)
    }

    #[test]
    fn shares_cover_all_rows_and_columns() {
        for (rows, columns) in [
            (1, 1),
            (1000, 10_000),
            (7, 16_384),
            (u64::MAX, 1),
            (5_000_000, 37),
        ] {
            let mut left = rows;
            for _ in 0..100 {
                let share = pace().share(left, columns);
                assert!(share.rows >= 1 && u64::from(share.rows) <= left);
                assert!(share.width >= 1 && u64::from(share.width) <= columns);
                let threads = u64::from(share.rows) * columns.div_ceil(share.width.into());
                assert!(threads <= MOST_THREADS, "{rows} {columns}");
                left -= u64::from(share.rows);
                if left == 0 {
                    break;
                }
            }
        }
    }

    #[test]
    fn a_small_keyspace_fills_the_gpu() {
        let share = pace().share(1000, 10_000);
        let threads = u64::from(share.rows) * 10_000_u64.div_ceil(share.width.into());
        assert!(threads > pace().resident, "{share:?}");
    }

    #[test]
    fn a_slow_launch_makes_the_next_smaller() {
        let mut pace = pace();
        let before = pace.share(u64::MAX, 1000).rows;
        for _ in 0..50 {
            pace.learn(20_000_000, Duration::from_millis(20));
        }
        let after = pace.share(u64::MAX, 1000).rows;
        assert!(after < before / 5, "{before} {after}");
    }

    #[test]
    fn a_launch_seen_late_does_not_make_the_next_much_larger() {
        let mut pace = pace();
        let before = pace.share(u64::MAX, 1000).rows;
        pace.learn(20_000_000, Duration::ZERO);
        pace.learn(20_000_000, Duration::ZERO);
        let after = pace.share(u64::MAX, 1000).rows;
        assert!(after <= before + before / 8, "{before} {after}");
    }
}
