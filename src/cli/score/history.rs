//! What the options say of a miner's history.

use super::AnswerArgs;
use crate::{error::Error, prompt, validator::score::History};

/// What a validator remembers of a miner.
#[derive(Debug, Clone, PartialEq, Default, clap::Args)]
#[command(next_help_heading = "A history, for v1.3 and v1.5")]
pub(super) struct HistoryArgs {
    /// Challenges that were sent
    #[arg(long, value_name = "N")]
    attempts: Option<u32>,
    /// How many of them were solved
    #[arg(long, value_name = "N")]
    successes: Option<u32>,
    /// Failures among the newest twenty [default: 0]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=20))]
    last_20_failed: Option<u32>,
    /// The machine can't run containers
    #[arg(long)]
    no_docker: bool,
    /// Validators that penalise the miner [default: 0]
    #[arg(long, value_name = "N")]
    penalties: Option<u32>,
    /// Validators there are [default: 0]
    #[arg(long, value_name = "N")]
    validators: Option<u32>,
}

impl HistoryArgs {
    pub(super) fn history(&self, answer: &AnswerArgs) -> Result<History, Error> {
        let Self {
            attempts,
            successes,
            last_20_failed,
            no_docker,
            penalties,
            validators,
        } = *self;
        if answer.unsolved {
            return Err(Error::usage("--unsolved is about one answer")
                .help("say how many were solved with --attempts and --successes"));
        }
        let (Some(attempts), Some(successes), Some(elapsed), Some(difficulty)) =
            (attempts, successes, answer.elapsed, answer.difficulty)
        else {
            let given = [
                ("--attempts", attempts.is_some()),
                ("--successes", successes.is_some()),
            ];
            let missing = given
                .into_iter()
                .filter_map(|(name, given)| (!given).then_some(name));
            let missing: Vec<_> = missing.chain(answer.missing()).collect();
            return Err(prompt::missing(&missing));
        };
        if successes > attempts {
            return Err(Error::usage(format!(
                "{successes} of {attempts} challenges can't have been solved"
            )));
        }
        Ok(History {
            attempts,
            successes,
            last_20_failed: last_20_failed.unwrap_or(0),
            elapsed,
            difficulty,
            docker: !no_docker,
            allocated: answer.allocated,
            penalties: penalties.unwrap_or(0),
            validators: validators.unwrap_or(0),
        })
    }
}
