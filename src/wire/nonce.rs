//! Which requests were already answered: nonces by caller, in bounded memory, across restarts.
//!
//! From SDK 7.2 on, and in `btauth/1`, a nonce is a time in nanoseconds: it has to lie in a window
//! around ours, and above the mark of its dendrite. Older SDKs count from the start of their
//! machine, so there the dendrite's own UUID, which tells when it was made, has to be young when it
//! is first seen. Which of the two a nonce is, its size tells: the version header is not signed.
//!
//! What was forgotten can't come back: marks are dropped when their window is past, or together
//! with a floor under all that is not remembered. A restart sets the floor at its own time and at
//! the last [`NonceSnapshot`], which is always kept ahead of what was accepted.

mod ledger;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use ledger::{NonceLedger, NonceSnapshot};

use super::uuid;
use crate::address::Address;

/// Counters of a machine that has been up for less than 31 years are below; times since 2001 above.
const FIRST_TIME: u64 = 1_000_000_000_000_000_000;

/// A caller's dendrite, hashed.
type Key = [u8; 16];

/// One request's nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce {
    key: Key,
    value: u64,
    /// When it was made, if it tells: of a counter, when the dendrite was.
    made: Option<u64>,
}

/// When a nonce has to be, around now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How long ago, for this request.
    pub back: Duration,
    /// How long ago, for any request of the dialect.
    pub longest_back: Duration,
    /// How far in the future.
    pub ahead: Duration,
}

/// A nonce that is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum StaleNonce {
    /// Outside the window.
    #[error(
        "Nonce is too old: acceptable delta is {allowed:.2} seconds but request was {age:.2} seconds old"
    )]
    Old {
        /// Seconds.
        allowed: f64,
        /// Seconds.
        age: f64,
    },
    /// Not above the mark, or below the floor.
    #[error("Nonce is too old, a newer one was last processed")]
    Replayed,
    /// Beyond the window.
    #[error("Nonce is {0:.2} seconds in the future")]
    Future(f64),
    /// A counter, from a dendrite whose UUID doesn't tell when it was made.
    #[error("Nonce is no time, and its dendrite does not tell its age")]
    Ageless,
}

/// Nanoseconds since 1970.
pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, nanoseconds)
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn seconds(nanoseconds: u64) -> f64 {
    Duration::from_nanos(nanoseconds).as_secs_f64()
}

impl Nonce {
    /// Of the SDK's dialect, where they rise within a dendrite's UUID.
    pub fn of_dendrite(hotkey: &Address, uuid: &str, value: u64) -> Self {
        let mut hash = blake2b_simd::Params::new();
        let mut state = hash.hash_length(16).to_state();
        state.update(hotkey.as_bytes()).update(uuid.as_bytes());
        let made = if value >= FIRST_TIME {
            Some(value)
        } else {
            uuid::made(uuid)
        };
        Self::new(&mut state, value, made)
    }

    /// Of `btauth/1`, where each is used once and their order means nothing.
    pub fn once(hotkey: &Address, value: u64) -> Self {
        let mut hash = blake2b_simd::Params::new();
        let mut state = hash.hash_length(16).personal(b"btauth/1").to_state();
        state.update(hotkey.as_bytes()).update(&value.to_le_bytes());
        Self::new(&mut state, value, Some(value))
    }

    fn new(state: &mut blake2b_simd::State, value: u64, made: Option<u64>) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(state.finalize().as_bytes());
        Self { key, value, made }
    }

    fn is_counter(&self) -> bool {
        self.made != Some(self.value)
    }
}
