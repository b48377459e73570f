//! Why a request is not answered: a rule's name for logs, a status and a message for the caller.

use super::{InvalidBody, InvalidHeader, StaleNonce, SynapseName};

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What to look for in logs and metrics.
    pub rule: &'static str,
    /// HTTP's status.
    pub status: u16,
    /// What the caller is told.
    pub message: String,
}

impl Refusal {
    /// Any refusal.
    pub fn new(rule: &'static str, status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            rule,
            status,
            message,
        }
    }

    /// By a policy: 403 and the SDK's words.
    pub fn forbidden(rule: &'static str, reason: &str) -> Self {
        let message = format!("Forbidden. Key is blacklisted: {reason}.");
        Self::new(rule, 403, message)
    }

    /// The sender isn't proven: 401 and the SDK's words.
    pub(super) fn not_verified(rule: &'static str, why: &str) -> Self {
        Self::new(rule, 401, format!("Not Verified with error: {why}"))
    }

    /// No such path.
    pub(super) fn unknown(path: &str) -> Self {
        let name: String = path.trim_start_matches('/').chars().take(64).collect();
        let names = SynapseName::ALL.map(|name| format!("'{name}'")).join(", ");
        let message = format!("Synapse name '{name}' not found. Available synapses [{names}]");
        Self::new("unknown-synapse", 404, message)
    }

    pub(super) fn too_big(most: usize) -> Self {
        Self::new(
            "body-size",
            413,
            format!("The body has more than {most} bytes"),
        )
    }

    pub(super) fn slow_body() -> Self {
        Self::new("slow-body", 408, "The body came too slowly")
    }

    pub(super) fn too_late(seconds: f64) -> Self {
        let seconds = super::python::float(seconds);
        Self::new(
            "timeout",
            408,
            format!("Response timeout after: {seconds}s"),
        )
    }
}

impl From<InvalidHeader> for Refusal {
    fn from(error: InvalidHeader) -> Self {
        let message = format!("Improperly formatted request. Could not parse headers: {error}");
        Self::new("headers", 400, message)
    }
}

impl From<StaleNonce> for Refusal {
    fn from(error: StaleNonce) -> Self {
        let rule = match error {
            StaleNonce::Old { .. } => "nonce-old",
            StaleNonce::Replayed => "nonce-replayed",
            StaleNonce::Future(_) => "nonce-future",
            StaleNonce::Ageless => "nonce-ageless",
        };
        Self::not_verified(rule, &error.to_string())
    }
}

impl From<InvalidBody> for Refusal {
    fn from(error: InvalidBody) -> Self {
        Self::new("body", 422, format!("Unprocessable body: {error}"))
    }
}
