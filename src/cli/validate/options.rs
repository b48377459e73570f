//! The options of `validate`, by what they are about.

mod obsolete;
mod rounds;
mod rules;
mod weights;

pub(super) use obsolete::ObsoleteArgs;
pub(super) use rounds::RoundArgs;
pub(super) use rules::RuleArgs;
pub(super) use weights::{WeightArgs, Weights};
