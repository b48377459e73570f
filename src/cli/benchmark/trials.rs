//! Random challenges, solved end to end.

use std::time::Instant;

use serde::Serialize;

use crate::{
    challenge::{Difficulty, RandomChallenge},
    cli::progress,
    context::Context,
    error::{Error, Kind},
    settings::Timeout,
    solver::{Budget, End, Progress, Solver},
};

/// What became of the challenges of one difficulty. Times are of those solved, from the challenge
/// to its verified answer; absent where none was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Trials {
    pub(super) difficulty: Difficulty,
    pub(super) solved: u32,
    pub(super) total: u32,
    pub(super) seconds_mean: Option<f64>,
    pub(super) seconds_p50: Option<f64>,
    pub(super) seconds_p95: Option<f64>,
    pub(super) seconds_p99: Option<f64>,
    /// All of them, the shortest first.
    #[serde(skip)]
    times: Vec<f64>,
}

impl Trials {
    /// Of the times of those that were solved, in any order.
    pub(super) fn of(difficulty: Difficulty, total: u32, mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self {
            difficulty,
            solved: times.len() as u32,
            total,
            seconds_mean: mean(&times),
            seconds_p50: percentile(&times, 0.50),
            seconds_p95: percentile(&times, 0.95),
            seconds_p99: percentile(&times, 0.99),
            times,
        }
    }

    /// The times of those that were solved, the shortest first.
    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }
}

/// Solves fresh challenges one after the other.
pub(super) fn run(
    solver: &Solver,
    difficulty: Difficulty,
    count: u32,
    timeout: Timeout,
    context: &Context,
) -> Result<Trials, Error> {
    let mut rng = rand::rng();
    let mut times = Vec::new();
    let progress = Progress::default();
    let label = format!("{count} challenges of difficulty {difficulty}");
    progress::watch(context, &label, None, &progress, || {
        for _ in 0..count {
            let random = RandomChallenge::new(difficulty, &mut rng);
            let challenge = random.challenge().map_err(broken)?;
            let started = Instant::now();
            let budget = Budget {
                deadline: Some(started + timeout.0),
                cancel: context.interrupted.clone(),
                progress: progress.clone(),
            };
            let solution = solver.solve(&challenge, &budget);
            match solution.end {
                End::Found { password, .. } if password == random.password.as_bytes() => {
                    times.push(started.elapsed().as_secs_f64());
                }
                End::TimedOut => {}
                End::Cancelled => return Err(Error::new(Kind::Interrupted, "interrupted")),
                End::Found { .. } | End::Exhausted => {
                    return Err(Error::new(Kind::Device, "a challenge was answered wrong")
                        .help("the solver's self-test passed, yet it failed here: check the machine's memory and clocks"));
                }
                End::Abandoned => {
                    return Err(Error::new(
                        Kind::Device,
                        "every device failed during the search",
                    ));
                }
            }
        }
        Ok(())
    })?;
    Ok(Trials::of(difficulty, count, times))
}

fn broken(error: crate::challenge::InvalidChallenge) -> Error {
    Error::new(Kind::Failed, error.to_string())
}

fn mean(times: &[f64]) -> Option<f64> {
    (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64)
}

/// The smallest time that at least this share of all does not exceed.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(percentile(&times, 0.50), Some(10.0));
        assert_eq!(percentile(&times, 0.95), Some(19.0));
        assert_eq!(percentile(&times[..1], 0.95), Some(1.0));
        assert_eq!(percentile(&[], 0.95), None);
        assert_eq!(mean(&times), Some(10.5));
        assert_eq!(mean(&[]), None);
    }
}
