//! Who called, once that is certain.

use std::{net::SocketAddr, time::Duration};

use super::Terminal;
use crate::address::Address;

/// How a request was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authentication {
    /// The SDK's way: the body could have been changed on its way here.
    HeadersOnly,
    /// `btauth/1`, or every field hashed the SDK's way.
    WholeBody,
}

/// The verified sender of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Caller {
    /// Its key.
    pub hotkey: Address,
    /// Where it is.
    pub peer: SocketAddr,
    /// How long it waits for the answer, at most a minute.
    pub timeout: Duration,
    /// Its software's version as an integer, if it says so; not signed.
    pub version: Option<u64>,
    /// What its signature covers.
    pub authentication: Authentication,
    /// What it said of itself, for the response.
    pub(super) terminal: Terminal,
}
