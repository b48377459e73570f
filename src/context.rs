//! What every command is given: settings, output, prompt, and the wish to stop.

use std::time::Instant;

use crate::{output::Output, prompt::Prompt, settings::Settings, solver::Cancel};

/// The surroundings of one command.
pub struct Context {
    /// Values and their origins.
    pub settings: Settings,
    /// The owner of stdout and stderr.
    pub output: Output,
    /// Questions, where they may be asked.
    pub prompt: Prompt,
    /// When the program started.
    pub started: Instant,
    /// Raised by Ctrl-C and by a request to terminate.
    pub interrupted: Cancel,
}
