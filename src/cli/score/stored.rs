//! A miner's score from a validator's database.

use std::path::PathBuf;

use super::report::{Inputs, Known, Report};
use crate::{
    cli::database,
    error::{Error, Kind},
    output::Outcome,
    validator::{
        score::{Formula, Single},
        store::{Miner, Store},
    },
};

pub(super) fn explain(
    uid: u16,
    formula: Formula,
    database: Option<PathBuf>,
) -> Result<Outcome, Error> {
    let path = database::path(database);
    let store = Store::read_only(&path).map_err(|error| database::failure(&error))?;
    let Some(miner) = store
        .miner(uid)
        .map_err(|error| database::failure(&error))?
    else {
        let message = format!("{}: the miner {uid} was never challenged", path.display());
        return Err(Error::new(Kind::NotFound, message).help("see the uids with `sn27 metagraph`"));
    };
    let Miner {
        hotkey,
        history,
        newest,
        ..
    } = miner;
    let answer = Single {
        solved: newest.success,
        elapsed: newest.elapsed,
        // Fractions and anything above are no difficulty of one challenge.
        difficulty: newest.difficulty as u8,
        allocated: history.allocated,
    };
    let (inputs, score) = match formula {
        Formula::Seed | Formula::V1_2 => (Inputs::Answer(answer), super::single(formula, &answer)),
        Formula::V1_3(_) | Formula::V1_5 => {
            (Inputs::History(history), super::over(formula, &history))
        }
        Formula::Hardware => {
            return Err(Error::usage("a validator's database has no hardware in it")
                .help("give the machine's values with --formula hardware and without --uid"));
        }
    };
    let stored = store
        .scores()
        .map_err(|error| database::failure(&error))?
        .into_iter();
    let stored = stored
        .into_iter()
        .find(|scored| scored.uid == uid && scored.hotkey == hotkey);
    Ok(Outcome::data(Report {
        inputs,
        score,
        miner: Some(Known {
            uid,
            hotkey,
            stored,
        }),
    }))
}
