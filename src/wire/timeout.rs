//! How long callers wait, as they say it: seconds, of which we believe a minute.

use std::time::Duration;

/// `timeout` isn't signed in the SDK's dialect, and widens what is accepted: this far, no further.
pub(super) const LONGEST: Duration = Duration::from_secs(60);
/// What the SDK takes where nothing is said.
pub(super) const USUAL: Duration = Duration::from_secs(12);

/// The time that is meant, cut; nothing for negative numbers and for what is none.
pub(super) fn clamped(seconds: f64) -> Option<Duration> {
    // Not a number is not at least zero either.
    (seconds >= 0.0).then(|| {
        let stated = Duration::try_from_secs_f64(seconds);
        stated.unwrap_or(LONGEST).min(LONGEST)
    })
}
