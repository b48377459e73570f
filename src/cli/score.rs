//! `score`: what an answer, a history or a machine is worth, term by term.

mod answer;
mod hardware;
mod history;
mod report;
mod stored;

use std::path::PathBuf;

use crate::{
    context::Context,
    error::Error,
    output::Outcome,
    validator::score::{Formula, History, Score, Single},
};
use answer::AnswerArgs;
use hardware::HardwareArgs;
use history::HistoryArgs;
use report::{Inputs, Report};

/// Work out a score, term by term
///
/// The formulas are those of SN27's releases: `seed` (1.1, the one that the subnet's guide prints),
/// `v1.2`, `v1.3` (1.3.10), `v1.3.8`, `v1.3.9`, `v1.5` (1.4.8 to 1.5.3) and `hardware` (1.0.2 to
/// 1.0.5). `seed` and `v1.2` score one answer; the others of 1.3 and 1.5 score what a validator
/// remembers of a miner.
///
/// With --uid, the score of a miner is explained from a validator's database: ours, or that of SN27
/// v1.5.3.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 score --elapsed 4 --difficulty 6
  sn27 score --formula seed --elapsed 16 --difficulty 8 --allocated --json
  sn27 score --formula v1.5 --attempts 60 --successes 58 --last-20-failed 1 --elapsed 5 --difficulty 11
  sn27 score --uid 12 --database /srv/validator/database.db")]
pub struct Args {
    /// Which formula [default: seed; v1.5 with --uid]
    #[arg(long, value_name = "FORMULA", value_parser = formula_parser())]
    formula: Option<Formula>,
    /// Explain the score of the miner with this number
    #[arg(long, value_name = "N")]
    uid: Option<u16>,
    /// The validator's database [default: database.db] [env: SQLITE_DB_PATH]
    #[arg(long, value_name = "FILE", requires = "uid", value_hint = clap::ValueHint::FilePath)]
    database: Option<PathBuf>,
    #[command(flatten)]
    answer: AnswerArgs,
    #[command(flatten)]
    history: HistoryArgs,
    #[command(flatten)]
    hardware: HardwareArgs,
}

pub(super) async fn run(args: Args, _context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        formula,
        uid,
        database,
        answer,
        history,
        hardware,
    } = args;
    let others = (
        history != HistoryArgs::default(),
        hardware != HardwareArgs::default(),
    );
    if let Some(uid) = uid {
        if answer != AnswerArgs::default() || others != (false, false) {
            return Err(
                Error::usage("with --uid, everything comes from the validator's database")
                    .help("leave out --uid, or everything but --uid, --database and --formula"),
            );
        }
        return stored::explain(uid, formula.unwrap_or(Formula::V1_5), database);
    }
    let formula = formula.unwrap_or_default();
    if let Some(help) = misplaced(formula, others) {
        let message = format!("the formula {formula} does not take all of these options");
        return Err(Error::usage(message).help(help));
    }
    let (inputs, score) = match formula {
        Formula::Seed | Formula::V1_2 => {
            let answer = answer.answer()?;
            (Inputs::Answer(answer), single(formula, &answer))
        }
        Formula::V1_3(_) | Formula::V1_5 => {
            let history = history.history(&answer)?;
            (Inputs::History(history), over(formula, &history))
        }
        Formula::Hardware => {
            let hardware = hardware.hardware(&answer)?;
            (Inputs::Hardware(hardware), hardware.score())
        }
    };
    Ok(Outcome::data(Report {
        inputs,
        score,
        miner: None,
    }))
}

/// Options of another kind of formula would be lost.
fn misplaced(formula: Formula, (history, hardware): (bool, bool)) -> Option<&'static str> {
    match formula {
        Formula::Seed | Formula::V1_2 if history || hardware => {
            Some("it takes --elapsed, --difficulty, --allocated and --unsolved")
        }
        Formula::V1_3(_) | Formula::V1_5 if hardware => {
            Some("it takes --attempts, --successes and what else a validator remembers")
        }
        Formula::Hardware if history => Some("it takes what the machine is, and --allocated"),
        _ => None,
    }
}

fn single(formula: Formula, answer: &Single) -> Score {
    match formula {
        Formula::V1_2 => answer.v1_2(),
        _ => answer.seed(),
    }
}

fn over(formula: Formula, history: &History) -> Score {
    match formula {
        Formula::V1_3(revision) => history.v1_3(revision),
        _ => history.v1_5(),
    }
}

/// The formulas by their names.
pub(super) fn formula_parser() -> impl clap::builder::TypedValueParser<Value = Formula> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = Formula::ALL.map(Formula::name);
    PossibleValuesParser::new(names).try_map(|text| text.parse())
}

/// A number that is finite and not negative.
fn amount(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    match number.is_finite() && number >= 0.0 {
        true => Ok(number),
        false => Err("must be 0 or more".to_owned()),
    }
}
