//! A miner's score from a validator's database.

use std::path::PathBuf;

use super::report::{Inputs, Known, Report};
use crate::{
    error::{Error, Kind},
    output::Outcome,
    validator::{
        score::{Formula, Single},
        store::{Miner, Store, StoreError},
    },
};

/// Where upstream's validator looks for the same file.
const VARIABLE: &str = "SQLITE_DB_PATH";
const DEFAULT: &str = "database.db";

pub(super) fn explain(
    uid: u16,
    formula: Formula,
    database: Option<PathBuf>,
) -> Result<Outcome, Error> {
    let path = database
        .or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from))
        .unwrap_or_else(|| DEFAULT.into());
    let store = Store::read_only(&path).map_err(failure)?;
    let Some(miner) = store.miner(uid).map_err(failure)? else {
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
    let stored = store.scores().map_err(failure)?.into_iter();
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

fn failure(error: StoreError) -> Error {
    let kind = match &error {
        StoreError::Missing(_) => Kind::NotFound,
        _ => Kind::Failed,
    };
    Error::new(kind, error.to_string()).help(error.help())
}
