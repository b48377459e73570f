//! The Specs synapse of SN27 1.3.0 to 1.4.5: a program to execute, and what it printed.
//!
//! No program is executed, or kept. Who sends one is answered with nothing, which validators of that
//! time count as nothing received; who sends none may be answered with what the program would have
//! found out, as plain JSON.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::IgnoredAny};

use super::{Synapse, SynapseName};

/// As we send and answer it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Specs {
    /// What is to be executed.
    pub specs_input: SpecsInput,
    /// A miner's answer.
    pub specs_output: String,
}

/// Whether there was a program; the program itself is dropped while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpecsInput {
    /// None: the hardware is asked for.
    #[default]
    Nothing,
    /// Something to execute.
    Program,
}

impl Synapse for Specs {
    const NAME: SynapseName = SynapseName::Specs;
}

/// Always nothing.
impl Serialize for SpecsInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for SpecsInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Sent<'a> {
            #[serde(borrow)]
            Text(Cow<'a, str>),
            Other(IgnoredAny),
        }
        Ok(match Sent::deserialize(deserializer)? {
            Sent::Text(text) if text.is_empty() => Self::Nothing,
            Sent::Text(_) | Sent::Other(_) => Self::Program,
        })
    }
}
