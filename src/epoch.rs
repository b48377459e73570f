//! The time since 1970, by this machine's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Now; nothing where the clock is before 1970.
pub fn now() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default()
}

/// Now in milliseconds, as journals have it.
pub fn milliseconds() -> i64 {
    i64::try_from(now().as_millis()).unwrap_or(i64::MAX)
}
