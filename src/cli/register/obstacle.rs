//! What is in the way, as the user's error: all of it, and what to do about each.

use crate::{
    chain::registration::{Problem, Registration},
    cli::moment::Moment,
    error::{Error, Kind},
};

/// The refusal of a preflight.
pub(super) fn refuse(problems: &[Problem], registration: &Registration) -> Error {
    let causes: Vec<_> = problems.iter().map(Problem::to_string).collect();
    let message = format!(
        "hotkey {} can't be registered on subnet {}: {}",
        registration.hotkey,
        registration.netuid,
        causes.join("; ")
    );
    let remedies = problems
        .iter()
        .map(|problem| remedy(problem, registration))
        .collect::<Vec<_>>();
    Error::new(kind(problems), message).help(remedies.join("; "))
}

fn kind(problems: &[Problem]) -> Kind {
    let is_about_the_price =
        |problem: &Problem| matches!(problem, Problem::TooDear { .. } | Problem::Adjusting(_));
    match problems {
        [Problem::NoSubnet(_)] => Kind::NotFound,
        [Problem::Root] => Kind::Usage,
        problems if problems.iter().all(is_about_the_price) => Kind::Policy,
        _ => Kind::ChainRefused,
    }
}

/// What to do, with the block and the clock time where there is one to wait for.
pub(super) fn remedy(problem: &Problem, registration: &Registration) -> String {
    let when = problem
        .over_at()
        .map(|block| Moment::of(block, &registration.clock).to_string());
    match (problem, when) {
        (Problem::NoSubnet(_), _) => {
            "see `sn27 subnets list`, and whether this is the right --network".to_owned()
        }
        (Problem::Root, _) => "name the compute subnet with --netuid 27".to_owned(),
        (Problem::Closed | Problem::NoSlots, _) => {
            "only the subnet's owner can change that; see `sn27 subnets hyperparameters`".to_owned()
        }
        (Problem::Registered(uid), _) => {
            format!("see it with `sn27 metagraph --uid {uid}`; another hotkey can register too")
        }
        (Problem::OthersHotkey(_), _) => {
            "use the wallet that owns it, or another hotkey".to_owned()
        }
        (Problem::NoRoom, _) => {
            "wait until a neuron may be pruned; see `sn27 metagraph --sort pruning`".to_owned()
        }
        (Problem::IntervalFull { .. }, Some(when)) => {
            format!("slots are free again at {when}; --wait registers then")
        }
        (Problem::TooPoor { needed, free }, _) => format!(
            "{} more is needed on {}; see `sn27 wallet balance`",
            needed.saturating_sub(*free).with_unit(),
            registration.coldkey
        ),
        (Problem::TooDear { .. }, Some(when)) => format!(
            "it falls to the cap at {when}, if nobody registers before; --wait registers then, or raise --max-price"
        ),
        (Problem::TooDear { .. }, None) => {
            "when it falls to the cap is not known; --wait watches it, or raise --max-price"
                .to_owned()
        }
        (Problem::Adjusting(_), Some(when)) => {
            format!("the new price is known after it: take it at {when}, or let --wait do it")
        }
        (Problem::IntervalFull { .. } | Problem::Adjusting(_), None) => {
            "let --wait wait for it".to_owned()
        }
    }
}
