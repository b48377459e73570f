//! The four synapses by name; the name is the path.

use std::fmt;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum SynapseName {
    /// Are you there?
    Synapse,
    /// Solve this.
    Challenge,
    /// Describe your hardware, by executing what I send. Always answered empty.
    Specs,
    /// Lend me the machine, or take it back.
    Allocate,
}

impl SynapseName {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Synapse, Self::Challenge, Self::Specs, Self::Allocate];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Synapse => "Synapse",
            Self::Challenge => "Challenge",
            Self::Specs => "Specs",
            Self::Allocate => "Allocate",
        }
    }

    /// Where it is served.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Synapse => "/Synapse",
            Self::Challenge => "/Challenge",
            Self::Specs => "/Specs",
            Self::Allocate => "/Allocate",
        }
    }
}

impl fmt::Display for SynapseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
