//! A block to come, and about when that is.

use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::chain::registration::Clock;

/// A block and its clock time.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Moment {
    block: u64,
    /// As the network's pace has it; none where that is beyond every calendar.
    time: Option<Timestamp>,
}

impl Moment {
    /// When a block is.
    pub(in crate::cli) fn of(block: u64, clock: &Clock) -> Self {
        let time = Timestamp::try_from(clock.at(block)).ok();
        let time = time.and_then(|time| time.round(jiff::Unit::Second).ok());
        Self { block, time }
    }
}

/// `block 4000, about 14:05`, in the local time; with its date where that is another day.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "block {}", self.block)?;
        let Some(time) = self.time else { return Ok(()) };
        let now = Zoned::now();
        let time = time.to_zoned(now.time_zone().clone());
        let format = match time.date() == now.date() {
            true => "%H:%M",
            false => "%Y-%m-%d %H:%M",
        };
        write!(f, ", about {}", time.strftime(format))
    }
}
