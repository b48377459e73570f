//! What was found, with the commands that mend it here.

use serde::Serialize;

use super::{Topic, mender::Mender};
use crate::check::{Check, Verdict};

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should be.
    Ok,
    /// Mining goes on like this, if less well.
    Warning,
    /// Something is to be mended.
    Failed,
    /// It was not looked at; the detail says why.
    Skipped,
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it belongs to.
    pub topic: Topic,
    /// What it is.
    pub name: &'static str,
    /// How it is.
    pub status: Status,
    /// What was seen.
    pub detail: String,
    /// What to do.
    pub help: Option<String>,
    /// The commands for that on this distribution, in their order; none where there are none, or the
    /// distribution is not known.
    pub commands: Vec<String>,
}

impl Finding {
    pub(super) fn new(topic: Topic, check: Check, mender: &Mender) -> Self {
        let Check {
            name,
            verdict,
            detail,
            help,
            remedy,
        } = check;
        let status = match verdict {
            Verdict::Ok => Status::Ok,
            Verdict::Warn => Status::Warning,
            Verdict::Fail => Status::Failed,
            Verdict::Skip => Status::Skipped,
        };
        Self {
            topic,
            name,
            status,
            detail,
            help,
            commands: remedy.map_or_else(Vec::new, |remedy| mender.commands(&remedy)),
        }
    }
}

impl Status {
    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}
