//! Weights: from scores to what the chain holds.
//!
//! [`WeightsPlan::new`] decides, purely over what [`WeightRules`](crate::chain::weights::WeightRules)
//! read: who is weighed, how much, in which of the chain's three ways, and when it is allowed.
//! [`carry_out`] does it, [`reveal`] reveals what is due, and a [`Keeper`] does both for as long as
//! a validator runs. What is on its way is in the store before it is sent, so that a process that is
//! killed commits nothing twice and loses no salt.

mod carry;
mod error;
mod keeper;
mod plan;
mod scale;
mod sender;
mod target;

pub use carry::{Done, carry_out, reveal};
pub use error::{Obstacle, WeightsError};
pub use keeper::{Keeper, Report, Targets};
pub use plan::{Method, Mode, Options, WeightsPlan};
pub use scale::{emit, normalise};
pub use target::Target;
