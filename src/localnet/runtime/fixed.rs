//! Fixed-point numbers in the layout that 425 gives them: one field of raw bits, or a mantissa with
//! a decimal exponent.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An unsigned number with 64 bits behind the point.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct FixedU128 {
    /// The value times 2^64.
    pub bits: u128,
}

impl FixedU128 {
    /// One.
    pub const ONE: Self = Self { bits: 1 << 64 };

    /// The whole part of `value` times this, at most `u64::MAX`.
    pub fn times(self, value: u64) -> u64 {
        let value = u128::from(value);
        let whole = (self.bits >> 64).saturating_mul(value);
        let part = (self.bits & u128::from(u64::MAX)).saturating_mul(value) >> 64;
        whole.saturating_add(part).try_into().unwrap_or(u64::MAX)
    }
}

/// A signed number with 64 bits behind the point.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct FixedI128 {
    /// The value times 2^64.
    pub bits: i128,
}

impl FixedI128 {
    /// One.
    pub const ONE: Self = Self { bits: 1 << 64 };
}

/// A signed number with 32 bits behind the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct FixedI64 {
    /// The value times 2^32.
    pub bits: i64,
}

/// A decimal number: `mantissa` times ten to the `exponent`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct SafeFloat {
    /// The digits.
    pub mantissa: u128,
    /// Where the point is.
    pub exponent: i64,
}
