//! The lower panel: the share of challenges answered by a time, for each difficulty.
//!
//! The password is anywhere in the keyspace with equal odds, so the share grows evenly with time; on
//! the logarithmic axis that makes the curves. Dotted steps are measured times.

use super::{
    LEFT, Plot, RIGHT, colour,
    svg::{Svg, Value},
};
use crate::cli::benchmark::{
    odds::{Odds, PATIENCE_SECONDS},
    trials::Trials,
};

const TOP: f64 = 560.0;
const BOTTOM: f64 = 836.0;

/// The axis in powers of ten of a second: 10 µs to 1,000 s, which a hundred years of hardware fit in.
const FIRST: i32 = -5;
const LAST: i32 = 3;

/// Points of a curve.
const POINTS: u32 = 96;

/// Shares below this would only thicken the axis.
const LEAST: f64 = 0.002;

/// Labels of curves closer than this would be written over each other.
const APART: f64 = 46.0;

pub(super) fn draw(svg: &mut Svg, plot: &Plot<'_>) {
    svg.text(
        LEFT,
        TOP - 50.0,
        "heading",
        "Share of challenges answered by a time",
    );
    axes(svg);
    let mut labelled = f64::NEG_INFINITY;
    for (index, odds) in plot.odds.iter().enumerate() {
        curve(svg, odds, colour(index));
        let trials = plot.trials.iter();
        for trials in trials.filter(|trials| trials.difficulty == odds.difficulty) {
            steps(svg, trials, colour(index));
        }
        // Where the curve reaches the top, or leaves the panel.
        let label = odds.difficulty.to_string();
        let whole = odds.seconds_whole_keyspace;
        let end = x(whole);
        if whole > x_max() {
            let place = y(x_max() / whole) + 5.0;
            svg.label(RIGHT + 8.0, place, "value", &label);
        } else if end - labelled >= APART {
            labelled = end;
            svg.label(end, TOP - 10.0, "value middle", &label);
        }
    }
    mark(svg);
}

fn axes(svg: &mut Svg) {
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        svg.line("grid", (LEFT, y(share)), (RIGHT, y(share)));
        let label = format!("{:.0} %", 100.0 * share);
        svg.text(LEFT - 10.0, y(share) + 5.0, "quiet small end", &label);
    }
    for power in FIRST..=LAST {
        let time = 10_f64.powi(power);
        svg.line("grid", (x(time), TOP), (x(time), BOTTOM));
        let label = match power {
            ..-3 => format!("{:.0} µs", time * 1e6),
            -3..0 => format!("{:.0} ms", time * 1e3),
            0.. => format!("{time:.0} s"),
        };
        svg.text(x(time), BOTTOM + 22.0, "quiet small middle", &label);
    }
    svg.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
    svg.text(
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 46.0,
        "quiet small middle",
        "time from challenge to answer (logarithmic); a curve a difficulty, dotted where it was measured",
    );
}

/// The validators' patience.
fn mark(svg: &mut Svg) {
    let end = x(PATIENCE_SECONDS);
    svg.line("mark", (end, TOP - 26.0), (end, BOTTOM));
    let label = format!("{PATIENCE_SECONDS} s");
    svg.text(end, TOP - 32.0, "small marked middle", &label);
}

fn curve(svg: &mut Svg, odds: &Odds, colour: &str) {
    let whole = odds.seconds_whole_keyspace;
    let share = |time: f64| (time / whole).min(1.0);
    let mut times: Vec<_> = (0..=POINTS)
        .map(|point| {
            let part = f64::from(point) / f64::from(POINTS);
            10_f64.powf(f64::from(FIRST) + f64::from(LAST - FIRST) * part)
        })
        // The corner is a point of its own.
        .chain([whole])
        .filter(|time| (x_min()..=x_max().min(whole)).contains(time))
        .filter(|&time| share(time) >= LEAST)
        .collect();
    times.sort_by(f64::total_cmp);
    let points: Vec<_> = times
        .iter()
        .map(|&time| (x(time), y(share(time))))
        .collect();
    let data = [
        (
            "data-difficulty",
            Value::Exact(odds.difficulty.get().into()),
        ),
        ("data-seconds-whole-keyspace", Value::Exact(whole)),
    ];
    svg.curve("curve", colour, &points, data);
}

/// The measured times, as the share of all challenges that were answered by each.
fn steps(svg: &mut Svg, trials: &Trials, colour: &str) {
    let times = trials.times();
    if times.is_empty() {
        return;
    }
    let mut points = vec![(x(times[0]), y(0.0))];
    for (index, &time) in times.iter().enumerate() {
        let share = |count: usize| count as f64 / f64::from(trials.total);
        points.push((x(time), y(share(index))));
        points.push((x(time), y(share(index + 1))));
    }
    let data = [
        (
            "data-difficulty",
            Value::Exact(trials.difficulty.get().into()),
        ),
        ("data-solved", Value::Exact(times.len() as f64)),
    ];
    svg.curve("steps", colour, &points, data);
}

fn x_min() -> f64 {
    10_f64.powi(FIRST)
}

fn x_max() -> f64 {
    10_f64.powi(LAST)
}

/// A time's place; what is off the axis is at its end.
fn x(seconds: f64) -> f64 {
    let power = seconds.clamp(x_min(), x_max()).log10();
    let share = (power - f64::from(FIRST)) / f64::from(LAST - FIRST);
    LEFT + share * (RIGHT - LEFT)
}

fn y(share: f64) -> f64 {
    BOTTOM - share * (BOTTOM - TOP)
}
