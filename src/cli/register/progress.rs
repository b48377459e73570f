//! What a wait looks like: a line that changes on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terms::Terms;
use crate::{
    chain::registration::{Problem, Registration, Report},
    cli::moment::Moment,
    context::Context,
    money::Tao,
    output::seconds,
};

/// Between two lines where there is no terminal.
const NOW_AND_THEN: Duration = Duration::from_secs(60);

pub(super) struct Progress<'context> {
    context: &'context Context,
    bar: Option<ProgressBar>,
    until: Tao,
    tries: u32,
    said: Option<Instant>,
}

impl<'context> Progress<'context> {
    pub(super) fn new(context: &'context Context, terms: &Terms, tries: u32) -> Self {
        let shown = context.output.shows_progress();
        Self {
            context,
            bar: shown.then(bar),
            until: terms.until,
            tries,
            said: None,
        }
    }

    pub(super) fn tell(&mut self, report: &Report<'_>) {
        match report {
            Report::Looked(registration, problems) => {
                self.show(&self.line(registration, problems));
            }
            Report::Refused(error, tally) => {
                let left = self.tries.saturating_sub(tally.refused);
                let warning = format!(
                    "{error}; it goes on waiting, {} went for fees, {left} tries are left",
                    tally.fees.with_unit()
                );
                match &self.bar {
                    Some(bar) => bar.suspend(|| self.context.output.warn(warning)),
                    None => self.context.output.warn(warning),
                }
            }
        }
    }

    fn show(&mut self, line: &str) {
        match &self.bar {
            Some(bar) => {
                bar.set_message(line.to_owned());
                bar.tick();
            }
            None if self.said.is_none_or(|said| said.elapsed() >= NOW_AND_THEN) => {
                self.said = Some(Instant::now());
                self.context.output.status(line);
            }
            None => {}
        }
    }

    /// `block 812: 1.25 TAO, down 0.0024 TAO a block; 1 TAO in 93 blocks, about 14:05`.
    fn line(&self, registration: &Registration, problems: &[Problem]) -> String {
        let price = registration.price.now;
        let mut line = format!("block {}: {}", registration.block.number, price.with_unit());
        if let Some(next) = registration.next_price()
            && next < price
        {
            let step = price.saturating_sub(next).with_unit();
            line.push_str(&format!(", down {step} a block"));
        }
        if let Some(block) = registration.fits_at(self.until)
            && price > self.until
        {
            let blocks = block.saturating_sub(registration.block.number);
            let time = seconds(registration.clock.span(blocks).as_secs_f64());
            let until = self.until.with_unit();
            line.push_str(&format!("; {until} in {blocks} blocks, {time}"));
        }
        if let Some(slots) = &registration.slots {
            let next = Moment::of(slots.next_interval(), &registration.clock);
            let (left, most) = (slots.left(), slots.most());
            line.push_str(&format!("; {left} of {most} slots are left, until {next}"));
        }
        for problem in problems {
            if !matches!(
                problem,
                Problem::TooDear { .. } | Problem::IntervalFull { .. }
            ) {
                line.push_str(&format!("; {problem}"));
            }
        }
        line
    }
}

/// One line, cut off where the terminal ends.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    // The template is a constant and good; a bad one would only look plain.
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
