//! An embedded chain that speaks subtensor: real FRAME, executed natively, over JSON-RPC on
//! loopback.
//!
//! [`Localnet::start`] makes one, and any number run in a process. The runtime is `runtime`'s; this
//! half is the node around it: blocks on time or as extrinsics come, a transaction pool, past
//! states, a log that survives a kill, and Substrate's JSON-RPC, legacy and new.
//!
//! What differs from a real node: one author and no peers, so no forks, and the best block is final
//! at once; no WASM, so the runtime can't be upgraded; no child tries, off-chain workers or
//! proofs. With a state directory every block is in the log before it is announced.

mod author;
mod block;
mod chain;
mod config;
mod error;
mod execution;
mod handle;
mod log;
mod manifest;
mod metadata;
mod nodes;
mod patience;
mod pool;
mod rehearsal;
mod rpc;
pub mod runtime;

pub use config::{BlockTime, Config, GenesisConfig};
pub use error::LocalnetError;
pub use handle::{BlockRef, Handle, Localnet};
pub use manifest::{DevAccount, Manifest};
