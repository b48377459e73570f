//! Scores, as validators compute them: pure functions of what was measured.

/// The formula of SN27 1.1.0 to 1.1.4, which the subnet's guide prints.
///
/// `elapsed` is the time to the answer in seconds. The order of operations is upstream's, so that
/// the last digit is too.
pub fn seed(elapsed: f64, difficulty: u8, allocated: bool) -> f64 {
    let difficulty = f64::from(difficulty.min(9));
    let reward = 6.0 * (1.0 + difficulty.powi(4));
    let speed = 1.0 / (1.0 + elapsed) * 10_000.0;
    let bonus = if allocated { 100.0 } else { 0.0 };
    let score = reward + 0.75 * difficulty + 0.25 * speed + bonus;
    (score / 100_000.0 * 100.0).min(41.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_examples_come_out_to_the_last_digit() {
        assert_eq!(seed(4.0, 6, false), 8.2865);
        assert_eq!(seed(4.0, 6, true), 8.3865);
        assert_eq!(seed(16.0, 8, false), 24.735058823529414);
        assert_eq!(seed(16.0, 8, true), 24.835058823529412);
        assert_eq!(seed(0.5, 12, false), 41.0);
    }
}
