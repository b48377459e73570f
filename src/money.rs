//! Money, exactly: whole rao inside, decimals outside, never a float.
//!
//! [`Tao`] is the coin and [`Alpha`] a subnet's own token; both count in billionths, and neither
//! becomes the other without a price.

mod amount;
mod decimal;
mod share;

pub use amount::{Alpha, InvalidAmount, RAO_PER_TAO, Tao};
pub use share::{InvalidShare, Share};
