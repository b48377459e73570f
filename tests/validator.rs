//! The validator's parts: scores, what it remembers, who it asks, and weights on a localnet.

mod command;
mod difficulty;
mod filter;
mod hostile;
mod killed;
mod once;
mod rehearsal;
mod round;
mod scene;
mod score;
mod sdk;
mod store;
mod timelock;
mod validating;
mod weights;
mod weights_faults;

use std::time::{Duration, SystemTime};

use sn27::{
    address::Address,
    validator::store::{Answered, Round},
};

/// All tests of the validator.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        command::tests(),
        difficulty::tests(),
        filter::tests(),
        hostile::tests(),
        killed::tests(),
        once::tests(),
        round::tests(),
        score::tests(),
        sdk::tests(),
        store::tests(),
        timelock::tests(),
        validating::tests(),
        weights::tests(),
        weights_faults::tests(),
    ];
    parts.into_iter().flatten().collect()
}

/// A hotkey.
fn hotkey(number: u8) -> Address {
    Address::from_bytes([number; 32])
}

/// What came of a challenge that is like no other of its round.
fn answered(round: &str, uid: u16, hotkey: Address, success: bool) -> Answered {
    Answered {
        challenge: format!("{round}/{uid}"),
        uid,
        hotkey,
        success,
        elapsed: 4.0 + f64::from(uid),
        difficulty: 8,
    }
}

/// A round.
fn round(id: &str, answers: Vec<Answered>) -> Round {
    Round {
        id: id.to_owned(),
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        answers,
    }
}
