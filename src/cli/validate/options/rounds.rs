//! How rounds are made.

use crate::{
    challenge::Difficulty,
    cli::score::formula_parser,
    context::Context,
    error::Error,
    settings::{Key, Timeout},
    validator::{
        Pace, difficulty::Range, filter::Rules, round::Terms, score::Formula, store::Average,
    },
};

/// How rounds are made.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Rounds")]
pub(in crate::cli::validate) struct RoundArgs {
    /// How answers are scored: seed, v1.2, v1.3, v1.3.8, v1.3.9 or v1.5
    #[arg(long, value_name = "FORMULA", default_value_t = Formula::Seed, value_parser = formula_parser(), hide_possible_values = true)]
    formula: Formula,
    /// How much a new score counts in the moving average that weights are made of; 1 for all, as SN27 has it
    #[arg(long, value_name = "SHARE", default_value = "1", value_parser = average)]
    average: Average,
    /// Always this difficulty, 5 to 12 [default: 7 to 12, by what each miner has solved]
    #[arg(long, value_name = "N", value_parser = difficulty)]
    difficulty: Option<Difficulty>,
    /// Blocks between two rounds [default: 50 to 80, at random]
    #[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    round_interval: Option<u32>,
    /// How long an answer may take [default: 30s] [env: SN27_TIMEOUT]
    #[arg(long, value_name = "TIME")]
    timeout: Option<Timeout>,
    /// Challenges that are under way at once
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=4096),
        aliases = ["validator.challenge.batch.size", "validator.challenge_batch_size"])]
    challenge_batch_size: u32,
}

impl RoundArgs {
    pub(in crate::cli::validate) fn resolve(
        self,
        rules: Rules,
        context: &Context,
    ) -> Result<(Terms, Pace), Error> {
        let Self {
            formula,
            average,
            difficulty,
            round_interval,
            timeout,
            challenge_batch_size,
        } = self;
        if formula == Formula::Hardware {
            return Err(Error::usage("challenges say nothing about hardware")
                .help("use another --formula: seed, v1.2, v1.3 or v1.5"));
        }
        let range = match difficulty {
            Some(difficulty) => Range::fixed(difficulty),
            None => Range::upstream().map_err(|error| Error::usage(error.to_string()))?,
        };
        let Timeout(timeout) = context.settings.get(Key::Timeout, timeout)?.value;
        let terms = Terms {
            rules,
            range,
            formula,
            average,
            timeout,
            at_once: challenge_batch_size as usize,
        };
        Ok((terms, round_interval.map_or(Pace::USUAL, Pace::every)))
    }
}

fn average(text: &str) -> Result<Average, String> {
    let share = text.parse().ok().and_then(Average::new);
    share.ok_or_else(|| "use a number above 0 and up to 1".to_owned())
}

fn difficulty(text: &str) -> Result<Difficulty, String> {
    let number = text.parse().map_err(|_| "use 5 to 12".to_owned())?;
    Difficulty::new(number).map_err(|error| error.to_string())
}
