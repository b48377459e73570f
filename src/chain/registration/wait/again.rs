//! Which refusals are worth another try.

use crate::chain::ChainError;

/// That another instance was quicker; the next look says so in its own way.
pub(super) const ALREADY: &str = "HotKeyAlreadyRegisteredInSubNet";

/// The chain's refusals that come from others having been quicker, or from the subnet's owner.
const PASSING: &[&str] = &[
    ALREADY,
    "RegistrationPriceLimitExceeded",
    "TooManyRegistrationsThisBlock",
    "TooManyRegistrationsThisInterval",
    "NoNeuronIdAvailable",
    "SubNetRegistrationDisabled",
];

/// What the pool refuses of one block and may take in the next: mostly, another program uses the
/// same key.
const CROWDED: &[&str] = &[
    "AlreadyImported",
    "AncientBirthBlock",
    "Dropped",
    "ExhaustsResources",
    "Future",
    "ImmediatelyDropped",
    "Invalid",
    "Outdated",
    "PriorityTooLow",
    "TemporarilyBanned",
    "UnknownValidity",
    "Usurped",
];

/// Whether to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// A block has passed; how things stand now decides.
    AtOnce,
    /// After the next block.
    NextBlock,
    /// It would be refused again.
    Never,
}

impl Again {
    pub(super) fn after(error: &ChainError) -> Self {
        match error {
            ChainError::Refused(refusal) if PASSING.contains(&refusal.name.as_str()) => {
                Self::AtOnce
            }
            ChainError::Refused(refusal) if CROWDED.contains(&refusal.name.as_str()) => {
                Self::NextBlock
            }
            // If it did land, the hotkey has its place, and a second one would be refused.
            ChainError::Expired { .. } | ChainError::Unknown { .. } => Self::AtOnce,
            _ => Self::Never,
        }
    }
}
