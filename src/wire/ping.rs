//! The base synapse: it asks whether anybody is there, and the answer is that there is.

use serde::{Deserialize, Serialize};

use super::{Synapse, SynapseName};

/// No fields of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ping {}

impl Synapse for Ping {
    const NAME: SynapseName = SynapseName::Synapse;
}
