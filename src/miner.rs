//! The miner: what stands between a validator's challenge and the solver.
//!
//! [`Policy`] says who may ask, from the [`Register`]'s newest census of the subnet; the [`Queue`]
//! brings what may be asked to the resident solver in time; the [`Journal`] keeps what happened and
//! the [`Metrics`] count it; the [`Lender`] lends the machine. A [`Miner`] is all of these as an axon's service. Options, keys, the
//! chain's connection and the order in which things start are the command's.

mod allocation;
mod announce;
mod journal;
mod metrics;
mod policy;
mod queue;
mod recent;
mod report;
mod service;
mod standing;
mod unit;

pub use allocation::{Extent, LedgerError, Lender, Lent, Share, Tallied, Terms, docker};
pub use announce::{Announced, announce};
pub use journal::{
    Began, Device, Ended, Group, Journal, JournalError, Outcome, Rate, Recorder, Refusals, Refused,
    Stats, Status, Summary, Times,
};
pub use metrics::{Gauges, Metrics};
pub use policy::{Policy, Rule};
pub use queue::{Answer, Capacity, Ending, Full, Pending, Question, Queue};
pub use recent::{Recent, Solved};
pub use service::{Margin, Miner, Parts};
pub use standing::{Census, Following, Register, SavedCensus, Standing, follow};
pub use unit::Unit;
