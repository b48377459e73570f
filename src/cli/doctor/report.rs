//! How findings read.

use serde::Serialize;

use crate::{
    doctor::{Finding, Status, Topic},
    error::{Error, Kind},
    hardware::Distribution,
    output::{Human, Outcome, Page, Tone},
};

/// All findings.
#[derive(Serialize)]
pub(super) struct Report {
    healthy: bool,
    /// Whose commands they are.
    distribution: Option<String>,
    /// Whether it is known how things are installed there.
    #[serde(skip)]
    installs: bool,
    counts: Counts,
    checks: Vec<Finding>,
}

#[derive(Serialize)]
struct Counts {
    ok: usize,
    warnings: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    pub(super) fn new(checks: Vec<Finding>, distribution: &Distribution) -> Self {
        let count = |status| checks.iter().filter(|it| it.status == status).count();
        let counts = Counts {
            ok: count(Status::Ok),
            warnings: count(Status::Warning),
            failed: count(Status::Failed),
            skipped: count(Status::Skipped),
        };
        Self {
            healthy: counts.failed == 0,
            distribution: distribution.name.clone(),
            installs: distribution.family.is_some(),
            counts,
            checks,
        }
    }

    /// Success, unless something fails.
    pub(super) fn outcome(self) -> Outcome {
        let Counts {
            ok,
            warnings,
            failed,
            skipped,
        } = self.counts;
        let plural = if warnings == 1 { "" } else { "s" };
        let mut summary =
            format!("{ok} ok, {warnings} warning{plural}, {failed} failed, {skipped} skipped");
        if !self.installs {
            summary.push_str("; how this distribution installs things is not known here");
        }
        let failing = self.checks.iter().filter(|it| it.status == Status::Failed);
        let failing: Vec<_> = failing
            .map(|it| format!("{} ({})", it.name, it.topic))
            .collect();
        let outcome = Outcome::data(self).summary(summary);
        if failing.is_empty() {
            return outcome;
        }
        let error = Error::new(
            Kind::Failed,
            format!("to be mended: {}", failing.join(", ")),
        );
        outcome.failing(error.help("run the commands that belong to it, then `sn27 doctor` again"))
    }
}

impl Human for Report {
    fn human(&self, page: &mut Page) {
        let widest = self.checks.iter().map(|it| it.name.chars().count());
        let width = widest.max().unwrap_or(0);
        for topic in Topic::ALL {
            let mut findings = self.checks.iter().filter(|it| it.topic == topic).peekable();
            if findings.peek().is_some() {
                page.heading(topic.name());
            }
            for finding in findings {
                show(finding, width, page);
            }
        }
    }
}

/// A line, and under its detail what to do where something is to be done.
fn show(finding: &Finding, width: usize, page: &mut Page) {
    /// As wide as the widest of them.
    const STATUS: usize = 7;
    let Finding {
        topic: _,
        name,
        status,
        detail,
        help,
        commands,
    } = finding;
    let tone = match status {
        Status::Ok => Tone::Good,
        Status::Warning => Tone::Doubtful,
        Status::Failed => Tone::Bad,
        Status::Skipped => Tone::Faint,
    };
    let word = page.tone(tone, &format!("{:STATUS$}", status.name()));
    page.line(format!("  {name:width$}  {word}  {detail}"));
    let indent = " ".repeat(2 + width + 2 + STATUS + 2);
    if let Some(help) = help {
        page.line(format!("{indent}{help}"));
    }
    for command in commands {
        page.line(format!("{indent}$ {command}"));
    }
}
