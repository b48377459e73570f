//! Lending the machine: the Allocate synapse, a container for whoever may have one, its end.
//!
//! As SN27 1.9.0 has it on the wire, and not as it did it: an allocation is the hotkey's that asked
//! for it, together with its RSA key; the container gets what was asked for and no more; files get
//! into it through Docker's archive API, so no text of a caller meets a shell, a Dockerfile or a
//! command line; the end is written down in the [`ledger`], which survives the miner and says after
//! a kill at any moment what is to be done. What is removed carries this miner's and this ledger's
//! labels and is not in use.
//!
//! A [`Lender`] answers; its keeper sees to time limits, containers and the image. Who may ask is
//! the policy's business.

mod caller_key;
mod check;
mod container;
mod docker;
mod files;
mod host;
mod keeper;
mod ledger;
mod lender;
mod making;
mod owner;
mod password;
mod ready;
mod refused;
mod request;
mod shadow;
mod share;
mod slot;
mod sshd;
mod tally;

pub use check::{Extent, docker};
pub use ledger::LedgerError;
pub use lender::{Lender, Lent, Terms};
pub use share::Share;
pub use tally::Tallied;
