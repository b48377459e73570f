//! `--difficulty`: which challenges to solve, as upstream's benchmark takes it.

use std::str::FromStr;

use crate::challenge::Difficulty;

/// Difficulties, and how many challenges of each where that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    difficulties: Vec<Difficulty>,
    count: Option<u32>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (range, count) = match text.split_once(':') {
            Some((range, count)) => match count.parse() {
                Ok(count) if count > 0 => (range, Some(count)),
                _ => {
                    return Err(format!(
                        "`{}` is no number of challenges",
                        count.escape_debug()
                    ));
                }
            },
            None => (text, None),
        };
        let difficulties = match range.split_once("..") {
            _ if range == "all" => Difficulty::all().collect(),
            Some((first, last)) => {
                let (first, last) = (parse(first)?, parse(last)?);
                Difficulty::all()
                    .filter(|d| (first..=last).contains(d))
                    .collect()
            }
            None => vec![parse(range)?],
        };
        Ok(Self {
            difficulties,
            count,
        })
    }
}

fn parse(text: &str) -> Result<Difficulty, String> {
    let text = text.trim();
    let number = text.parse().map_err(|_| {
        format!(
            "`{}` is no difficulty; use 7, 7:20, 7..10 or all",
            text.escape_debug()
        )
    })?;
    Difficulty::new(number).map_err(|error| format!("{}; use {}", error.problem, error.expected))
}

/// Each difficulty with its number of challenges, in the order given.
pub(super) fn plan(wanted: &[Wanted], count: u32) -> Vec<(Difficulty, u32)> {
    let each = |wanted: &Wanted| {
        let count = wanted.count.unwrap_or(count);
        wanted
            .difficulties
            .clone()
            .into_iter()
            .map(move |difficulty| (difficulty, count))
    };
    wanted.iter().flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ranges_counts_and_all_are_read() {
        let read = |text: &str| text.parse::<Wanted>().map(|wanted| plan(&[wanted], 10));
        let numbers = |text: &str| {
            let plan = read(text).expect("a good difficulty");
            plan.into_iter()
                .map(|(d, count)| (d.get(), count))
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers("7"), [(7, 10)]);
        assert_eq!(numbers("6:7"), [(6, 7)]);
        assert_eq!(numbers("8..10:2"), [(8, 2), (9, 2), (10, 2)]);
        assert_eq!(numbers("all").len(), 8);
        for text in ["", "4", "13", "7:0", "7:x", "x", "7..", "-7"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
