//! `--dashboard`: the round on a terminal, as it goes.

use std::time::{Duration, Instant};

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Stylize,
    widgets::{Block, Paragraph, Row as Line, Table},
};

use super::board::{Board, Row, State};
use crate::{output::seconds, validator::Outlook};

/// Draws the validator as it is.
pub(super) fn draw(frame: &mut Frame<'_>, board: &Board, outlook: &Outlook) {
    let heights = [Constraint::Length(8), Constraint::Min(3)];
    let [above, below] = Layout::vertical(heights).areas(frame.area());
    summary(frame, above, board, outlook);
    miners(frame, below, board);
}

fn summary(frame: &mut Frame<'_>, area: Rect, board: &Board, outlook: &Outlook) {
    let uid = match board.uid {
        Some(uid) => format!("uid {uid}"),
        None => "uid unknown".to_owned(),
    };
    let (asked, ended, solved) = board.counts();
    let round = match (board.round, board.next) {
        (Some(began), _) => format!("under way for {}", since(began)),
        (None, Some((block, until))) => {
            let left = until.saturating_duration_since(Instant::now());
            format!(
                "over; the next with block {block}, within {}",
                seconds(whole(left))
            )
        }
        (None, None) => "-".to_owned(),
    };
    let lines = [
        format!("hotkey   {} ({uid})", board.hotkey),
        format!("subnet   {} of {}", board.netuid, board.network),
        format!(
            "chain    block {}, heard of {} ago",
            outlook.block(),
            seconds(whole(outlook.age()))
        ),
        format!("round    {}: {round}", board.rounds),
        format!("miners   {asked} asked, {ended} answered, {solved} solved"),
        format!("weights  {}", board.weights),
    ];
    let title = format!(" SN27 validator, up {} (q ends it) ", since(board.started));
    let block = Block::bordered().title(title.bold());
    frame.render_widget(Paragraph::new(lines.join("\n")).block(block), area);
}

fn miners(frame: &mut Frame<'_>, area: Rect, board: &Board) {
    let rows = board.rows.iter().map(|(uid, row)| line(*uid, row));
    let widths = [
        Constraint::Length(5),
        Constraint::Length(12),
        Constraint::Length(22),
        Constraint::Length(10),
        Constraint::Length(9),
        Constraint::Min(20),
        Constraint::Length(9),
        Constraint::Length(9),
    ];
    let names = [
        "uid",
        "hotkey",
        "axon",
        "difficulty",
        "took",
        "answer",
        "score",
        "average",
    ];
    let block = Block::bordered().title(" miners ");
    let table = Table::new(rows, widths).header(Line::new(names).bold());
    frame.render_widget(table.block(block), area);
}

fn line(uid: u16, row: &Row) -> Line<'static> {
    let (took, answer) = match &row.state {
        State::Asked(at) => (since(*at), "…".to_owned()),
        State::Ended(elapsed, None) => (seconds(elapsed.as_secs_f64()), "right".to_owned()),
        State::Ended(elapsed, Some(cause)) => (seconds(elapsed.as_secs_f64()), cause.to_string()),
    };
    let number = |value: Option<f64>| value.map(|value| format!("{value:.4}"));
    let hotkey = row.hotkey.to_string();
    let line = Line::new([
        uid.to_string(),
        hotkey.get(..12).unwrap_or(&hotkey).to_owned(),
        row.axon.to_string(),
        row.difficulty.to_string(),
        took,
        answer,
        number(row.score.map(|score| score.0)).unwrap_or_default(),
        number(row.score.map(|score| score.1)).unwrap_or_default(),
    ]);
    match row.state {
        State::Asked(_) => line,
        State::Ended(_, None) => line.green(),
        State::Ended(_, Some(_)) => line.yellow(),
    }
}

fn since(at: Instant) -> String {
    seconds(whole(at.elapsed()))
}

/// Tenths of a second would only flicker.
fn whole(time: Duration) -> f64 {
    time.as_secs() as f64
}

#[cfg(test)]
mod tests {
    use ratatui::{Terminal, backend::TestBackend};

    use super::*;
    use crate::{
        address::Address,
        challenge::Difficulty,
        cli::validate::ready::Ready,
        validator::{
            Notice, Roster,
            round::{Asked, Began, Cause, Ended, Event},
        },
    };

    #[test]
    fn the_round_is_on_the_screen_as_it_goes() {
        let hotkey = Address::from_bytes([7; 32]);
        let mut board = Board::new(&Ready {
            event: "ready",
            hotkey,
            network: "finney".to_owned(),
            netuid: 27,
            uid: Some(3),
            block: 777,
            formula: "seed".to_owned(),
            weights: "set",
            metrics: None,
            database: "database.db".to_owned(),
        });
        let difficulty = Difficulty::new(7).expect("good");
        let asked = |uid| Asked {
            uid,
            hotkey,
            axon: ([10, 0, 0, 1], 8091).into(),
            challenge: format!("$BLAKE2${uid}"),
            difficulty,
        };
        board.note(&Notice::Round(Event::Began(Began {
            id: "1".to_owned(),
            block: 777,
            age: Duration::ZERO,
            asked: 2,
            excluded: Vec::new(),
        })));
        for uid in [5, 6] {
            board.note(&Notice::Round(Event::Asked(asked(uid))));
        }
        let Asked {
            uid,
            hotkey,
            axon,
            challenge,
            difficulty,
        } = asked(6);
        board.note(&Notice::Round(Event::Ended(Box::new(Ended {
            uid,
            hotkey,
            axon,
            challenge,
            difficulty,
            elapsed: Duration::from_millis(250),
            failure: Some(Cause::Wrong),
        }))));
        let roster = Roster {
            block: 777,
            members: Vec::new(),
        };
        let outlook = Outlook::new(roster, None, Duration::ZERO);
        let mut terminal = Terminal::new(TestBackend::new(120, 14)).expect("a screen");
        let drawn = terminal.draw(|frame| draw(frame, &board, &outlook));
        drawn.expect("drawn");
        let screen = terminal.backend().to_string();
        for word in [
            "uid 3",
            "block 777",
            "2 asked, 1 answered, 0 solved",
            "10.0.0.1:8091",
            "a wrong answer",
            "250 ms",
        ] {
            assert!(screen.contains(word), "{word}\n{screen}");
        }
    }
}
