//! What the options say of one answer.

use crate::{error::Error, prompt, validator::score::Single};

/// An answer to one challenge.
#[derive(Debug, Clone, PartialEq, Default, clap::Args)]
#[command(next_help_heading = "An answer, or the mean of many")]
pub(super) struct AnswerArgs {
    /// Seconds until the answer came
    #[arg(long, value_name = "SECONDS", value_parser = super::amount)]
    pub(super) elapsed: Option<f64>,
    /// Positions of the mask; a mean for formulas of a history
    #[arg(long, value_name = "N", value_parser = super::amount)]
    pub(super) difficulty: Option<f64>,
    /// The miner's machine is rented out
    #[arg(long)]
    pub(super) allocated: bool,
    /// The answer was wrong, or none came
    #[arg(long)]
    pub(super) unsolved: bool,
}

impl AnswerArgs {
    pub(super) fn answer(&self) -> Result<Single, Error> {
        let (Some(elapsed), Some(difficulty)) = (self.elapsed, self.difficulty) else {
            return Err(prompt::missing(&self.missing()));
        };
        if difficulty.fract() != 0.0 || difficulty > f64::from(u8::MAX) {
            return Err(Error::usage(format!("{difficulty} is no difficulty"))
                .help("one challenge's difficulty is a whole number, such as 6"));
        }
        Ok(Single {
            solved: !self.unsolved,
            elapsed,
            // It is whole and fits.
            difficulty: difficulty as u8,
            allocated: self.allocated,
        })
    }

    pub(super) fn missing(&self) -> Vec<&'static str> {
        let given = [
            ("--elapsed", self.elapsed.is_some()),
            ("--difficulty", self.difficulty.is_some()),
        ];
        given
            .into_iter()
            .filter_map(|(name, given)| (!given).then_some(name))
            .collect()
    }
}
