//! How hard challenges are, so that each is solved in good time on this machine.

use crate::challenge::Difficulty;

/// In which each of the miners is through with a challenge, while all of them search.
const GOOD_TIME: f64 = 2.0;

/// The hardest difficulty that so many miners, who share so many hashes a second, are through with
/// in good time; the easiest where none is.
pub(super) fn difficulty(hashes_per_second: f64, miners: u8) -> Difficulty {
    let each = hashes_per_second / f64::from(miners.max(1));
    let fits = |it: &Difficulty| it.candidates() as f64 <= each * GOOD_TIME;
    Difficulty::all()
        .take_while(fits)
        .last()
        .unwrap_or(Difficulty::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faster_machines_get_harder_challenges() {
        for (rate, miners, expected) in [
            (1e3, 3, 5),
            (f64::NAN, 3, 5),
            (45e6, 1, 7),
            (190e6, 3, 8),
            (190e6, 64, 6),
            (10e9, 3, 9),
            (10e9, 1, 10),
            (1e15, 1, 12),
        ] {
            assert_eq!(
                difficulty(rate, miners).get(),
                expected,
                "{rate} by {miners}"
            );
        }
    }
}
