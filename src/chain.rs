//! The chain client: one connection to a subtensor node, and everything read from it or sent to it.
//!
//! Calls, storage, runtime APIs, events and errors are found by name in the node's own metadata,
//! never in a copy from build time; [`names`] lists those relied upon, and what a runtime lacks is
//! an answer of its own. [`Chain::open`] connects, [`Chain::at`] chooses a block, and a [`View`] of
//! it reads in batches. [`Chain::submit`] signs, sends, and reads the outcome from the events.
//!
//! Knows runtimes 218 to 425 of node-subtensor. Nothing outside of here names subxt.

mod account;
mod axon;
mod batch;
mod block;
mod call;
mod client;
mod error;
mod events;
mod hyperparameters;
mod market;
mod metagraph;
mod missing;
pub mod names;
mod network;
mod neuron;
mod node;
mod ratio;
mod receipt;
mod refusal;
pub mod registration;
mod runtime;
mod stake;
mod submit;
mod subnet;
pub mod timelock;
mod transport;
mod view;
mod watch;
pub mod weights;

pub use account::{Account, Change};
pub use axon::Axon;
pub use batch::{Answers, Batch, Slot};
pub use block::{Block, Hash};
pub use call::{Argument, Call, Shown};
pub use client::{Chain, Options};
pub use error::ChainError;
pub use events::{Event, EventField};
pub use hyperparameters::{Hyperparameter, Hyperparameters, Unit, Value};
pub use market::{Pool, Prices, Quote, ROOT};
pub use metagraph::{Metagraph, Neuron, Rule};
pub use network::{Endpoint, InvalidNetwork, Name, Network};
pub use neuron::{NeuronLite, Shares};
pub use ratio::Ratio;
pub use receipt::{Finality, Receipt};
pub use refusal::Refusal;
pub use runtime::Runtime;
pub use stake::{Stake, Trade};
pub use submit::{Prepared, Stage};
pub use subnet::{Subnet, Subnets};
pub use transport::{NetworkError, Patience, Persistence};
pub use view::View;
pub use watch::Blocks;
