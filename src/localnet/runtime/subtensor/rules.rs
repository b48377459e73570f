//! What a localnet may do otherwise than 425: kept under a raw key, so that metadata stays 425's.

use codec::{Decode, Encode};
use frame_support::storage::unhashed;

/// Where the rules are kept.
pub const KEY: &[u8] = b":sn27:rules";

/// The rules of this localnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Rules {
    /// The price changes each interval and registrations are limited, as before 425.
    pub intervals: bool,
    /// `register` takes proof of work, as before 425.
    pub work: bool,
}

impl Rules {
    /// The rules of this chain.
    pub fn get() -> Self {
        unhashed::get_or_default(KEY)
    }

    /// Makes these the rules.
    pub fn put(&self) {
        unhashed::put(KEY, self);
    }
}
