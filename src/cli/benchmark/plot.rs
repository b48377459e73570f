//! `--plot`: a picture of what the measured rate is worth, as one SVG file that needs nothing else.
//!
//! Two panels: the odds of an answer within the validators' patience for each difficulty, and how long
//! an answer takes. The second shows the measured times of `--difficulty`, too. Every figure is in an
//! attribute beside what is drawn, so that programs (and tests) can read it.

mod chance;
mod svg;
mod wait;

use std::{fs, path::Path};

use super::{measure::Measurement, odds::Odds, trials::Trials};
use crate::{error::Error, output::hash_rate};
use svg::Svg;

/// The picture's size, in units of SVG.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 940.0;

/// Where the panels' own rectangles begin and end from side to side.
const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 40.0;

/// A difficulty's colour, from the easiest on; each can be read on white and on nearly black.
const COLOURS: [&str; 8] = [
    "#2a9d8f", "#2f93b0", "#3f83c6", "#5a72cf", "#7a62ca", "#9a55b8", "#b84f97", "#cf5470",
];

/// What the text and the lines look like, by day and by night.
const STYLE: &str = "
svg { --paper: #ffffff; --ink: #1b1f24; --quiet: #68707a; --line: #e3e6ea; --mark: #c2410c; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14171b; --ink: #eceff2; --quiet: #98a2ad; --line: #2b3138; --mark: #fb923c; }
}
text { font: 14px system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; fill: var(--ink); }
.title { font-size: 24px; font-weight: 600; }
.heading { font-size: 17px; font-weight: 600; }
.quiet { fill: var(--quiet); }
.small { font-size: 12px; }
.value { font-weight: 600; font-variant-numeric: tabular-nums; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
.paper { fill: var(--paper); }
.grid { stroke: var(--line); stroke-width: 1; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 5 4; }
.marked { fill: var(--mark); font-weight: 600; }
.room { fill: var(--line); opacity: 0.5; }
.curve { fill: none; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.steps { fill: none; stroke-width: 1.5; stroke-dasharray: 2 3; }
.halo { fill: var(--paper); stroke: var(--paper); stroke-width: 4; stroke-linejoin: round; }
";

/// What is drawn.
pub(super) struct Plot<'a> {
    /// The devices that were measured.
    pub(super) devices: String,
    pub(super) hashes_per_second: f64,
    pub(super) odds: Vec<Odds>,
    pub(super) trials: &'a [Trials],
}

impl<'a> Plot<'a> {
    pub(super) fn new(measurement: &Measurement, trials: &'a [Trials]) -> Self {
        let devices = measurement.devices.iter().map(|device| {
            let info = &device.info;
            info.model.clone().unwrap_or_else(|| {
                let lanes = info.lanes;
                format!("{} ({}, {lanes} lanes)", info.name, info.backend)
            })
        });
        Self {
            devices: devices.collect::<Vec<_>>().join(" + "),
            hashes_per_second: measurement.total_hashes_per_second,
            odds: Odds::all(measurement.total_hashes_per_second),
            trials,
        }
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), Error> {
        fs::write(path, self.svg()).map_err(|error| Error::file(path, &error))
    }

    fn svg(&self) -> String {
        let mut svg = Svg::new(WIDTH, HEIGHT, STYLE);
        let rate = hash_rate(self.hashes_per_second);
        svg.description(
            "What this machine is worth on the Compute Subnet",
            &format!(
                "Odds of an answer within 30 seconds, and time to the answer, at {rate} on {}",
                self.devices
            ),
        );
        svg.leaf(
            "rect",
            &[
                ("class", "paper".into()),
                ("width", WIDTH.into()),
                ("height", HEIGHT.into()),
            ],
        );
        svg.text(LEFT, 52.0, "title", &rate);
        let devices = format!("BLAKE2b-512 password search on {}", self.devices);
        svg.text(LEFT, 76.0, "quiet", &devices);
        chance::draw(&mut svg, self);
        wait::draw(&mut svg, self);
        let note = format!(
            "Hashing alone, measured by sn27 {}; what the network takes comes on top.",
            env!("CARGO_PKG_VERSION")
        );
        svg.text(LEFT, HEIGHT - 22.0, "quiet small", &note);
        svg.end()
    }
}

/// The colour of the odds' n-th difficulty.
fn colour(index: usize) -> &'static str {
    COLOURS[index % COLOURS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::challenge::Difficulty;

    fn plot(rate: f64, trials: &[Trials]) -> Plot<'_> {
        Plot {
            devices: "A <GPU> & \"another\"".to_owned(),
            hashes_per_second: rate,
            odds: Odds::all(rate),
            trials,
        }
    }

    /// The attributes of all elements that have this one, in order.
    fn with<'a>(svg: &'a str, attribute: &str) -> Vec<&'a str> {
        let wanted = format!(" {attribute}=\"");
        let elements = svg
            .split('<')
            .filter_map(|element| element.split('>').next());
        elements
            .filter(|element| element.contains(&wanted))
            .collect()
    }

    fn value(element: &str, attribute: &str) -> f64 {
        let (_, rest) = element
            .split_once(&format!(" {attribute}=\""))
            .expect("it has the attribute");
        let (value, _) = rest.split_once('"').expect("it ends");
        value.parse().expect("a number")
    }

    /// Every element is closed in its turn, and nothing is left unescaped.
    fn assert_well_formed(svg: &str) {
        let mut open = Vec::new();
        let mut rest = svg;
        while let Some((text, tail)) = rest.split_once('<') {
            for entity in text.split('&').skip(1) {
                let known = ["amp;", "lt;", "gt;", "quot;"];
                assert!(known.iter().any(|name| entity.starts_with(name)), "{text}");
            }
            let (tag, tail) = tail.split_once('>').expect("a tag ends");
            assert!(
                !text.contains('>') && tag.matches('"').count() % 2 == 0,
                "{tag}"
            );
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split_whitespace().next().expect("a name"));
            }
            rest = tail;
        }
        assert!(open.is_empty() && rest.trim().is_empty(), "{open:?}");
    }

    fn trials() -> Vec<Trials> {
        let difficulty = |number| Difficulty::new(number).expect("in range");
        let of = |number, times: &[f64]| Trials::of(difficulty(number), 4, times.to_vec());
        vec![of(7, &[0.001, 0.0005, 0.0007]), of(9, &[0.05]), of(12, &[])]
    }

    #[test]
    fn it_is_well_formed_at_any_rate() {
        for rate in [1.0, 5e6, 1.2e10, 9e15] {
            assert_well_formed(&plot(rate, &[]).svg());
            assert_well_formed(&plot(rate, &trials()).svg());
        }
    }

    #[test]
    fn the_bars_are_the_odds() {
        for rate in [3e6, 1e10] {
            let plot = plot(rate, &[]);
            let svg = plot.svg();
            let bars = with(&svg, "data-odds");
            assert_eq!(bars.len(), plot.odds.len());
            let full = value(bars[0], "height") / value(bars[0], "data-odds");
            for (bar, odds) in bars.into_iter().zip(&plot.odds) {
                let expected = odds.odds_within_30_seconds;
                let difficulty = f64::from(odds.difficulty.get());
                assert_eq!(value(bar, "data-difficulty"), difficulty);
                assert!((value(bar, "data-odds") - expected).abs() < 1e-9);
                // Even the smallest odds can be seen.
                let height = (full * expected).max(1.0);
                assert!((value(bar, "height") - height).abs() < 0.1, "{bar}");
            }
        }
    }

    #[test]
    fn the_curves_end_where_the_keyspace_does() {
        let plot = plot(1e10, &[]);
        let svg = plot.svg();
        let curves = with(&svg, "data-seconds-whole-keyspace");
        assert_eq!(curves.len(), plot.odds.len());
        for (curve, odds) in curves.into_iter().zip(&plot.odds) {
            let seconds = value(curve, "data-seconds-whole-keyspace");
            assert!((seconds / odds.seconds_whole_keyspace - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn measured_times_are_drawn_beside_the_curves() {
        let trials = trials();
        let svg = plot(1e10, &trials).svg();
        // None was solved of the third.
        let steps = with(&svg, "data-solved");
        let solved: Vec<_> = steps
            .iter()
            .map(|step| value(step, "data-solved"))
            .collect();
        assert_eq!(solved, [3.0, 1.0]);
        assert!(with(&plot(1e10, &[]).svg(), "data-solved").is_empty());
    }
}
