//! What validators do: challenges, scores, weights, and what they remember.
//!
//! What is decided is decided by pure functions; [`store`] keeps it, and [`weights`] carries it to
//! the chain.

pub mod challenge;
pub mod difficulty;
pub mod filter;
pub mod score;
pub mod store;
pub mod weights;
