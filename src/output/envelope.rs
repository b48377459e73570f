//! The JSON envelope. A change of shape raises [`SCHEMA`].

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Kind};

/// Version of the envelope and of every command's data.
const SCHEMA: u32 = 1;

/// What one line of JSON output holds.
#[derive(Serialize)]
pub(super) struct Envelope<'a> {
    schema: u32,
    ok: bool,
    command: &'a str,
    /// Beside an error too, where the command found out something.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Failure<'a> {
    code: Kind,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Envelope<'a> {
    pub(super) fn new(
        command: &'a str,
        data: Option<Value>,
        failure: Option<&'a Error>,
        warnings: &'a [String],
    ) -> Self {
        Self {
            schema: SCHEMA,
            ok: failure.is_none(),
            command,
            data,
            error: failure.map(|error| Failure {
                code: error.kind,
                message: &error.message,
                help: error.help.as_deref(),
            }),
            warnings,
        }
    }
}
