//! The question before anything is spent.

use super::Planned;
use crate::{
    context::Context,
    error::{Error, Kind},
};

/// Shows the plan, and asks unless `--yes` has answered.
pub(super) fn ask(planned: &Planned, yes: bool, context: &Context) -> Result<(), Error> {
    if yes {
        return Ok(());
    }
    if !context.prompt.is_allowed() {
        return Err(Error::usage("nobody is there to agree to this")
            .help("add --yes, or look at it first with --dry-run"));
    }
    context.output.status(&planned.text());
    let answer = context.prompt.ask("do it? [y/N]", |_| Ok(()))?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Error::new(Kind::Failed, "not agreed to; nothing was done")),
    }
}
