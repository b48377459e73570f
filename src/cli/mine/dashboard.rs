//! `--dashboard`: the miner on a terminal, once a second.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Stylize,
    widgets::{Block, Paragraph, Row, Table},
};

use crate::{
    miner::{Outcome, Solved, Status},
    output::{hash_rate, seconds},
};

/// The last challenges that are shown, where the terminal has room for them.
pub(super) const LAST: usize = 32;

/// Draws the miner as it is.
pub(super) fn draw(frame: &mut Frame<'_>, status: &Status, last: &[Solved]) {
    let heights = [Constraint::Length(8), Constraint::Min(3)];
    let [above, below] = Layout::vertical(heights).areas(frame.area());
    summary(frame, above, status);
    challenges(frame, below, last);
}

fn summary(frame: &mut Frame<'_>, area: Rect, status: &Status) {
    let uid = match status.uid {
        Some(uid) => format!("uid {uid}"),
        None => "not registered".to_owned(),
    };
    let devices: Vec<_> = status
        .devices
        .iter()
        .map(|device| device.model.clone().unwrap_or_else(|| device.name.clone()))
        .collect();
    let rate = match status.hashes_per_second {
        Some(rate) => hash_rate(rate),
        None => "no challenges lately".to_owned(),
    };
    let announced = match status.announced {
        Some(address) => address.to_string(),
        None => "not announced".to_owned(),
    };
    let up = (status.said - status.started).max(0) as f64 / 1e3;
    let lines = [
        format!("hotkey   {} ({uid})", status.hotkey),
        format!("subnet   {} of {}", status.netuid, status.network),
        format!(
            "chain    block {}, heard of {} ago",
            status.block,
            seconds(status.chain_age)
        ),
        format!("axon     {}, on chain {announced}", status.listens),
        format!("devices  {}: {rate}", devices.join(", ")),
        format!("queue    {}", status.queue),
    ];
    let title = format!(" SN27 miner, up {} (q ends it) ", seconds(up));
    let block = Block::bordered().title(title.bold());
    frame.render_widget(Paragraph::new(lines.join("\n")).block(block), area);
}

fn challenges(frame: &mut Frame<'_>, area: Rect, last: &[Solved]) {
    let rows = last.iter().map(|solved| {
        let row = Row::new([
            solved.name.clone(),
            solved.outcome.name().to_owned(),
            seconds(solved.total.as_secs_f64()),
            format!("{} ago", seconds(solved.at.elapsed().as_secs_f64())),
        ]);
        match solved.outcome {
            Outcome::Found => row.green(),
            _ => row.yellow(),
        }
    });
    let widths = [
        Constraint::Min(24),
        Constraint::Length(10),
        Constraint::Length(10),
        Constraint::Length(18),
    ];
    let header = Row::new(["challenge", "end", "took", "when"]).bold();
    let block = Block::bordered().title(" last challenges ");
    frame.render_widget(Table::new(rows, widths).header(header).block(block), area);
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use ratatui::{Terminal, backend::TestBackend};

    use super::*;

    #[test]
    fn everything_is_on_the_screen() {
        let status = Status {
            pid: 1,
            started: 0,
            said: 60_000,
            hotkey: "5Grwva".to_owned(),
            network: "finney".to_owned(),
            netuid: 27,
            uid: Some(12),
            listens: ([0, 0, 0, 0], 8091).into(),
            announced: None,
            block: 777,
            chain_age: 3.0,
            queue: 4,
            hashes_per_second: Some(84_800_000.0),
            devices: Vec::new(),
            lent: None,
        };
        let solved = Solved {
            at: Instant::now(),
            name: "5Grwvaef/7/2450".to_owned(),
            outcome: Outcome::Found,
            total: Duration::from_millis(250),
            hashing: Duration::from_millis(240),
            candidates: 1,
        };
        let mut terminal = Terminal::new(TestBackend::new(80, 14)).expect("a screen");
        let drawn = terminal.draw(|frame| draw(frame, &status, &[solved]));
        drawn.expect("drawn");
        let screen = terminal.backend().to_string();
        for word in [
            "uid 12",
            "block 777",
            "84.8 MH/s",
            "not announced",
            "5Grwvaef/7/2450",
            "found",
            "250 ms",
        ] {
            assert!(screen.contains(word), "{word}\n{screen}");
        }
    }
}
