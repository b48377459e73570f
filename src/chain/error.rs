//! What goes wrong between a question to the chain and its answer.

use std::{error::Error as StdError, fmt::Display};

use subxt::error::BackendError;

use super::{Block, Hash, NetworkError, Refusal};

/// A failure of the chain client.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChainError {
    /// No node answers, or it is another chain's.
    #[error(transparent)]
    Network(Box<NetworkError>),
    /// The node refused the question.
    #[error("the node refuses {method}: {message} ({code})")]
    Node {
        /// What was asked.
        method: String,
        /// JSON-RPC's number.
        code: i32,
        /// The node's words.
        message: String,
    },
    /// The answer is not what it should be.
    #[error("{what} can't be read: {why}")]
    Answer {
        /// Of what.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// This runtime has no such call, storage item or API.
    #[error("runtime {spec_version} of this chain has no {name}")]
    Absent {
        /// The name.
        name: String,
        /// Which runtime.
        spec_version: u32,
    },
    /// There is no such block, or the node has forgotten its state.
    #[error("block {0} is not there, or its state is not kept by this node")]
    NoBlock(u64),
    /// The chain said no.
    #[error("{0}")]
    Refused(#[source] Refusal),
    /// It was sent, and the connection was lost before its end was seen.
    #[error(
        "extrinsic {hash} was sent, and whether it is in a block could not be found out: {why}"
    )]
    Unknown {
        /// Which extrinsic.
        hash: Hash,
        /// What came between.
        why: String,
    },
    /// It is not in a block, and can't come into one any more.
    #[error("extrinsic {hash} came into no block before its end at block {end}")]
    Expired {
        /// Which extrinsic.
        hash: Hash,
        /// The first block that would not take it.
        end: u64,
    },
    /// The user did not want to wait for the end.
    #[error("interrupted; {}", sent(.0.as_ref()))]
    Interrupted(Option<Hash>),
    /// A sum that has no value.
    #[error("{0} is more than there can be")]
    Overflow(&'static str),
}

impl From<NetworkError> for ChainError {
    fn from(error: NetworkError) -> Self {
        Self::Network(Box::new(error))
    }
}

impl ChainError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Network(error) => error.help().to_owned(),
            Self::Node { .. } => "try another node with --network URL".to_owned(),
            Self::Answer { .. } => {
                "the runtime may be newer than this program; see whether there is a newer sn27"
                    .to_owned()
            }
            Self::Absent { .. } => return None,
            Self::NoBlock(_) => {
                "ask an archive node, such as wss://archive.chain.opentensor.ai:443".to_owned()
            }
            Self::Refused(refusal) => return refusal.remedy().map(str::to_owned),
            Self::Unknown { hash, .. } => {
                format!("look for {hash} in an explorer before you send it again")
            }
            Self::Expired { .. } => "nothing was spent; send it again".to_owned(),
            Self::Interrupted(Some(hash)) => {
                format!("look for {hash} in an explorer before you send it again")
            }
            Self::Interrupted(None) | Self::Overflow(_) => return None,
        })
    }

    /// Something that cannot be encoded or decoded as this program means it.
    pub(super) fn shape(what: &impl Display, error: &impl StdError) -> Self {
        Self::Answer {
            what: what.to_string(),
            why: innermost(error),
        }
    }

    /// A backend's failure, unwrapped to what it is.
    pub(super) fn backend(method: &str, error: BackendError) -> Self {
        match error {
            BackendError::Rpc(subxt::error::RpcError::ClientError(error)) => {
                Self::rpc(method, error)
            }
            error => Self::Answer {
                what: method.to_owned(),
                why: innermost(&error),
            },
        }
    }

    /// A request's failure, unwrapped to what it is.
    pub(super) fn rpc(method: &str, error: subxt_rpcs::Error) -> Self {
        match error {
            subxt_rpcs::Error::User(refusal) => Self::Node {
                method: method.to_owned(),
                code: refusal.code,
                message: match refusal.data {
                    Some(data) => format!("{}: {}", refusal.message, data.get().trim_matches('"')),
                    None => refusal.message,
                },
            },
            subxt_rpcs::Error::Client(error) => match error.downcast::<NetworkError>() {
                Ok(error) => Self::Network(error),
                Err(error) => Self::Answer {
                    what: method.to_owned(),
                    why: error.to_string(),
                },
            },
            error => Self::Answer {
                what: method.to_owned(),
                why: innermost(&error),
            },
        }
    }

    /// That a block's state is gone, where a node's refusal means that.
    pub(super) fn at(self, block: Block) -> Self {
        match self {
            Self::Node { code, message, .. }
                if code == 4003 || message.contains("State already discarded") =>
            {
                Self::NoBlock(block.number)
            }
            other => other,
        }
    }
}

fn sent(hash: Option<&Hash>) -> String {
    match hash {
        Some(hash) => format!("extrinsic {hash} was sent, and may be in a block"),
        None => "nothing was sent".to_owned(),
    }
}

/// The last cause: what the layers above it say is where it happened, which we know.
fn innermost(error: &dyn StdError) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
