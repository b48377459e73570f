//! Why a node gave no answer.

use std::time::Duration;

use crate::chain::{Endpoint, Hash};

/// A failure between us and the nodes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// None of the pool can be reached.
    #[error("no node can be reached: {}", list(.0))]
    Unreachable(Vec<(Endpoint, String)>),
    /// The node is of another chain.
    #[error("{endpoint} is another chain: its genesis block is {found}, not {expected}")]
    OtherChain {
        /// Which node.
        endpoint: Endpoint,
        /// The network's block 0.
        expected: Hash,
        /// The node's.
        found: Hash,
    },
    /// The connection broke, or what came over it was no JSON-RPC.
    #[error("{endpoint} is gone: {why}")]
    Lost {
        /// Which node.
        endpoint: Endpoint,
        /// What broke.
        why: String,
    },
    /// No answer in time.
    #[error("{endpoint} did not answer {method} within {after:?}")]
    Slow {
        /// Which node.
        endpoint: Endpoint,
        /// What was asked.
        method: String,
        /// How long it had.
        after: Duration,
    },
}

impl NetworkError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => {
                "check the address and the network, or name another node with --network URL"
            }
            Self::OtherChain { .. } => {
                "name the network that this node belongs to; nothing was signed"
            }
            Self::Lost { .. } => "try again, or name another node with --network URL",
            Self::Slow { .. } => {
                "allow it more time with --request-timeout, or name another node with --network URL"
            }
        }
    }
}

fn list(tried: &[(Endpoint, String)]) -> String {
    let tried: Vec<_> = tried
        .iter()
        .map(|(endpoint, why)| format!("{endpoint}: {why}"))
        .collect();
    tried.join("; ")
}
