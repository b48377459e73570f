//! Why a call has no answer.

use std::error::Error;

/// A call without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection, or one that broke.
    #[error("the axon can't be reached: {0}")]
    Unreachable(String),
    /// The axon said no.
    #[error("the axon refused with status {status}: {message}")]
    Refused {
        /// HTTP's.
        status: u16,
        /// The axon's, cut to 512 characters.
        message: String,
    },
    /// The time was up.
    #[error("no answer in time")]
    Timeout,
    /// An answer with more bytes than are read.
    #[error("the axon's answer has more than {limit} bytes")]
    TooLong {
        /// How many are read.
        limit: usize,
    },
    /// An answer that is none: not JSON, of other types.
    #[error("the axon's answer makes no sense: {0}")]
    Garbage(String),
    /// The response is signed, but not by the axon's hotkey.
    #[error("the response's signature is not that of the axon's hotkey")]
    WrongSignature,
}

impl CallError {
    /// What reqwest couldn't do, before or during the response.
    pub(super) fn from_http(error: &reqwest::Error) -> Self {
        if error.is_connect() {
            return Self::Unreachable(root(error));
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        let parsing = causes(error).any(|cause| {
            let http = cause.downcast_ref::<hyper::Error>();
            http.is_some_and(hyper::Error::is_parse)
        });
        if parsing {
            Self::Garbage(root(error))
        } else {
            Self::Unreachable(root(error))
        }
    }
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |error: &&(dyn Error + 'static)| {
        (*error).source()
    })
}

/// The cause at the bottom: the ones above only say that something failed.
fn root(error: &reqwest::Error) -> String {
    let root = causes(error).last();
    root.map_or_else(|| error.to_string(), ToString::to_string)
}
