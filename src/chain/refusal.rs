//! The chain's no: its name, what it means, and what to do.

mod meaning;

use serde::Serialize;
use subxt::error::DispatchError;

use super::{ChainError, Runtime};
use crate::money::Tao;
use meaning::meaning;

/// Why the chain refused an extrinsic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The pallet whose error it is; none where the pool refused it before any block.
    pub pallet: Option<String>,
    /// The error's name.
    pub name: String,
    /// The node's own words, where there are any.
    pub detail: Option<String>,
    /// What was paid for sending it all the same; nothing where it came into no block.
    pub fee: Tao,
}

impl Refusal {
    /// A refusal in a block, from the fields of `System.ExtrinsicFailed`.
    pub(super) fn dispatched(runtime: &Runtime, fields: &[u8]) -> Result<Self, ChainError> {
        let error = DispatchError::decode_from(fields, runtime.metadata().clone())
            .map_err(|error| ChainError::shape(&"the extrinsic's failure", &error))?;
        let plain = |name: &str, detail: Option<String>| Self {
            pallet: None,
            name: name.to_owned(),
            detail,
            fee: Tao::ZERO,
        };
        Ok(match error {
            DispatchError::Module(module) => {
                let details = module
                    .details()
                    .map_err(|error| ChainError::shape(&"the extrinsic's failure", &error))?;
                Self {
                    pallet: Some(details.pallet.name().to_owned()),
                    name: details.variant.name.clone(),
                    detail: None,
                    fee: Tao::ZERO,
                }
            }
            DispatchError::Token(error) => plain(&format!("{error:?}"), None),
            DispatchError::Arithmetic(error) => plain("Arithmetic", Some(error.to_string())),
            other => plain(&format!("{other:?}"), Some(other.to_string())),
        })
    }

    /// A refusal by the node's pool, before any block; none where the number is no refusal.
    pub(super) fn pooled(code: i32, message: &str) -> Option<Self> {
        let name = match code {
            1010 => meaning::invalid(message),
            1011 => "UnknownValidity".to_owned(),
            1012 => "TemporarilyBanned".to_owned(),
            1013 => "AlreadyImported".to_owned(),
            1014 => "PriorityTooLow".to_owned(),
            1016 => "ImmediatelyDropped".to_owned(),
            1015 | 1017..=1019 => "PoolRefused".to_owned(),
            _ => return None,
        };
        Some(Self {
            pallet: None,
            name,
            detail: Some(message.to_owned()),
            fee: Tao::ZERO,
        })
    }

    /// A refusal told by the subscription that follows an extrinsic.
    pub(super) fn followed(name: &str, detail: String) -> Self {
        Self {
            pallet: None,
            name: name.to_owned(),
            detail: Some(detail),
            fee: Tao::ZERO,
        }
    }

    /// What it means, where this program knows.
    pub fn cause(&self) -> Option<&'static str> {
        meaning(&self.name).map(|(cause, _)| cause)
    }

    /// What to do about it, where this program knows.
    pub fn remedy(&self) -> Option<&'static str> {
        meaning(&self.name).map(|(_, remedy)| remedy)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the chain refuses it: ")?;
        match (self.cause(), &self.detail) {
            (Some(cause), _) => write!(f, "{cause} (")?,
            (None, Some(detail)) => write!(f, "{detail} (")?,
            (None, None) => f.write_str("(")?,
        }
        if let Some(pallet) = &self.pallet {
            write!(f, "{pallet}.")?;
        }
        write!(f, "{})", self.name)
    }
}

impl std::error::Error for Refusal {}
