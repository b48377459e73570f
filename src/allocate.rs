//! Allocating: a miner's machine asked for, reached over SSH, looked after, given back.
//!
//! The other side of the Allocate synapse of SN27 1.0 to 1.9.0. An [`Allocation`] goes from
//! `requested` over `checked`, `up` and `reachable` to `active` and ends as `released`; each step is
//! written down in the [`Journal`] before it is taken, and may be taken again, so that a kill at any
//! moment leaves a row that says how to go on. A [`Tenant`] takes the steps; a [`Lender`] is the miner
//! that is asked; [`find`] asks all of them, and says which is the best for a [`Query`]. What a miner
//! says is checked before it is used, and is never run.
//!
//! Which miners there are, keys' passwords and starting `ssh` are the command's.

mod error;
mod files;
pub mod find;
mod journal;
mod key;
mod lender;
mod query;
mod reach;
mod report;
mod ssh;
mod tenant;
mod way;

pub use error::{AllocateError, Step};
pub use files::Files;
pub use journal::{Allocation, Journal, JournalError, Stage, Working};
pub use key::TenantKey;
pub use lender::{Change, Lender, Vacancy};
pub use query::{InvalidQuery, Query};
pub use report::{Card, Report};
pub use ssh::{Login, arguments};
pub use tenant::{Order, Tenant};
pub use way::{InvalidWay, Way};
