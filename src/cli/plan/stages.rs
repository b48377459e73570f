//! How far an extrinsic has come, on stderr.

use std::cell::Cell;

use crate::{
    chain::{ChainError, Hash, Stage},
    context::Context,
};

pub(super) struct Stages<'context> {
    context: &'context Context,
    sent: Cell<Option<Hash>>,
}

impl<'context> Stages<'context> {
    pub(super) fn new(context: &'context Context) -> Self {
        let sent = Cell::new(None);
        Self { context, sent }
    }

    /// The user's wish to stop, which comes too late for what was sent.
    pub(super) fn interrupted(&self) -> ChainError {
        ChainError::Interrupted(self.sent.get())
    }

    pub(super) fn tell(&self, stage: &Stage) {
        let output = &self.context.output;
        match stage {
            Stage::Sending(hash) => {
                self.sent.set(Some(*hash));
                output.status(&format!("sending extrinsic {hash}"));
            }
            Stage::Sent => {}
            Stage::InBlock(hash) => output.status(&format!("in block {hash}")),
            Stage::Searching => {
                output.warn("the node stopped telling of the extrinsic; its blocks are searched");
            }
        }
    }
}
