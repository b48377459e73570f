//! What validators do: challenges, scores, weights, and what they remember.
//!
//! What is decided is decided by pure functions; [`store`] keeps it, and [`weights`] carries it to
//! the chain. A [`round`] asks all miners at once, and a [`Validator`] makes round after round, with
//! the chain or, as long as that is away, with what it knows of it.

pub mod challenge;
pub mod difficulty;
pub mod filter;
mod metrics;
mod outlook;
mod pace;
mod roster;
pub mod round;
pub mod score;
mod service;
pub mod store;
pub mod weights;

pub use metrics::Metrics;
pub use outlook::{OutOfDate, Outlook};
pub use pace::Pace;
pub use roster::{Member, Roster, SavedRoster};
pub use service::{Notice, Standing, Validator, Wanted};
