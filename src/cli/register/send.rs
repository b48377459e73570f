//! The chain's refusals of a registration, with when it would take one.

use super::{Candidate, obstacle, terms::Terms};
use crate::{
    chain::{
        Chain, ChainError,
        registration::{Registration, Tally, WaitError},
    },
    cli::{chain, moment::Moment},
    error::{Error, Kind},
};

/// A failure of the sending, as the user's.
pub(super) async fn error(
    error: ChainError,
    candidate: &Candidate,
    terms: &Terms,
    chain: &Chain,
) -> Error {
    let ChainError::Refused(refusal) = &error else {
        return chain::error(error);
    };
    let fee = refusal.fee;
    let name = refusal.name.clone();
    let mut failure = chain::error(error);
    if name == "RegistrationPriceLimitExceeded" {
        failure.kind = Kind::Policy;
    }
    if fee.0 > 0 {
        failure.message = format!(
            "{}; the fee of {} was paid",
            failure.message,
            fee.with_unit()
        );
    }
    let look = async {
        let view = chain.now().await?;
        let Candidate {
            netuid,
            hotkey,
            coldkey,
            ..
        } = candidate;
        view.registration(*netuid, *hotkey, *coldkey).await
    };
    // What the chain said is the answer; when it changes its mind is an extra.
    if let Ok(registration) = look.await
        && let Some(help) = when(&name, &registration, terms)
    {
        failure.help = Some(help);
    }
    failure
}

/// When the chain would take it.
fn when(name: &str, registration: &Registration, terms: &Terms) -> Option<String> {
    if name == "TooManyRegistrationsThisBlock" {
        let next = Moment::of(registration.slots?.free_at()?, &registration.clock);
        return Some(format!(
            "slots are free again at {next}; try again, or let --wait do it"
        ));
    }
    let problems = registration.problems(terms.cap);
    let remedies = problems
        .iter()
        .map(|problem| obstacle::remedy(problem, registration));
    let remedies: Vec<_> = remedies.collect();
    (!remedies.is_empty()).then(|| remedies.join("; "))
}

/// Why there is no use in waiting on, as the user's failure.
pub(super) async fn hopeless(
    error: WaitError,
    candidate: &Candidate,
    terms: &Terms,
    chain: &Chain,
) -> Error {
    match error {
        WaitError::Chain(failure) => self::error(failure, candidate, terms, chain).await,
        WaitError::Hopeless(registration, problems) => obstacle::refuse(&problems, &registration),
        tries @ WaitError::Tries { .. } => Error::new(Kind::ChainRefused, tries.to_string())
            .help("others are quicker at this price; allow a higher one, or more --tries"),
    }
}

/// What the refusals cost belongs to every ending.
pub(super) fn with_fees(error: Error, tally: Tally) -> Error {
    let message = match tally.refused {
        0 => return spent_nothing(error),
        1 => format!(
            "{}; one refused registration cost a fee of {}",
            error.message,
            tally.fees.with_unit()
        ),
        refused => format!(
            "{}; {refused} refused registrations cost {} in fees",
            error.message,
            tally.fees.with_unit()
        ),
    };
    Error { message, ..error }
}

fn spent_nothing(error: Error) -> Error {
    match error.kind {
        Kind::Timeout => Error {
            message: format!("{}; nothing was spent", error.message),
            ..error
        },
        _ => error,
    }
}
