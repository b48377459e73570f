//! The Specs synapse of SN27 1.3.0 to 1.4.5: a program to execute, and what it printed.
//!
//! What is sent is neither kept nor executed, and the answer is always empty, which validators
//! count as nothing received.

use serde::{Deserialize, Serialize};

use super::{Synapse, SynapseName};

/// As we send and answer it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Specs {
    /// Left out of what is read.
    #[serde(skip_deserializing)]
    pub specs_input: String,
    /// A miner's answer.
    pub specs_output: String,
}

impl Synapse for Specs {
    const NAME: SynapseName = SynapseName::Specs;
}
