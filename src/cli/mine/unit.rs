//! `mine --print-unit`.

use serde::Serialize;

use crate::{
    error::{Error, Kind},
    miner::Unit,
    output::{Human, Outcome, Page},
};

#[derive(Serialize)]
struct Printed {
    unit: String,
}

/// A unit that runs this very command, but for the wish to print it.
pub(super) fn run() -> Result<Outcome, Error> {
    let program = std::env::current_exe()
        .map_err(|error| Error::new(Kind::Failed, format!("this program's path: {error}")))?;
    let arguments = std::env::args_os().skip(1);
    let arguments = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .filter(|argument| argument != "--print-unit" && argument != "--json");
    let named = |name| std::env::var(name).ok().filter(|user| !user.is_empty());
    let unit = Unit {
        program,
        arguments: arguments.collect(),
        user: named("USER")
            .or_else(|| named("LOGNAME"))
            .unwrap_or_else(|| "root".to_owned()),
    };
    let unit = unit.to_string();
    Ok(Outcome::data(Printed { unit }).summary(
        "to install it: save it as /etc/systemd/system/sn27-miner.service, then `sudo systemctl enable --now sn27-miner`",
    ))
}

impl Human for Printed {
    fn human(&self, page: &mut Page) {
        page.line(self.unit.trim_end());
    }
}
