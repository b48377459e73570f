//! How hard a miner's next challenge is: the rule of SN27 1.4.2 and of 1.4.4 to 1.5.3.

use super::score::History;
use crate::challenge::{Difficulty, InvalidChallenge};

/// The range that the rule stays in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    easiest: Difficulty,
    hardest: Difficulty,
}

/// Successes that it takes before a miner is judged.
const ENOUGH: u32 = 4;
/// The newest challenges that are looked at.
const RECENT: f64 = 20.0;

impl Range {
    /// A range; none where it has no member.
    pub fn new(easiest: Difficulty, hardest: Difficulty) -> Option<Self> {
        (easiest <= hardest).then_some(Self { easiest, hardest })
    }

    /// Always the same.
    pub fn fixed(difficulty: Difficulty) -> Self {
        Self {
            easiest: difficulty,
            hardest: difficulty,
        }
    }

    /// 7 to 12, as SN27 1.5 has it.
    ///
    /// # Errors
    /// None, as long as [`Difficulty`] has these two.
    pub fn upstream() -> Result<Self, InvalidChallenge> {
        Ok(Self {
            easiest: Difficulty::new(7)?,
            hardest: Difficulty::new(12)?,
        })
    }

    /// The easiest.
    pub fn easiest(self) -> Difficulty {
        self.easiest
    }

    /// The hardest.
    pub fn hardest(self) -> Difficulty {
        self.hardest
    }

    /// The difficulty of the next challenge for a miner with this history; without one, it begins
    /// with the easiest.
    pub fn next(self, history: Option<&History>) -> Difficulty {
        let Some(history) = history.filter(|history| history.successes > ENOUGH) else {
            return self.easiest;
        };
        let current = history.difficulty.ceil();
        let failed = f64::from(history.last_20_failed) / RECENT;
        let next = match failed {
            failed if failed < 0.1 => current + 2.0,
            failed if failed < 0.2 => current + 1.0,
            failed if failed > 0.25 => current - 1.0,
            _ => current,
        };
        let all = Difficulty::all().filter(|it| (self.easiest..=self.hardest).contains(it));
        // The highest of the range that is not above what the rule says.
        all.take_while(|it| f64::from(it.get()) <= next)
            .last()
            .unwrap_or(self.easiest)
    }
}
