//! The upper panel: a bar a difficulty, as high as the odds of an answer in time.

use super::{
    LEFT, Plot, RIGHT, colour,
    svg::{Svg, Value},
};
use crate::output::{percent, seconds};

const TOP: f64 = 150.0;
const BOTTOM: f64 = 400.0;

/// Share of a difficulty's room that its bar takes.
const BAR: f64 = 0.62;

pub(super) fn draw(svg: &mut Svg, plot: &Plot<'_>) {
    svg.text(
        LEFT,
        118.0,
        "heading",
        "Odds of an answer within the 30 s that validators wait",
    );
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        let y = height(share);
        svg.line("grid", (LEFT, y), (RIGHT, y));
        let label = format!("{:.0} %", 100.0 * share);
        svg.text(LEFT - 10.0, y + 5.0, "quiet small end", &label);
    }
    let room = (RIGHT - LEFT) / plot.odds.len() as f64;
    for (index, odds) in plot.odds.iter().enumerate() {
        let middle = LEFT + room * (index as f64 + 0.5);
        let x = middle - room * BAR / 2.0;
        let share = odds.odds_within_30_seconds;
        // Even the smallest odds can be seen.
        let top = height(share).min(BOTTOM - 1.0);
        let bar = |y: f64| {
            vec![
                ("x", x.into()),
                ("y", y.into()),
                ("width", (room * BAR).into()),
                ("height", (BOTTOM - y).into()),
                ("rx", 3.0.into()),
            ]
        };
        let mut whole = bar(TOP);
        whole.push(("class", "room".into()));
        svg.leaf("rect", &whole);
        let mut part = bar(top);
        part.push(("fill", colour(index).into()));
        part.push((
            "data-difficulty",
            Value::Exact(odds.difficulty.get().into()),
        ));
        part.push(("data-odds", Value::Exact(share)));
        svg.leaf("rect", &part);
        svg.label(middle, top - 8.0, "value middle", &percent(share));
        let difficulty = odds.difficulty.to_string();
        svg.text(middle, BOTTOM + 24.0, "value middle", &difficulty);
        let whole = seconds(odds.seconds_whole_keyspace);
        svg.text(middle, BOTTOM + 42.0, "quiet small middle", &whole);
    }
    svg.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
    svg.text(
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 68.0,
        "quiet small middle",
        "difficulty: characters of the password, each one of ten; and the time for all candidates",
    );
}

fn height(share: f64) -> f64 {
    BOTTOM - share * (BOTTOM - TOP)
}
