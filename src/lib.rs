//! sn27: the command-line toolkit of the Bittensor Compute Subnet (SN27).
//!
//! The library is the program; `main.rs` only parses, runs and exits. Arrows go one way:
//!
//! ```text
//! main → run → cli → doctor → {miner, validator, allocate, localnet} → {chain, wire, wallet, solver, hardware} → {challenge, money, address, error}
//! ```
//!
//! * [`cli`]: the commands, one small file each, over
//!   [`context`] (settings, output, prompt), [`settings`], [`output`] and [`prompt`]. Nothing
//!   below it names clap, dialoguer, comfy-table or indicatif, or prints.
//! * [`doctor`]: what stands in the way, and the commands that mend it; what it says of lending the
//!   machine is [`miner`]'s to know, since Docker's library is in that room.
//! * [`validator`]: challenges made, answers scored and remembered, weights carried to the chain.
//! * [`localnet`]: the embedded chain, a FRAME runtime with subtensor's names and a node around it.
//! * [`chain`]: one client of a subtensor node: reads in batches, extrinsics followed to their end.
//! * [`wire`]: what validators and miners say to each other over HTTP: synapses, signatures, the
//!   axon that answers and the dendrite that asks.
//! * [`wallet`]: keys and their files, the same as btcli's; [`address`] is an account's text,
//!   [`money`] exact amounts.
//! * [`miner`]: what stands between a validator's challenge and the solver: policy, queue, journal;
//!   and the machine, lent in a container.
//! * [`ssh`]: SSH's keys, in OpenSSH's forms; [`entropy`]: where keys come from; [`epoch`]: what
//!   time it is; [`shell`]: words for people to copy.
//! * [`allocate`]: the other side: a machine asked for, reached, given back, with a journal.
//! * [`solver`]: the resident engine that answers challenges on CPU lanes and CUDA devices.
//! * [`hardware`]: facts about GPU, CPU, memory and disk.
//! * [`challenge`]: what a challenge means; pure.
//! * [`child`]: processes that end with this one.
//! * [`check`]: what is looked at before something starts; [`keys`]: lists of hotkeys and coldkeys;
//!   [`log`]: the lines that people grep for; [`hold`]: one process at a time.
//! * [`reach`]: from where an address can be reached.
//! * [`error`]: kinds of failure and their exit codes.

pub mod address;
pub mod allocate;
pub mod chain;
pub mod challenge;
pub mod check;
pub mod child;
pub mod cli;
pub mod context;
pub mod doctor;
pub mod entropy;
pub mod epoch;
pub mod error;
pub mod hardware;
pub mod hold;
pub mod keys;
pub mod localnet;
pub mod log;
pub mod miner;
pub mod money;
pub mod output;
pub mod prompt;
pub mod reach;
mod run;
pub mod settings;
pub mod shell;
pub mod solver;
pub mod ssh;
pub mod validator;
pub mod wallet;
pub mod wire;

pub use run::run;
